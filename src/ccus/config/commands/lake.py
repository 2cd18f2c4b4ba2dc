"""`ccus lake`: the columnar copy beside the database, and questions to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words, told_when_stopped
from ccus.config.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccus.insights.services.lake.answering import Engine


class EngineName(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


_STOPPED = (
    "途中で止めました。写しは壊れていません。もう一度実行すると、残りから続けます。",
    "Stopped. The copy is whole; run it again to go on with the rest.",
)

app = typer.Typer(help="列形式の写しと全国集計 (the columnar copy)", no_args_is_help=True)


@app.command()
def sync() -> None:
    """列形式の写しを最新にします。Bring the columnar copy (Parquet by month) up to date; only changed months are rewritten.

    途中で止めても、もう一度実行すれば続けられます。May be interrupted and run again.
    """
    with told_when_stopped(*_STOPPED) as interruption, told_in_words():
        from ccus.insights.services.lake.places import lake_store
        from ccus.insights.services.lake.syncing import sync_lake
        from ccus.insights.services.preparing import prepare_soon

        with _progress("写し copy") as progress:
            report = sync_lake(lake_store(), now=datetime.now(UTC), progress=interruption.heeded_by(progress))
        prepare_soon()
    typer.echo(
        f"書いた月 months written: {len(report.written_months)}  変わらない月 unchanged: {report.unchanged}  "
        f"書いた表 tables written: {', '.join(report.written_tables) or '-'}"
    )
    typer.echo(f"就業履歴 records: {report.rows:,}  大きさ size: {report.size_bytes / 1e6:,.1f} MB")
    terminal.say(
        "書いた分がデータベースと等しいことを確かめました。",
        "What was written equals the database by count and digest.",
    )


@app.command()
def check() -> None:
    """列形式の写しがデータベースと等しいかを調べます。Compare the whole columnar copy with the database; writes nothing."""
    with told_when_stopped(*_STOPPED) as interruption, told_in_words():
        from ccus.insights.services.lake.checking import check_lake
        from ccus.insights.services.lake.places import lake_store

        with _progress("点検 check") as progress:
            report = check_lake(lake_store(), progress=interruption.heeded_by(progress))
    typer.echo(f"ファイル files: {report.checked}  行 rows: {report.rows:,}")
    if report.behind:
        typer.echo(f"写しのあとに変わったもの changed since: {', '.join(report.behind)}")
    for name, fault in report.faults.items():
        typer.echo(f"  {name}: {fault.label_ja} {fault.label_en}")
    if report.faults:
        terminal.complain(
            "写しが正しくありません。写しのフォルダーを消して「ccus lake sync」を実行すると、作り直します。元のデータは無事です。",
            "The copy is wrong. Delete its folder and run “ccus lake sync” to make it again; the facts themselves are safe.",
        )
        raise typer.Exit(ExitCode.CHECK_FAILED)
    if report.behind:
        terminal.say("ほかは、データベースと等しいです。", "All else equals the database.")
    else:
        terminal.say("写しはデータベースと等しいです。", "The copy equals the database.")


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="集計の名前（ccus lake questions で一覧）。Name of a question")],
    engine: Annotated[EngineName, typer.Option(help="計算するエンジン。Engine")] = EngineName.DUCKDB,
    master: Annotated[str, typer.Option(help="Spark の所在（spark://…）。Where Spark runs")] = "local[*]",
    format: Annotated[Format, typer.Option(help="出力の形式。Format of the output")] = Format.CSV,
    spark_setting: Annotated[
        list[str] | None, typer.Option(help="Spark の設定（spark.executor.memory=4g など）。A setting of Spark")
    ] = None,
) -> None:
    """標準の集計を列形式の写しから計算します。Answer a standard question from the columnar copy; both engines give the same bytes."""
    with told_when_stopped(*_STOPPED), told_in_words():
        from ccus.insights.services.lake.answering import find_question
        from ccus.insights.services.lake.results import csv_lines, json_lines

        question = find_question(name)
        settings = dict(_pair(each) for each in spark_setting or [])
        with _engine(engine, master, settings) as asked:
            rows = asked.answer(question)
            lines = csv_lines(question, rows) if format is Format.CSV else json_lines(question, rows)
            for line in lines:
                sys.stdout.write(line)


@app.command()
def questions() -> None:
    """標準の集計の一覧です。List the standard questions."""
    with told_in_words():
        from ccus.insights.rules.questions import QUESTIONS

        for question in QUESTIONS:
            typer.echo(f"{question.name:20} {question.label_ja}  {question.label_en}")


@contextmanager
def _engine(name: EngineName, master: str, settings: dict[str, str]) -> Iterator[Engine]:
    from ccus.insights.services.lake.answering import duckdb_engine
    from ccus.insights.services.lake.places import lake_store
    from ccus.insights.services.lake.spark import spark_engine

    if name is EngineName.DUCKDB:
        with duckdb_engine() as here:
            yield here
    else:
        with spark_engine(lake_store(), master=master, settings=settings) as cluster:
            yield cluster


def _pair(setting: str) -> tuple[str, str]:
    name, is_there, value = setting.partition("=")
    if not is_there:
        terminal.complain(
            f"「{setting}」は Spark の設定として読み取れません。spark.executor.memory=4g のように、名前=値で指定してください。",
            f"“{setting}” is no setting of Spark. Write name=value, such as spark.executor.memory=4g.",
        )
        raise typer.Exit(ExitCode.USAGE)
    return name, value


@contextmanager
def _progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=terminal.console) as bar:
        task = bar.add_task(title, total=None)
        yield lambda what, done, total: bar.update(task, description=f"{title} {what}", completed=done, total=total)
