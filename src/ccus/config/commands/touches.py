"""`ccus touches`: touches that come as files."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words, told_when_stopped
from ccus.config.database import database_ready
from ccus.config.exit_codes import ExitCode
from ccus.config.interruption import Interruption
from ccus.foundation.refusals import Refusal

if TYPE_CHECKING:
    from ccus.history.services.importing import ImportCounts, ImportSummary


class ReportLanguage(StrEnum):
    """What the report can be written in."""

    JAPANESE = "ja"
    ENGLISH = "en"


_IMPORT_STOPPED = (
    "途中で止めました。ここまでの行は保存されています。もう一度実行すると残りを取り込みます。",
    "Stopped. The lines so far are stored; run it again to import the rest.",
)

app = typer.Typer(help="タッチの取り込み (touches)", no_args_is_help=True)


@app.command("import")
def import_touches(
    file: Annotated[Path, typer.Argument(help="ロギングリーダーのファイル（CSV か JSON Lines）。The reader's file")],
    site: Annotated[str, typer.Option(help="現場ID。ファイルに現場の列がないとき。Site ID if not in the file")] = "",
    report: Annotated[
        Path | None,
        typer.Option(help="取込結果のファイル（省略時: 元のファイルの隣）。Report; beside the file if absent"),
    ] = None,
    language: Annotated[
        ReportLanguage, typer.Option(help="取込結果の言語（ja 日本語、en 英語）。Language of the report")
    ] = ReportLanguage.JAPANESE,
) -> None:
    """ロギングリーダーのファイルを取り込みます。Import a logging reader's file.

    何度取り込んでも同じタッチは一度しか数えません。途中で止めても、もう一度実行すれば続けられます。
    終了コード: 0 すべて読めた、10 読めない行があった（ほかの行は取り込み済み）、9 ファイルを読めない。

    Can be run again without effect and interrupted at any time. Exit code 0: all lines understood; 10: some lines could not
    be read, the others are stored; 9: the file cannot be read at all.
    """
    with told_when_stopped(*_IMPORT_STOPPED) as interruption, database_ready():
        beside = file.with_name(f"{file.stem}-取込結果.csv")
        try:
            summary = _import(file, interruption, site=site, report=report or beside, language=language)
        except Refusal as refusal:
            terminal.complain(refusal.sentence("ja"), refusal.sentence("en"))
            raise typer.Exit(ExitCode.FILE_UNREADABLE) from refusal
        _tell(summary)
        raise typer.Exit(ExitCode.LINES_REFUSED if _refused(summary.counts) else ExitCode.DONE)


@app.command("check")
def check_touches(
    day: Annotated[str, typer.Option(help="調べる日（2026-11-20、省略時: 昨日）。Day to look through; yesterday")] = "",
) -> None:
    """ありえない動き（速すぎる移動、まとめてのタッチ、時計のずれ）を探して印を付けます。Flag touches that cannot be.

    判定も日数も変わりません。何度調べても同じ印は一つです。Changes no verdict and no day; can be run again.
    """
    with told_in_words():
        from django.utils import timezone

        from ccus.history.services import physics
        from ccus.kit.eras import parse_date

        today = timezone.localdate()
        found = physics.check_day(
            parse_date(day, today=today) if day else today - timedelta(days=1), now=timezone.now()
        )
        typer.echo(f"{found.day}: タッチ touches {found.touches:,}")
        for kind, number in sorted(found.found.items()):
            typer.echo(f"  {kind.label_ja} ({kind.label_en}) {number:,}")
        terminal.say(f"新しい印 {found.added:,} 件", f"New flags: {found.added:,}")


def _import(
    file: Path, interruption: Interruption, *, site: str, report: Path, language: ReportLanguage
) -> ImportSummary:
    from django.utils import timezone

    from ccus.access.catalogue import viewer_for_program
    from ccus.history.services import importing

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
        console=terminal.console,
    ) as bar:
        task = bar.add_task("取り込み import", total=None, figures="")

        def show(counts: ImportCounts) -> None:
            elapsed = bar.tasks[task].elapsed
            rate = f"{counts.lines / elapsed:,.0f} 行/秒" if elapsed else ""
            figures = f"{counts.lines:,} 行  読めない行 {_refused(counts):,}  {rate}"
            bar.update(task, total=counts.size_bytes, completed=counts.read_bytes, figures=figures)

        return importing.import_file(
            file,
            viewer=viewer_for_program("touches-import", words=["history:touch:import"]),
            report=report,
            site_ccus_id=site,
            language=language.value,
            on_progress=interruption.heeded_by(show),
            clock=timezone.now,
        )


def _tell(summary: ImportSummary) -> None:
    counts = summary.counts
    typer.echo(f"全部で {counts.lines:,} 行:")
    from ccus.history.services.import_reports import LineResult

    for result in LineResult:
        typer.echo(f"  {result.label_ja} {counts.of_result[result]:,} 行 ({result.label_en})")
    if counts.of_verdict:
        typer.echo("タッチの判定 (verdicts):")
    for verdict, number in counts.of_verdict.most_common():
        typer.echo(f"  {verdict} {number:,}")
    terminal.say(f"1行ごとの結果は {summary.report} にあります。", "Line by line in this report.")


def _refused(counts: ImportCounts) -> int:
    from ccus.history.services.import_reports import LineResult

    return counts.of_result[LineResult.REFUSED]
