"""`ccus lake`: the columnar copy beside the database."""

from __future__ import annotations

from datetime import UTC, datetime

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words

app = typer.Typer(help="列形式の写しと全国集計 (the columnar copy)", no_args_is_help=True)


@app.command()
def sync() -> None:
    """列形式の写しを最新にします。Bring the columnar copy (Parquet by month) up to date; only changed months are rewritten.

    途中で止めても、もう一度実行すれば続けられます。May be interrupted and run again.
    """
    with told_in_words():
        from ccus.insights.services.lake.places import lake_store
        from ccus.insights.services.lake.syncing import sync_lake

        with _bar() as bar:
            task = bar.add_task("写し copy")
            report = sync_lake(
                lake_store(),
                now=datetime.now(UTC),
                progress=lambda what, done, total: bar.update(
                    task, description=f"写し copy {what}", completed=done, total=total
                ),
            )
    typer.echo(
        f"書いた月 months written: {len(report.written_months)}  変わらない月 unchanged: {report.unchanged}  "
        f"書いた表 tables written: {', '.join(report.written_tables) or '-'}"
    )
    typer.echo(f"就業履歴 records: {report.rows:,}  大きさ size: {report.size_bytes / 1e6:,.1f} MB")
    terminal.say(
        "写しがデータベースと等しいことを確かめました。",
        "The copy was compared with the database: count and digest are equal.",
    )


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=terminal.console,
    )
