"""`ccus twin`: a made-up country of the size of the real one."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

import psycopg
import typer

from ccus.config import environment, terminal
from ccus.config.commands.refusing import told_in_words, told_when_stopped
from ccus.kit.calendar import jst_date
from ccus.twin.rules.nation.orders import DEFAULT_SEED, DEFAULT_UNTIL

app = typer.Typer(help="架空の国 (a made-up country)", no_args_is_help=True)

_STOPPED = (
    "途中で止めました。ここまでに作った分は残っています。同じ指定でもう一度実行すると続きから作ります。",
    "Stopped. What was made so far is kept; run it again with the same options to go on.",
)
_RUN_STOPPED = (
    "途中で止めました。端末にたまっていたタッチは送られていません。もう一度実行すると一日の初めから送り直します。同じタッチが二重に数えられることはありません。",
    "Stopped. What was queued at the gates was not sent. Run it again to play the day from its beginning; no touch counts twice.",
)


@app.command()
def build(
    scale: Annotated[str, typer.Option(help="縮尺（1.0 は全国、0.01 は百分の一）。Scale")] = "0.01",
    until: Annotated[
        str, typer.Option(help="最後の日（月の末日）。Last day, the end of a month")
    ] = DEFAULT_UNTIL.isoformat(),
    seed: Annotated[int, typer.Option(help="乱数の種。同じ種からは同じ国ができます。Seed")] = DEFAULT_SEED,
) -> None:
    """公表された数値に合わせた架空の国を作ります。Build the national twin: a country with the published figures.

    途中で止めても、もう一度実行すれば続きから作れます。May be interrupted and run again.
    """
    with told_when_stopped(*_STOPPED) as interruption, told_in_words():
        from ccus.twin.services.nation.orders import read_order
        from ccus.twin.services.nation_build import build_nation

        url = environment.database_url()
        order = read_order(scale=scale, until=until, seed=seed, today=jst_date(datetime.now(UTC)))
        summary = build_nation(
            order,
            local_dir=environment.local_dir(),
            connect=lambda: psycopg.connect(url),
            say=interruption.heeded_by(terminal.say_line),
            clock=lambda: datetime.now(UTC),
        )
    typer.echo(
        f"技能者 technicians: {summary.technicians:,}  事業者 businesses: {summary.businesses:,}"
        f"  現場 sites: {summary.sites:,}  就業履歴 work records: {summary.work_records:,}"
    )
    if summary.was_there:
        terminal.say("この国はすでにできています。", "This nation is there already.")
    else:
        terminal.say("国ができました。", "The nation is ready.")


@app.command()
def run(
    speed: Annotated[float, typer.Option(min=1, max=3600, help="実際の何倍の速さで。Times as fast as life")] = 60.0,
    gates: Annotated[
        int, typer.Option(min=1, max=5000, help="動かす現場の数（人の多い順）。Sites, busiest first")
    ] = 200,
    url: Annotated[str, typer.Option(help="送り先（省略時: この家）。Where to; this house if absent")] = "",
) -> None:
    """架空の国の一日を、現場の端末として送ります。Drive a living day through the public device API.

    「ccus up」が動いている間に実行してください。Ctrl-C で止められます。Run it beside “ccus up”; Ctrl-C ends it.
    """
    with told_when_stopped(*_RUN_STOPPED) as interruption, told_in_words():
        from ccus.twin.services.nation_days.living import run_living_day

        run_living_day(
            url or environment.public_url(),
            gates=gates,
            speed=speed,
            say=interruption.heeded_by(terminal.say_line),
            clock=lambda: datetime.now(UTC),
            sleep=time.sleep,
        )


@app.command()
def fit(
    month: Annotated[str, typer.Option(help="学ぶ月（2024-01、省略時: 最後の前の月）。Month to learn from")] = "",
) -> None:
    """働いたらしい日の手がかりの重みを、この架空の国から学び直します。Learn the weights of the missing-day finder on this country.

    missing_day_weights.csv の行を出力します。何も書き換えません。採点は、別の種で作った国でしてください。
    Prints the rows of the file and changes nothing. Score on countries of other seeds.
    """
    with told_in_words():
        from ccus.kit.calendar import JstMonth
        from ccus.twin.services.missing_day_weights import fit_missing_day_weights
        from ccus.twin.services.scoring import last_month_to_score

        chosen = JstMonth.parse(month) if month else last_month_to_score()
        weights = fit_missing_day_weights(chosen, local_dir=environment.local_dir())
    typer.echo("model,trait,weight")
    for one in weights:
        typer.echo(f"{one.model},{one.trait},{one.weight:.3f}")


@app.command()
def score(
    month: Annotated[str, typer.Option(help="採点する月（2024-01、省略時: 最後の前の月）。Month to score")] = "",
) -> None:
    """記録のない日の提案と、ありえない動きの検出を、わざと入れた欠陥で採点します。Score the detectors on the twin's defects.

    検出はデータベースだけを読みます。何も変わりません。Detectors read the database alone; nothing is changed.
    """
    with told_in_words():
        from ccus.kit.calendar import JstMonth
        from ccus.twin.services.scoring import last_month_to_score, score_month

        chosen = JstMonth.parse(month) if month else last_month_to_score()
        scores = score_month(chosen, local_dir=environment.local_dir(), now=datetime.now(UTC), say=terminal.say_line)
    typer.echo(f"{chosen}: 見つけた割合 recall = found / made; 誤りの割合 false = false / told")
    for one in scores:
        wrong = f"  false {one.false:,}/{one.told:,} = {one.false_share:.1%}" if one.told is not None else ""
        typer.echo(f"{one.name:20} recall {one.found:,}/{one.made:,} = {one.recall:.1%}{wrong}")
