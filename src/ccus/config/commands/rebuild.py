"""`ccus rebuild`: projections computed again from facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, NoReturn

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ccus.config import terminal
from ccus.config.commands.refusing import told_when_stopped
from ccus.config.database import database_ready
from ccus.config.exit_codes import ExitCode
from ccus.kit.calendar import JstMonth, MonthFormatError

app = typer.Typer(help="事実からの再計算 (compute again from facts)", no_args_is_help=True)

_EXAMPLES = 10
_STOPPED = (
    "途中で止めました。ここまでの結果は保存されています。もう一度実行してください。",
    "Stopped. What was done so far is kept; run it again.",
)


@app.command("work-records")
def work_records(
    month: Annotated[
        list[str] | None,
        typer.Option(help="対象の月 2026-11（省略時: タッチのあるすべての月）。Month; all with touches if absent"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="書き込まずに比べるだけ。Compare only, write nothing")] = False,
) -> None:
    """就業履歴をタッチと直接入力から計算し直し、等しいことをハッシュで示します。Recompute work records and prove equality by hash.

    途中で止めても、もう一度実行すれば続けられます。May be interrupted and run again.
    """
    asked = _months(month)
    with told_when_stopped(*_STOPPED) as interruption, database_ready():
        from ccus.history.services import rebuilding
        from ccus.history.services.rejudging import raw_connection

        raw = raw_connection()
        months = asked or rebuilding.months_with_facts(raw)
        with _progress("就業履歴 work records") as progress:
            report = rebuilding.rebuild_work_records(
                raw, months, write=not check, now=datetime.now(UTC), progress=interruption.heeded_by(progress)
            )
    typer.echo(f"月 months: {', '.join(map(str, report.months)) or '-'}")
    typer.echo(f"人・月 people × months: {report.people:,}  就業履歴 records: {report.records:,}")
    typer.echo(f"保存されている値 stored    sha256 {report.stored_digest}")
    typer.echo(f"事実からの値     from facts sha256 {report.concluded_digest}")
    if report.is_equal:
        terminal.say("等しいことを確かめました。", "Stored records equal what the facts say.")
        return
    typer.echo(
        f"違う記録 differing: {report.differing:,}  余分な記録 unsupported: {report.vanished:,}"
        f"  判定の違うタッチ rejudged touches: {report.rejudged_touches:,}"
    )
    for example in report.examples:
        typer.echo(f"  {example}")
    if check:
        _end_differing(
            "保存されている記録が事実と違います。「ccus rebuild work-records」で直せます。",
            "Stored records differ from the facts. “ccus rebuild work-records” corrects them and keeps what was there.",
        )
    terminal.say(
        "事実に合わせて直しました。前の値は変更履歴に残っています。", "Corrected; what was there before is kept."
    )


@app.command("measures")
def measures(
    month: Annotated[
        list[str] | None,
        typer.Option(help="就業履歴を数える月 2026-11（省略時: すべて）。Months of work records; all if absent"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="書き込まずに比べるだけ。Compare only, write nothing")] = False,
) -> None:
    """全国の指標（登録数・現場数・就業履歴数）を事実から数え直します。Count the national measures again from facts.

    途中で止めても、もう一度実行すれば続けられます。May be interrupted and run again.
    """
    asked = _months(month)
    with told_when_stopped(*_STOPPED) as interruption, database_ready():
        from ccus.insights.services import recounting

        days = [one.first_on for one in asked] or None
        with _progress("指標 measures") as bar:
            progress = interruption.heeded_by(bar)
            if check:
                found = recounting.compare(months=days, progress=progress)
            else:
                found = recounting.recount(now=datetime.now(UTC), months=days, progress=progress)
    if not found:
        terminal.say("保存されている値は、事実から数えた値と等しいです。", "Kept values equal the count from facts.")
        return
    typer.echo(f"違う値 differing: {len(found):,}")
    for one in found[:_EXAMPLES]:
        place = " ".join(word for word in (one.measure, one.split, f"{one.period_on:%Y-%m}", one.part) if word)
        typer.echo(f"  {place}  保存 kept {one.kept:,} / 事実 counted {one.counted:,}")
    if check:
        _end_differing(
            "保存されている値が事実と違います。「ccus rebuild measures」で直せます。",
            "Kept values differ from the facts. “ccus rebuild measures” corrects them.",
        )
    terminal.say("事実に合わせて直しました。", "Corrected.")


@app.command("proposals")
def proposals(
    check: Annotated[bool, typer.Option("--check", help="書き込まずに比べるだけ。Compare only, write nothing")] = False,
) -> None:
    """「働いたらしい日」の提案を事実から求め直します。Find the proposals of missing days again from facts.

    途中で止めても、もう一度実行すれば続けられます。May be interrupted and run again.
    """
    with told_when_stopped(*_STOPPED) as interruption, database_ready():
        from ccus.history.services import missing_day_rebuilding

        with _progress("現場 sites") as progress:
            report = missing_day_rebuilding.rebuild_proposals(
                write=not check, now=datetime.now(UTC), progress=interruption.heeded_by(progress)
            )
    typer.echo(f"現場・月 sites × months: {report.looked:,}  提案 proposals: {report.proposals:,}")
    if report.waiting:
        typer.echo(f"これから見る現場・月（比べていません） not looked at yet, not compared: {report.waiting:,}")
    if not report.differing:
        terminal.say(
            "保存されている提案は、事実から求めた提案と等しいです。", "Kept proposals equal what the facts say."
        )
        return
    typer.echo(f"違う提案 differing: {report.differing:,}")
    for one in report.examples:
        typer.echo(f"  保存 kept {one.kept} / 事実 found {one.found}")
    if check:
        _end_differing(
            "保存されている提案が事実と違います。「ccus rebuild proposals」で直せます。",
            "Kept proposals differ from the facts. “ccus rebuild proposals” corrects them.",
        )
    terminal.say("事実に合わせて直しました。", "Corrected.")


def _months(texts: list[str] | None) -> list[JstMonth]:
    try:
        return [JstMonth.parse(text) for text in texts or []]
    except MonthFormatError as problem:
        terminal.complain(problem.sentence_ja, problem.sentence_en)
        raise typer.Exit(ExitCode.USAGE) from problem


@contextmanager
def _progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal; call what it gives with how much is done and how much there is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal.console) as bar:
        task = bar.add_task(words)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _end_differing(japanese: str, english: str) -> NoReturn:
    terminal.complain(japanese, english)
    raise typer.Exit(ExitCode.CHECK_FAILED)
