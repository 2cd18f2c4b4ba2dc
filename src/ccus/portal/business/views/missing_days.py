"""Days that our people probably worked and that have no record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.history.queries.days import SHOWN_ITEMS
from ccus.history.queries.missing_days import list_people_missing_days_visible_to
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.presenters.missing_days import rows_to_send
from ccus.portal.business.presenters.people_days import deadline
from ccus.portal.business.views.addresses import day_url, month_url
from ccus.portal.technician.presenters.months import nav, nearest_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.missing_days import MissingDaysPage


@page(permission="history:people-days:view", audience="business")
@require_safe
def proposals(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11). Chosen rows go on to the form for many days; nothing is sent from here."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    typed = request.GET.get("month", "")
    month = nearest_month(JstMonth.parse(typed), on=on) if typed else JstMonth.of(on)
    proposed = list_people_missing_days_visible_to(viewer, month=month, on=on)
    record_disclosures(
        sorted({day.technician_ccus_id for day in proposed}),
        viewer=viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )
    address = reverse("business:people-days-proposals")
    shape = MissingDaysPage(
        whose="",
        nav=nav(month, on=on, url_of=lambda other: f"{address}?month={other}"),
        deadline=deadline(month, on=on),
        rows=rows_to_send(proposed, url_of=day_url, language=viewer.language),
        back_url=month_url(month),
        send_url=reverse("business:people-days-bulk"),
    )
    return render(request, "portal/business/people-days/proposals.html", {"page": shape})
