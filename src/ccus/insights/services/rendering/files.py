"""A report as a file of any format."""

from __future__ import annotations

from collections.abc import Callable

from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.file_formats import ReportFormat
from ccus.insights.services.rendering.as_data import as_csv, as_json
from ccus.insights.services.rendering.as_pdf import as_pdf
from ccus.insights.services.rendering.as_xlsx import as_xlsx

_RENDERERS: dict[ReportFormat, Callable[[MonthlyReport, str], bytes]] = {
    ReportFormat.JSON: lambda report, _language: as_json(report),
    ReportFormat.CSV: lambda report, _language: as_csv(report),
    ReportFormat.XLSX: lambda report, language: as_xlsx(report, language=language),
    ReportFormat.PDF: lambda report, language: as_pdf(report, language=language),
}


def render_report(report: MonthlyReport, file_format: ReportFormat, *, language: str) -> bytes:
    """The whole file. Open data (JSON, CSV) says the same in every language."""
    return _RENDERERS[file_format](report, language)
