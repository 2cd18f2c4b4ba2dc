"""`ccus rebuild`: projections computed again from facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ccus.config import terminal
from ccus.config.database import database_ready
from ccus.config.exit_codes import ExitCode
from ccus.kit.calendar import JstMonth, MonthFormatError

app = typer.Typer(help="事実からの再計算 (compute again from facts)", no_args_is_help=True)


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
    try:
        asked = [JstMonth.parse(text) for text in month or []]
    except MonthFormatError as problem:
        terminal.complain(problem.sentence_ja, problem.sentence_en)
        raise typer.Exit(ExitCode.USAGE) from problem
    with database_ready():
        from ccus.history.services import rebuilding
        from ccus.history.services.rejudging import raw_connection

        raw = raw_connection()
        months = asked or rebuilding.months_with_facts(raw)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=terminal.console,
        ) as bar:
            task = bar.add_task("就業履歴 work records")
            report = rebuilding.rebuild_work_records(
                raw,
                months,
                write=not check,
                now=datetime.now(UTC),
                progress=lambda done, total: bar.update(task, completed=done, total=total),
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
        terminal.complain(
            "保存されている記録が事実と違います。「ccus rebuild work-records」で直せます。",
            "Stored records differ from the facts. “ccus rebuild work-records” corrects them and keeps what was there.",
        )
        raise typer.Exit(ExitCode.CHECK_FAILED)
    terminal.say(
        "事実に合わせて直しました。前の値は変更履歴に残っています。", "Corrected; what was there before is kept."
    )
