"""The monthly operating report: open to everybody, since it names nobody."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ccus.insights.rules.report.file_formats import ReportFormat
from ccus.insights.services.monthly_report import list_report_months, monthly_report
from ccus.insights.services.rendering.files import render_report
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.public.presenters.reports import report_list_page, report_page
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason="published figures name nobody")
@require_safe
def reports(request: PageRequest) -> HttpResponse:
    on = jst_date(timezone.now())
    page = report_list_page(list_report_months(on=on), on=on)
    return render(request, "portal/public/reports/list.html", {"page": page})


@public_page(reason="published figures name nobody")
@require_safe
def report(request: PageRequest, month: date) -> HttpResponse:
    on = jst_date(timezone.now())
    made = monthly_report(JstMonth.of(month), on=on)
    page = report_page(made, months=list_report_months(on=on))
    return render(request, "portal/public/reports/month.html", {"page": page})


@public_page(reason="published figures name nobody")
@require_safe
def report_file(request: PageRequest, month: date, file_format: ReportFormat) -> HttpResponse:
    made = monthly_report(JstMonth.of(month), on=jst_date(timezone.now()))
    return HttpResponse(
        render_report(made, file_format, language=get_language() or "ja"),
        content_type=file_format.content_type,
        headers={"Content-Disposition": f'attachment; filename="ccus-report-{made.month}.{file_format}"'},
    )
