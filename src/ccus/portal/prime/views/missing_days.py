"""Days that people probably worked at a site of ours and that have no record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.history.queries.days import SHOWN_ITEMS
from ccus.history.queries.missing_days import page_of_site_missing_days_visible_to
from ccus.history.services.missing_day_following import look_soon
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.prime import addresses
from ccus.portal.technician.presenters.months import deadline_of, nav, nearest_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.proposed_days import pages, rows_to_read, waiting
from ccus.portal.ui.shapes.missing_days import MissingDaysPage


@page(permission="history:direct-entry:decide", audience="prime")
@require_safe
def proposals(request: PageRequest, site: str) -> HttpResponse:
    """GET `month` (2026-11), `page`. People and firms send the days; here the prime sees what may come and asks after the reader."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    typed, number = request.GET.get("month", ""), request.GET.get("page", "")
    month = nearest_month(JstMonth.parse(typed), on=on) if typed else JstMonth.of(on)
    found = page_of_site_missing_days_visible_to(
        viewer,
        site_ccus_id=site,
        month=month,
        now=now,
        page=int(number) if number.isascii() and number.isdigit() else 1,
    )
    for unseen in found.freshness.unseen_sites:
        look_soon(unseen)
    record_disclosures(
        sorted({day.technician_ccus_id for day in found.days if day.names_person}),
        viewer=viewer,
        relation=Relation.PRIME,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )
    address = reverse("prime:site-missing-days", args=[site])
    shape = MissingDaysPage(
        whose=found.whose,
        nav=nav(month, on=on, url_of=lambda other: f"{address}?month={other}"),
        deadline=deadline_of(month.first_on, on=on),
        rows=rows_to_read(found.days, language=viewer.language),
        back_url=addresses.approvals_url(site),
        pages=pages(found, url_of=lambda other: f"{address}?month={month}&page={other}"),
        numbers_url=addresses.headcounts_url(site) if viewer.may("history:headcount:tell") else "",
        as_of=found.freshness.as_of,
        waiting=waiting(found.freshness, refresh_url=f"{address}?month={month}"),
    )
    return render(request, "portal/prime/missing-days/list.html", {"page": shape})
