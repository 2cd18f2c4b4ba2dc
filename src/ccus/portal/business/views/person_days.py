"""One person's month for the clerk of the firm: the same calendar as the person sees, with what was worked for the firm."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.access.services.disclosures import record_disclosure
from ccus.access.states import Channel
from ccus.access.viewers import Viewer
from ccus.history.queries import days
from ccus.history.queries.days import SHOWN_ITEMS, PersonMonth, Reach
from ccus.history.queries.entry_deadlines import farthest_deadline
from ccus.history.services.direct_entries import withdraw_direct_entry
from ccus.kit.calendar import jst_date
from ccus.portal.business.presenters import people_days
from ccus.portal.business.views import addresses
from ccus.portal.technician.presenters import months
from ccus.portal.technician.presenters.stories import Addresses, story_of
from ccus.portal.technician.views.days import asked_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import is_partial
from ccus.portal.ui.shapes.my_days import Story
from ccus.portal.ui.shapes.people_days import PersonDaysPage
from ccus.registry.rules.trades import trade_name


@page(permission="history:people-days:view", audience="business")
@require_safe
def month(request: PageRequest, technician: str) -> HttpResponse:
    """GET `month` and `day` as on the person's own page; a partial request of htmx gets the story alone."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    selected, shown = asked_month(request, on=on)
    reach = days.get_employees_reach(viewer, technician, month=shown)
    person_month = days.get_month(reach, month=shown, on=on)
    record_disclosure(
        technician, viewer=viewer, relation=reach.relation, channel=Channel.SCREEN, items=SHOWN_ITEMS, now=now
    )
    story = _story(viewer, reach, person_month, selected, on=on) if selected else None
    shape = _page(person_month, story, on=on, language=viewer.language)
    if story and is_partial(request):
        return render(request, "portal/technician/my-days/_day.html", {"page": shape})
    return render(request, "portal/business/people-days/person.html", {"page": shape})


@page(permission="history:direct-entry:withdraw", audience="business")
@require_POST
def withdrawal(request: PageRequest, entry_id: int) -> HttpResponse:
    """POST takes back an entry that the firm made and leads back to its day."""
    withdrawn = withdraw_direct_entry(request.viewer, entry_id, now=timezone.now())
    messages.success(request, _("取り下げました。"))
    return redirect(addresses.day_url(withdrawn.technician.ccus_id, withdrawn.work_date))


def _page(month: PersonMonth, story: Story | None, *, on: date, language: str) -> PersonDaysPage:
    person = month.person
    deadline = people_days.deadline(farthest_deadline(month.month.first_on), on=on)
    can_be_filled = bool(month.marks.missing or month.marks.attention) and deadline.days_left >= 0

    def url_of(day: date) -> str:
        return addresses.day_url(person.ccus_id, day)

    return PersonDaysPage(
        name=person.name,
        kana=person.kana,
        ccus_id=person.ccus_id,
        level=person.skill_level,
        trade=trade_name(person.trade_code, language) if person.trade_code else "",
        nav=months.nav(month.month, on=on, url_of=lambda other: addresses.person_month_url(person.ccus_id, other)),
        weeks=months.weeks(month, on=on, selected=story.on if story else None, url_of=url_of, language=language),
        month_days=month.marks.counted_days,
        gap_days=month.marks.missing_days,
        waiting_days=month.marks.pending_days,
        attention_days=month.marks.attention_days,
        deadline=deadline,
        back_url=addresses.month_url(month.month),
        fill_url=addresses.person_bulk_url(person.ccus_id, month.month) if can_be_filled else "",
        story=story,
    )


def _story(viewer: Viewer, reach: Reach, month: PersonMonth, day: date, *, on: date) -> Story:
    lines = [line for line in month.lines if line.work_date == day]
    own_sites = frozenset(line.site_id for line in lines)
    return story_of(
        day,
        kind=months.kind_of(day, month, on=on),
        lines=lines,
        touches=days.list_touches_of_day(viewer, reach, day=day, sites=own_sites),
        entries=days.list_entries_of_day(reach, day=day),
        on=on,
        open_until=farthest_deadline(day),
        addresses=Addresses(
            enter=addresses.bulk_url(reach.technician_ccus_id, day, corrects=any(line.counts for line in lines)),
            close=addresses.person_month_url(reach.technician_ccus_id, month.month),
            withdraw=lambda entry: reverse("business:people-days-withdrawal", args=[entry]),
        ),
        language=viewer.language,
    )
