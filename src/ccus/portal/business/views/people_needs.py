"""What people who agreed need for their next level; careers that the firm is asked to certify."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.kit.calendar import jst_date
from ccus.levels.queries.careers import CERTIFY, list_careers_to_certify
from ccus.levels.queries.consents import people_who_agreed
from ccus.levels.queries.needs import needs_visible_to
from ccus.portal.ui.assessments import career_rows
from ccus.portal.ui.career_decisions import decide_career
from ccus.portal.ui.needs import needs_page
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link

SEE = "levels:people-needs:view"
LISTED = frozenset({"full_name"})
SHOWN = LISTED | {"skill_level", "qualifications", "training_history", "awards"}


@page(permission=SEE, audience="business")
@require_safe
def people(request: PageRequest) -> HttpResponse:
    """Those who agreed; above them, for administrators, careers to certify."""
    viewer, on = request.viewer, jst_date(timezone.now())
    agreed = people_who_agreed(viewer, on=on)
    careers = list_careers_to_certify(viewer, on=on) if viewer.may(CERTIFY) else ()
    shown = [*agreed, *(each.technician for each in careers)]
    _remember(request, [person.ccus_id for person in shown], items=LISTED)
    links = tuple(Link(each.full_name, reverse("business:person-needs", args=[each.ccus_id])) for each in agreed)
    rows = career_rows(careers, url_of=lambda number: reverse("business:career-decision", args=[number]))
    return render(request, "portal/business/people-needs/list.html", {"people": links, "careers": rows})


@page(permission=SEE, audience="business")
@require_safe
def person(request: PageRequest, technician: str) -> HttpResponse:
    """GET `field`. Only while the person agrees."""
    viewer, on = request.viewer, jst_date(timezone.now())
    found = needs_visible_to(viewer, technician, field=request.GET.get("field", ""), on=on)
    _remember(request, [technician], items=SHOWN)
    if found is None:
        return render(request, "portal/technician/needs/nothing.html")
    address = reverse("business:person-needs", args=[technician])
    shape = needs_page(
        found,
        url_of=lambda field: f"{address}?{urlencode({'field': field})}",
        is_own=False,
        on=on,
        language=viewer.language,
        back_url=reverse("business:people-needs"),
    )
    return render(request, "portal/technician/needs/needs.html", {"page": shape})


@page(permission=CERTIFY, audience="business")
@require_POST
def career_decision(request: PageRequest, certificate: int) -> HttpResponse:
    """POST `act` and `reason`."""
    decide_career(request, certificate, now=timezone.now())
    return redirect("business:people-needs")


def _remember(request: PageRequest, people: list[str], *, items: frozenset[str]) -> None:
    record_disclosures(
        people,
        viewer=request.viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=items,
        now=timezone.now(),
    )
