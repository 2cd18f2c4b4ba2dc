"""What was touched at a site without being work: at a training centre's reader, at support vending machines."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.history.queries.touches_beside_work import MonthBesideWork, count_touches_beside_work_visible_to
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.templatetags.ui import ja_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.touches_beside_work import CountRow, TouchesBesideWorkPage
from ccus.sites.states import SiteKind


@page(permission="sites:now:view", audience="prime")
@require_safe
def counters(request: PageRequest, site: str) -> HttpResponse:
    """Touches and people by month, with the sums of the fiscal years."""
    found = count_touches_beside_work_visible_to(request.viewer, site, on=jst_date(timezone.now()))
    years = sorted({month.fiscal_year for month in found.months}, reverse=True)
    shape = TouchesBesideWorkPage(
        site=found.site.name,
        back=Link(_("今日の現場へ戻る"), addresses.board_url(found.site.ccus_id)),
        is_training=found.site.kind == SiteKind.TRAINING,
        years=tuple(_row(_("%(year)d年度") % {"year": year}, found.total_of(year)) for year in years),
        months=tuple(_row(ja_month(month.month.first_on), month) for month in found.months),
    )
    return render(request, "portal/prime/touches-beside-work/counters.html", {"page": shape})


def _row(label: str, counted: MonthBesideWork) -> CountRow:
    return CountRow(
        label=label,
        training_people=counted.training.people,
        training_touches=counted.training.touches,
        vending_people=counted.vending.people,
        vending_touches=counted.vending.touches,
    )
