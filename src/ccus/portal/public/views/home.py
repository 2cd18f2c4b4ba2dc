"""The front door: what this is, and how the country stands at this minute."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries import national
from ccus.history.queries.national import NationalToday
from ccus.insights.queries.nation import NationTotals, read_nation_totals
from ccus.kit.calendar import jst_date
from ccus.portal.public.presenters.home import home_page
from ccus.portal.ui.pages import PageRequest, public_page

# However many look at once, the country is counted this often by each process.
TODAY_SECONDS = 5
TOTALS_SECONDS = 60


@public_page(reason="national figures name nobody")
@require_safe
def home(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    page = home_page(_today(jst_date(now)), _totals(), as_of=now)
    return render(request, "portal/public/home.html", {"page": page})


def _today(on: date) -> NationalToday:
    counted = caches["of_process"].get_or_set(
        f"national-today-{on}", partial(national.count_today, on=on), TODAY_SECONDS
    )
    return cast(NationalToday, counted)


def _totals() -> NationTotals:
    return cast(NationTotals, caches["of_process"].get_or_set("nation-totals", read_nation_totals, TOTALS_SECONDS))
