"""`ccus report`: figures in words and files."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words
from ccus.config.exit_codes import ExitCode

if TYPE_CHECKING:
    from ccus.insights.queries.site_aggregate import Worked

app = typer.Typer(help="報告と集計 (reports)", no_args_is_help=True)


class FileFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"


class Language(StrEnum):
    JAPANESE = "ja"
    ENGLISH = "en"


BINARY = (FileFormat.XLSX, FileFormat.PDF)


@app.command()
def monthly(
    month: Annotated[str, typer.Argument(help="月 2024-02。Month")],
    file_format: Annotated[FileFormat, typer.Option("--format", help="形式。Format")] = FileFormat.JSON,
    output: Annotated[
        Path | None, typer.Option(help="書き込むファイル（省略時: 標準出力）。File to write; standard output if absent")
    ] = None,
    language: Annotated[Language, typer.Option(help="ことば。Language")] = Language.JAPANESE,
) -> None:
    """一か月の運営状況（登録数、現場数、就業履歴数、都道府県別）。The operating report of one month."""
    if output is None and file_format in BINARY and sys.stdout.isatty():
        terminal.complain(
            f"{file_format} は端末に表示できません。--output でファイル名を指定してください。",
            f"A terminal cannot show {file_format}. Name a file with --output.",
        )
        raise typer.Exit(ExitCode.USAGE)
    content = _monthly(month, file_format, language)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as problem:
        terminal.complain(
            f"{output} に書き込めません（{problem.strerror}）。別の場所を --output で指定してください。",
            f"{output} cannot be written ({problem.strerror}). Name another place with --output.",
        )
        raise typer.Exit(ExitCode.FILE_UNREADABLE) from problem
    terminal.say(f"{output} に書き込みました（{len(content):,} バイト）。", f"Wrote {output} ({len(content):,} bytes).")


def _monthly(month: str, file_format: FileFormat, language: Language) -> bytes:
    with told_in_words():
        from django.utils import timezone

        from ccus.insights.rules.report.file_formats import ReportFormat
        from ccus.insights.services.monthly_report import monthly_report, read_month
        from ccus.insights.services.rendering.files import render_report
        from ccus.kit.calendar import jst_date
        from ccus.portal.public.presenters.report_file import report_html

        made = monthly_report(read_month(month), on=jst_date(timezone.now()))
        if file_format is FileFormat.HTML:
            return report_html(made, language=language)
        return render_report(made, ReportFormat(file_format), language=language)


@app.command()
def site(ccus_id: Annotated[str, typer.Argument(help="現場ID（14桁）。Site ID, 14 digits")]) -> None:
    """一つの現場の就業状況を、いまの記録から集計します。What was worked at one site, from its records as they are now."""
    with told_in_words():
        from ccus.insights.queries.site_aggregate import site_aggregate
        from ccus.registry.rules.trades import trade_name
        from ccus.sites.errors import SiteNotFound
        from ccus.sites.models import Site

        found = Site.objects.filter(ccus_id=ccus_id).first()
        if found is None:
            raise SiteNotFound
        aggregate = site_aggregate(found.id)
        table = Table(title=f"{found.name} {found.ccus_id}", title_justify="left")
        for column in ("", "技能者 technicians", "事業者 firms", "就業日数 days"):
            table.add_column(column, justify="right" if column else "left")
        _add(table, {"全体 in all": aggregate.whole})
        _add(table, aggregate.by_month)
        _add(table, {trade_name(code) if code else "職種不明": worked for code, worked in aggregate.by_trade.items()})
        _add(table, {f"レベル{level}": worked for level, worked in aggregate.by_level.items()})
        _add(table, {_tier(tier): worked for tier, worked in aggregate.by_tier.items()})
        terminal.console.print(table)


def _add(table: Table, parts: dict[str, Worked]) -> None:
    for name, worked in parts.items():
        table.add_row(name, f"{worked.technicians:,}", f"{worked.firms:,}", f"{worked.days:,}")
    table.add_section()


def _tier(tier: str) -> str:
    return {"": "施工体制外", "0": "元請"}.get(tier, f"{tier}次")
