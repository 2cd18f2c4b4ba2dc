"""Filling many days at once: the chosen ones, one form, and a report of what was sent and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.history.queries.days import SHOWN_ITEMS
from ccus.history.queries.entry_choices import EntryChoices, list_entry_choices_visible_to
from ccus.history.queries.entry_deadlines import farthest_deadline
from ccus.history.queries.people_days import ChosenPerson, list_chosen_visible_to, list_open_days_visible_to
from ccus.history.services.typed_days import submit_typed_days
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.forms.bulk import BulkForm
from ccus.portal.business.presenters import bulk, people_days
from ccus.portal.business.views.addresses import month_url
from ccus.portal.technician.forms.day_details import EntryReason
from ccus.portal.technician.presenters.months import nearest_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.people_days import BulkOutcome, BulkPage


@page(permission="history:direct-entry:submit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: PageRequest) -> HttpResponse:
    """GET `cell` (many), `person` (many: all their open days of `month`), `corrects` shows the form; POST `cell` sends.

    When every day was sent it leads back to the month; otherwise the refused days stay chosen and the form as typed.
    """
    now = timezone.now()
    chosen = _chosen(request, on=jst_date(now))
    record_disclosures(
        [choice.person.ccus_id for choice in chosen],
        viewer=request.viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )
    choices = list_entry_choices_visible_to(request.viewer, chosen)
    if request.method != "POST":
        return _answer(request, chosen, choices, _form(request, chosen, choices), now=now)
    form = _form(request, chosen, choices, data=request.POST)
    if not chosen or not form.is_valid():
        return _answer(request, chosen, choices, form, now=now, status=422)
    typed, incomplete = form.typed_days()
    outcomes = submit_typed_days(request.viewer, typed, now=now)
    left = bulk.still_open(chosen, outcomes, incomplete)
    if not left:
        messages.success(
            request, _("%(days)d日分を送りました。元請が承認すると、日数に入ります。") % {"days": len(outcomes)}
        )
        return redirect(month_url(JstMonth.of(chosen[0].days[0])))
    names = {choice.person.ccus_id: choice.person.name for choice in chosen}
    rows = bulk.outcome_rows(outcomes, incomplete, names=names, language=request.viewer.language)
    again = _form(request, left, choices, data=request.POST)
    return _answer(request, left, choices, again, now=now, outcomes=rows, status=422)


def _chosen(request: PageRequest, *, on: date) -> tuple[ChosenPerson, ...]:
    asked = request.POST if request.method == "POST" else request.GET
    cells = bulk.read_keys(asked.getlist("cell"), on=on)
    people = asked.getlist("person")
    if people:
        typed = asked.get("month", "")
        month = nearest_month(JstMonth.parse(typed), on=on) if typed else JstMonth.of(on)
        cells += list_open_days_visible_to(request.viewer, people, month=month, on=on)
    return list_chosen_visible_to(request.viewer, cells)


def _form(
    request: PageRequest, chosen: Sequence[ChosenPerson], choices: EntryChoices, *, data: object = None
) -> BulkForm:
    corrects = request.GET.get("corrects") == "1"
    return BulkForm(
        data,
        initial={"corrects": corrects, "reason": EntryReason.WRONG_DETAILS.value if corrects else None},
        chosen=chosen,
        choices=choices,
        language=request.viewer.language,
    )


def _answer(
    request: PageRequest,
    chosen: Sequence[ChosenPerson],
    choices: EntryChoices,
    form: BulkForm,
    *,
    now: datetime,
    outcomes: tuple[BulkOutcome, ...] = (),
    status: int = 200,
) -> HttpResponse:
    on = jst_date(now)
    month = JstMonth.of(chosen[0].days[0] if chosen else on)
    shape = BulkPage(
        chosen=bulk.chosen_rows(chosen, choices, language=request.viewer.language),
        day_total=sum(len(choice.days) for choice in chosen),
        deadline=people_days.deadline(farthest_deadline(month.first_on), on=on),
        save_url=reverse("business:people-days-bulk"),
        back_url=month_url(month),
        outcomes=outcomes,
    )
    return render(request, "portal/business/people-days/bulk.html", {"page": shape, "form": form}, status=status)
