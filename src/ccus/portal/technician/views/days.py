"""My days: was I recorded today, what does my month look like, what happened on that day, how far is the next level."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.access.viewers import Viewer
from ccus.history.queries import days
from ccus.history.queries.days import PersonMonth, Reach
from ccus.history.queries.entry_deadlines import farthest_deadline
from ccus.kit.calendar import JstMonth, jst_date
from ccus.kit.eras import parse_date
from ccus.levels.queries.work_days import work_day_totals_visible_to
from ccus.portal.technician.presenters import months
from ccus.portal.technician.presenters.progress import progress_of
from ccus.portal.technician.presenters.stories import Addresses, story_of
from ccus.portal.technician.views.proofs import proof_url
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import is_partial
from ccus.portal.ui.shapes.my_days import MyDaysPage, Story


@page(permission="history:own-days:view", audience="technician")
@require_safe
def month(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11, this month without it) and `day` (2026-11-05, opens the story of that day).

    A partial request of htmx gets the story alone.
    """
    viewer, on = request.viewer, jst_date(timezone.now())
    selected, shown = asked_month(request, on=on)
    reach = days.get_own_reach(viewer)
    person_month = days.get_month(reach, month=shown, on=on)
    story = _story(viewer, reach, person_month, selected, on=on) if selected else None
    if story and is_partial(request):
        weeks = months.weeks(person_month, on=on, selected=story.on, url_of=_day_url, language=viewer.language)
        part = {"story": story, "weeks": weeks, "nav": {"month": shown.first_on}}
        return render(request, "portal/technician/my-days/_day.html", {"page": part})
    return render(
        request,
        "portal/technician/my-days/month.html",
        {"page": _page(request, reach, person_month, story, on=on)},
    )


def asked_month(request: PageRequest, *, on: date) -> tuple[date | None, JstMonth]:
    """The day whose story is open, and the month shown. InputFormatError for what is neither.

    A day that has not come, or lies before CCUS, opens no story; its place is taken by the nearest month.
    """
    typed_day, typed_month = request.GET.get("day", ""), request.GET.get("month", "")
    if typed_day:
        day = parse_date(typed_day, today=on)
        shown = months.nearest_month(JstMonth.of(day), on=on)
        return day if months.has_come(day, on=on) else None, shown
    return None, months.nearest_month(JstMonth.parse(typed_month), on=on) if typed_month else JstMonth.of(on)


def _page(request: PageRequest, reach: Reach, month: PersonMonth, story: Story | None, *, on: date) -> MyDaysPage:
    language = request.viewer.language
    totals = work_day_totals_visible_to(request.viewer, reach.technician_ccus_id, on=on)
    todays = (
        [line for line in month.lines if line.work_date == on]
        if on in month.month
        else days.list_lines_of_day(reach, day=on)
    )
    missing = month.marks.missing_dates()
    return MyDaysPage(
        name=month.person.name,
        today=months.today_of(todays, on=on, action_url=_entry_url(on), story_url=_day_url(on), language=language),
        nav=months.nav(month.month, on=on, url_of=_month_url),
        weeks=months.weeks(month, on=on, selected=story.on if story else None, url_of=_day_url, language=language),
        month_days=month.marks.counted_days,
        gap_days=month.marks.missing_days,
        waiting_days=month.marks.pending_days,
        total_days=totals.total_days,
        site_count=days.count_sites(reach),
        entry_url=reverse("technician:days-entry"),
        progress=progress_of(month.person, totals, on=on, language=language),
        story=story,
        gap_deadline=months.deadline_of(missing[0], on=on) if missing else None,
        proposals_url=f"{reverse('technician:days-proposals')}?{urlencode({'month': str(month.month)})}",
        flags_url=f"{reverse('technician:flags')}?{urlencode({'month': str(month.month)})}",
    )


def _story(viewer: Viewer, reach: Reach, month: PersonMonth, day: date, *, on: date) -> Story:
    touches = days.list_touches_of_day(viewer, reach, day=day)
    is_proven = bool(touches) and all(touch.is_proven for touch in touches)
    return story_of(
        day,
        kind=months.kind_of(day, month, on=on),
        lines=[line for line in month.lines if line.work_date == day],
        touches=touches,
        entries=days.list_entries_of_day(reach, day=day),
        on=on,
        open_until=farthest_deadline(day),
        addresses=Addresses(
            enter=_entry_url(day),
            proposals=f"{reverse('technician:days-proposals')}?{urlencode({'day': day.isoformat()})}",
            close=_month_url(month.month),
            withdraw=lambda entry: reverse("technician:days-entry-withdrawal", args=[entry]),
            proof=proof_url(day) if is_proven else "",
        ),
        language=viewer.language,
    )


def _month_url(month: JstMonth) -> str:
    return f"{reverse('technician:days')}?{urlencode({'month': str(month)})}"


def _day_url(day: date) -> str:
    return f"{reverse('technician:days')}?{urlencode({'day': day.isoformat()})}"


def _entry_url(day: date) -> str:
    return f"{reverse('technician:days-entry')}?{urlencode({'day': day.isoformat()})}"
