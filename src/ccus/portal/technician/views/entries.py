"""Typing in a missing day, and taking it back while it waits."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.foundation.refusals import Refusal
from ccus.history.queries import days
from ccus.history.queries.days import Reach
from ccus.history.queries.entry_choices import list_entry_choices_visible_to
from ccus.history.queries.people_days import ChosenPerson
from ccus.history.services.direct_entries import withdraw_direct_entry
from ccus.history.services.typed_days import submit_typed_day
from ccus.kit.calendar import jst_date
from ccus.portal.technician.forms.entries import EntryForm, initial_values
from ccus.portal.technician.presenters.months import deadline_of
from ccus.portal.technician.views.days import asked_month
from ccus.portal.ui.pages import PageRequest, page


@page(permission="history:direct-entry:submit", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: PageRequest) -> HttpResponse:
    """GET `day` (2026-11-05) fills the day in beforehand. POST sends it to the prime and leads back to the day."""
    now = timezone.now()
    on = jst_date(now)
    reach = days.get_own_reach(request.viewer)
    day, _shown = asked_month(request, on=on)
    form = _form(request, reach, day, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            sent = submit_typed_day(request.viewer, form.typed_day(reach.technician_ccus_id), now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("送りました。元請が承認すると、日数に入ります。"))
            return redirect(_day_url(sent.work_date))
    context = {
        "form": form,
        "on": day,
        "deadline": deadline_of(day or on, on=on),
        "back_url": _day_url(day) if day else reverse("technician:days"),
    }
    status = 422 if form.errors else 200
    return render(request, "portal/technician/my-days/entry.html", context, status=status)


@page(permission="history:direct-entry:withdraw", audience="technician")
@require_POST
def withdrawal(request: PageRequest, entry_id: int) -> HttpResponse:
    """POST takes back an entry of one's own and leads back to its day."""
    days.get_own_reach(request.viewer)
    withdrawn = withdraw_direct_entry(request.viewer, entry_id, now=timezone.now())
    messages.success(request, _("取り下げました。"))
    return redirect(_day_url(withdrawn.work_date))


def _form(request: PageRequest, reach: Reach, day: date | None, *, on: date) -> EntryForm:
    person = days.get_person(reach)
    choices = list_entry_choices_visible_to(request.viewer, [ChosenPerson(person=person, days=(day or on,))])
    corrects = day is not None and any(line.counts for line in days.list_lines_of_day(reach, day=day))
    return EntryForm(
        request.POST if request.method == "POST" else None,
        initial=initial_values(day, person=person, choices=choices, corrects=corrects),
        on=on,
        person=person,
        choices=choices,
        language=request.viewer.language,
    )


def _day_url(day: date) -> str:
    return f"{reverse('technician:days')}?{urlencode({'day': day.isoformat()})}"
