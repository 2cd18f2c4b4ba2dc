"""Our people's days: everybody of the firm and every day of a month in one grid, on the screen and as a file."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.history.queries.days import SHOWN_ITEMS
from ccus.history.queries.entry_deadlines import farthest_deadline
from ccus.history.queries.people_days import OpenDays, PeopleMonth, get_people_month_visible_to
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.presenters import csv_file, people_days
from ccus.portal.business.views.addresses import day_url, person_month_url
from ccus.portal.technician.presenters.months import nav, nearest_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.people_days import PeopleDaysPage


@page(permission="history:people-days:view", audience="business")
@require_safe
def month(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11), `show` (a value of OpenDays), `q` (name, reading or ID), `page` (from 1)."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    asked = _Asked(request, on=on)
    found = get_people_month_visible_to(
        viewer, month=asked.month, on=on, show=asked.show, search=asked.search, page=asked.page
    )
    _remember(request, found, channel=Channel.SCREEN)
    # Longer than usual under a special measure, wherever it holds; whether it holds at a site is told when a day is sent.
    open_until = farthest_deadline(asked.month.first_on)
    shape = PeopleDaysPage(
        firm=found.business_name,
        nav=nav(asked.month, on=on, url_of=lambda month: asked.url(month=str(month), page="")),
        heads=people_days.heads(asked.month, on=on, language=viewer.language),
        rows=tuple(
            people_days.row(listed, on=on, open_until=open_until, url_of=asked.person_url, language=viewer.language)
            for listed in found.listed
        ),
        pages=people_days.pages(found, url_of=lambda number: asked.url(page=str(number))),
        deadline=people_days.deadline(open_until, on=on),
        gap_total=found.totals.missing_days,
        attention_total=found.totals.attention_days,
        waiting_total=found.totals.pending_days,
        day_total=found.totals.counted_days,
        bulk_url=reverse("business:people-days-bulk"),
        filter_url=reverse("business:people-days"),
        search=asked.search,
        show=asked.show.value if asked.show is not OpenDays.ALL else "",
        filters=people_days.filters(
            found, show=asked.show, url_of=lambda show: asked.url(show=show.value, page=""), language=viewer.language
        ),
        csv_url=asked.url("business:people-days-export", page=""),
        proposals_url=f"{reverse('business:people-days-proposals')}?{urlencode({'month': str(asked.month)})}",
    )
    return render(request, "portal/business/people-days/month.html", {"page": shape})


@page(permission="history:people-days:view", audience="business")
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The same people without pages as CSV, in UTF-8 with a byte order mark, or with `encoding=cp932` for old programs."""
    now = timezone.now()
    on = jst_date(now)
    asked = _Asked(request, on=on)
    found = get_people_month_visible_to(
        request.viewer, month=asked.month, on=on, show=asked.show, search=asked.search, size=None
    )
    _remember(request, found, channel=Channel.EXPORT)
    encoding = csv_file.Encoding.CP932 if request.GET.get("encoding") == "cp932" else csv_file.Encoding.UTF_8
    return HttpResponse(
        csv_file.encode(csv_file.table(found, language=request.viewer.language), encoding=encoding),
        content_type=f"text/csv; charset={encoding.charset}",
        headers={"Content-Disposition": f'attachment; filename="people-days-{asked.month}.csv"'},
    )


class _Asked:
    """What the address asks for. A month that is none is refused in words; other unknown values mean nothing."""

    def __init__(self, request: PageRequest, *, on: date) -> None:
        typed = request.GET.get("month", "")
        self.month = nearest_month(JstMonth.parse(typed), on=on) if typed else JstMonth.of(on)
        show = request.GET.get("show", "")
        self.show = OpenDays(show) if show in set(OpenDays) else OpenDays.ALL
        self.search = request.GET.get("q", "").strip()
        number = request.GET.get("page", "")
        self.page = int(number) if number.isascii() and number.isdigit() else 1

    def url(self, route: str = "business:people-days", **changes: str) -> str:
        """The same question with some values changed; an empty value goes."""
        values = {
            "month": str(self.month),
            "show": self.show.value,
            "q": self.search,
            "page": str(self.page),
            **changes,
        }
        kept = {
            name: value for name, value in values.items() if value and (name, value) != ("show", OpenDays.ALL.value)
        }
        return f"{reverse(route)}?{urlencode(kept)}"

    def person_url(self, technician_ccus_id: str, day: date | None) -> str:
        """A person's month: that of the day, which is then open, or the one shown."""
        return day_url(technician_ccus_id, day) if day else person_month_url(technician_ccus_id, self.month)


def _remember(request: PageRequest, found: PeopleMonth, *, channel: Channel) -> None:
    record_disclosures(
        [listed.person.ccus_id for listed in found.listed],
        viewer=request.viewer,
        relation=Relation.EMPLOYER,
        channel=channel,
        items=SHOWN_ITEMS,
        now=timezone.now(),
    )
