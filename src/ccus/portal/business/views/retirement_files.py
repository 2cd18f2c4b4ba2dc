"""Files of a report to the retirement mutual aid (建退共), and what had to be replaced in them; the poster of a site."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel
from ccus.documents.queries.retirement import SHOWN_ITEMS
from ccus.documents.queries.retirement_reports import ReportFile, get_report_visible_to
from ccus.documents.rules.retirement_files import MadeFile, RetirementFile, make_file
from ccus.documents.services.retirement_posters import PosterSize, make_poster
from ccus.documents.states import RetirementMethod
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.presenters import retirement as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.retirement import FilePage

MOST_REPLACED = 300


@page(permission="documents:retirement:view", audience="business")
@require_safe
def report_file(request: PageRequest, report: int) -> HttpResponse:
    """GET `file` (a value of RetirementFile), in CP932 or with `encoding=utf-8`; without it a page that tells what was replaced."""
    now = timezone.now()
    found = get_report_visible_to(request.viewer, report, on=jst_date(now))
    asked = request.GET.get("file", "")
    if asked not in set(RetirementFile):
        return _page(request, found)
    file = RetirementFile(asked)
    for relation, ids in found.shown_to.items():
        record_disclosures(
            ids, viewer=request.viewer, relation=relation, channel=Channel.RETIREMENT, items=SHOWN_ITEMS, now=now
        )
    is_cp932 = request.GET.get("encoding") != "utf-8"
    made = _made(found, file, is_cp932=is_cp932)
    name = f"kentaikyo-{file.value.replace('_', '-')}-{found.month.site.ccus_id}-{found.month.month}-{found.report.number}.csv"
    return HttpResponse(
        made.content,
        content_type=f"text/csv; charset={'shift_jis' if is_cp932 else 'utf-8'}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _made(found: ReportFile, file: RetirementFile, *, is_cp932: bool) -> MadeFile:
    return make_file(
        file,
        found.people,
        month=JstMonth.of(found.report.month_on),
        site_id=found.month.site.ccus_id,
        site=found.month.site.name,
        is_cp932=is_cp932,
    )


def _page(request: PageRequest, found: ReportFile) -> HttpResponse:
    here = reverse("business:retirement-report-file", args=[found.report.pk])
    bulk = {
        RetirementMethod.PRIME_BULK: RetirementFile.PRIME_BULK,
        RetirementMethod.FIRST_TIER_BULK: RetirementFile.FIRST_TIER_BULK,
    }.get(RetirementMethod(found.report.method), RetirementFile.CALENDAR)
    files = dict.fromkeys((bulk, RetirementFile.CALENDAR))
    replaced = _made(found, bulk, is_cp932=True).replaced
    language = request.viewer.language
    shape = FilePage(
        site=found.month.site.name,
        back_url=presenter.site_url(found.month.site.ccus_id, found.month.month),
        title=presenter.report_title(found.report),
        files=tuple(
            (
                file.label(language),
                Link(_("CSV（シフトJIS）"), f"{here}?file={file.value}", "download"),
                Link(_("CSV（UTF-8）"), f"{here}?file={file.value}&encoding=utf-8", "download"),
            )
            for file in files
        ),
        replaced=tuple((each.name, each.heading, each.character, each.written) for each in replaced[:MOST_REPLACED]),
        replaced_total=len(replaced),
        hidden=found.hidden,
        has_cancelled=any(person.cancelled_days for person in found.people),
    )
    return render(request, "portal/business/retirement/file.html", {"page": shape})


@page(permission="documents:retirement:view", audience="business")
@require_safe
def poster(request: PageRequest, site: str) -> HttpResponse:
    """GET `size` (a3, else A4): the sheet for a site that pays every day, as PDF."""
    size = PosterSize.A3 if request.GET.get("size") == PosterSize.A3 else PosterSize.A4
    return HttpResponse(
        make_poster(request.viewer, site, size=size, on=jst_date(timezone.now())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="kentaikyo-poster-{size.value}.pdf"'},
    )
