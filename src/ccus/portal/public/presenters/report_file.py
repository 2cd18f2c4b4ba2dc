"""The monthly report as one HTML file with its styles inside, to be kept or sent."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from ccus.insights.rules.report.content import MonthlyReport
from ccus.portal.public.presenters.reports import report_page

_STYLES = Path(__file__).resolve().parents[2] / "static" / "build" / "app.css"


def report_html(report: MonthlyReport, *, language: str) -> bytes:
    """Complete without network or scripts; plain but readable when the front end was never built."""
    styles = _STYLES.read_text(encoding="utf-8") if _STYLES.exists() else ""
    with translation.override(language):
        page = report_page(report, months=[])
        return render_to_string("portal/public/reports/file.html", {"page": page, "styles": styles}).lstrip().encode()
