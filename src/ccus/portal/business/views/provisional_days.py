"""A firm notes days of its people where no gate could record them, and sees what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.history.queries.entry_choices import list_sites_of_firm_visible_to
from ccus.history.queries.provisional_days import (
    SHOWN_ITEMS,
    ProvisionalLine,
    get_photo_visible_to,
    list_provisional_days_visible_to,
)
from ccus.history.services.provisional_days import NotedOutcome, note_days, withdraw_provisional_day
from ccus.history.states import EnteredAs
from ccus.kit.calendar import jst_date
from ccus.portal.business.forms.provisional_days import CrewForm
from ccus.portal.technician.presenters.provisional_days import row_of
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.photos import photo_response
from ccus.portal.ui.shapes.people_days import BulkOutcome
from ccus.portal.ui.shapes.provisional_days import OwnDaysPage
from ccus.registry.queries.technicians import Employee, list_employees_visible_to

FOLDER = "portal/business/provisional-days"
MOST_PEOPLE = 300


@page(permission="history:people-provisional-days:note", audience="business")
@require_safe
def firms_days(request: PageRequest) -> HttpResponse:
    """What was noted for the firm, by its clerks or its people."""
    now = timezone.now()
    on = jst_date(now)
    lines = list_provisional_days_visible_to(request.viewer, on=on)
    _remember(request, [line.technician_ccus_id for line in lines], now=now)
    rows = tuple(
        row_of(
            line,
            on=on,
            language=request.viewer.language,
            photo_url=lambda evidence: reverse("business:provisional-photo", args=[evidence]),
            withdraw_url=_withdraw_url(line),
        )
        for line in lines
    )
    shape = OwnDaysPage(rows=rows, note_url=reverse("business:provisional-note"), name_people=True)
    return render(request, f"{FOLDER}/list.html", {"page": shape})


@page(permission="history:people-provisional-days:note", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: PageRequest) -> HttpResponse:
    """GET `q` narrows the people. POST notes one day of all that are ticked; who was refused stays ticked, with the reason."""
    now = timezone.now()
    on = jst_date(now)
    search = request.GET.get("q", "")
    people = list_employees_visible_to(request.viewer, on=on, search=search, size=MOST_PEOPLE).people
    _remember(request, [person.ccus_id for person in people], now=now)
    form = _form(request, people, on=on, data=request.POST if request.method == "POST" else None)
    outcomes: tuple[BulkOutcome, ...] = ()
    if request.method == "POST" and form.is_valid():
        noted = note_days(request.viewer, form.noted_days(), now=now)
        refused = [outcome for outcome in noted if outcome.refusal is not None]
        if not refused:
            messages.success(request, _("%(days)d人分を仮に記録しました。") % {"days": len(noted)})
            return redirect("business:provisional-days")
        outcomes = _outcomes(noted, people, language=request.viewer.language)
        again = request.POST.copy()
        again.setlist("people", [outcome.noted.technician_ccus_id for outcome in refused])
        form = _form(request, people, on=on, data=again)
    context = {
        "form": form,
        "outcomes": outcomes,
        "search": search,
        "back_url": reverse("business:provisional-days"),
        "is_cut": len(people) == MOST_PEOPLE,
    }
    status = 422 if form.errors or outcomes else 200
    return render(request, f"{FOLDER}/note.html", context, status=status)


@page(permission="history:people-provisional-days:note", audience="business")
@require_POST
def withdrawal(request: PageRequest, day: int) -> HttpResponse:
    """POST takes a day back for good."""
    withdraw_provisional_day(request.viewer, day, now=timezone.now())
    messages.success(request, _("取り下げました。"))
    return redirect("business:provisional-days")


@page(permission="history:people-provisional-days:note", audience="business")
@require_safe
def photo(request: PageRequest, evidence: int) -> HttpResponse:
    """A photograph that backs a day of the firm."""
    return photo_response(get_photo_visible_to(request.viewer, evidence))


def _withdraw_url(line: ProvisionalLine) -> str:
    """Empty for what the person noted, which the person alone takes back."""
    if line.entered_as is EnteredAs.TECHNICIAN:
        return ""
    return reverse("business:provisional-withdrawal", args=[line.day_id])


def _form(request: PageRequest, people: Sequence[Employee], *, on: date, data: QueryDict | None) -> CrewForm:
    return CrewForm(
        data,
        initial={"work_date": on.isoformat()},
        on=on,
        sites=list_sites_of_firm_visible_to(request.viewer, on=on),
        people=people,
        language=request.viewer.language,
    )


def _outcomes(noted: Sequence[NotedOutcome], people: Sequence[Employee], *, language: str) -> tuple[BulkOutcome, ...]:
    """Refused people first, since they are what is left to do."""
    names = {person.ccus_id: person.full_name for person in people}
    rows = [
        BulkOutcome(
            name=names[outcome.noted.technician_ccus_id],
            on=outcome.noted.work_date,
            is_sent=outcome.refusal is None,
            why=outcome.refusal.sentence(language) if outcome.refusal else "",
        )
        for outcome in noted
    ]
    return tuple(sorted(rows, key=lambda row: row.is_sent))


def _remember(request: PageRequest, ids: Sequence[str], *, now: datetime) -> None:
    record_disclosures(
        ids,
        viewer=request.viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )
