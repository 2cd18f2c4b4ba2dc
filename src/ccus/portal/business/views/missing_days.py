"""Days that our people probably worked and that have no record."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.history.queries.days import SHOWN_ITEMS
from ccus.history.queries.missing_days import page_of_people_missing_days_visible_to
from ccus.history.rules import closing
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.presenters.people_days import deadline, key_of
from ccus.portal.business.views.addresses import day_url, month_url
from ccus.portal.technician.presenters.months import nav, nearest_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.proposed_days import pages, places, rows_to_send, waiting
from ccus.portal.ui.shapes.missing_days import MissingDaysPage


@page(permission="history:people-days:view", audience="business")
@require_safe
def proposals(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11; else the open one that closes first of those with any), `q` (name, reading or ID), `site` (ID), `page`.

    Chosen rows go on to the form for many days; nothing is sent from here.
    """
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    typed, search = request.GET.get("month", ""), request.GET.get("q", "").strip()
    place, number = request.GET.get("site", ""), request.GET.get("page", "")
    found = page_of_people_missing_days_visible_to(
        viewer,
        month=nearest_month(JstMonth.parse(typed), on=on) if typed else None,
        now=now,
        search=search,
        place=place,
        page=int(number) if number.isascii() and number.isdigit() else 1,
    )
    record_disclosures(
        sorted({day.technician_ccus_id for day in found.days}),
        viewer=viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )

    def url_of(**values: str) -> str:
        asked = {"month": str(found.month), "q": search, "site": place, **values}
        return f"{reverse('business:people-days-proposals')}?{urlencode({key: text for key, text in asked.items() if text})}"

    shape = MissingDaysPage(
        whose="",
        nav=nav(found.month, on=on, url_of=lambda other: url_of(month=str(other))),
        deadline=deadline(closing.closes_on(found.month.first_on), on=on),
        rows=rows_to_send(found.days, url_of=day_url, key_of=key_of, language=viewer.language),
        back_url=month_url(found.month),
        pages=pages(found, url_of=lambda other: url_of(page=str(other))),
        send_url=reverse("business:people-days-bulk"),
        as_of=found.freshness.as_of,
        waiting=waiting(found.freshness, refresh_url=url_of()),
        filter_url=reverse("business:people-days-proposals") if found.places or search or place else "",
        search=search,
        place=place,
        places=places(found),
    )
    return render(request, "portal/business/people-days/proposals.html", {"page": shape})
