"""The queue of an evaluating body, one application with all its reasons, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.foundation.refusals import BadInput, Conflict, NotAllowed
from ccus.kit.calendar import jst_date
from ccus.levels.queries.assessments import case_visible_to, queue_visible_to
from ccus.levels.queries.careers import list_careers_to_certify
from ccus.levels.services.assessments import confirm_assessment, decline_assessment, return_assessment
from ccus.portal.ui.assessments import case_page, queue_page
from ccus.portal.ui.career_decisions import decide_career
from ccus.portal.ui.pages import PageRequest, page

DECIDE = "levels:assessment:decide"
LISTED = frozenset({"full_name", "skill_level"})
SHOWN = LISTED | {"qualifications", "training_history", "awards"}


@page(permission=DECIDE, audience="evaluator")
@require_safe
def queue(request: PageRequest) -> HttpResponse:
    """What waits in the viewer's fields."""
    viewer, now = request.viewer, timezone.now()
    waiting = queue_visible_to(viewer, on=jst_date(now))
    careers = list_careers_to_certify(viewer, on=jst_date(now))
    _remember(
        request,
        [
            *(each.technician.ccus_id for each in waiting.assessments),
            *(each.technician.ccus_id for each in careers),
        ],
        items=LISTED,
    )
    shape = queue_page(waiting, careers, language=viewer.language)
    return render(request, "portal/evaluator/assessments/queue.html", {"page": shape})


@page(permission=DECIDE, audience="evaluator")
@require_safe
def case(request: PageRequest, assessment: int) -> HttpResponse:
    found = case_visible_to(request.viewer, assessment, on=jst_date(timezone.now()))
    _remember(request, [found.assessment.technician.ccus_id], items=SHOWN)
    shape = case_page(found, language=request.viewer.language)
    return render(request, "portal/evaluator/assessments/case.html", {"page": shape})


@page(permission=DECIDE, audience="evaluator")
@require_POST
def decision(request: PageRequest, assessment: int) -> HttpResponse:
    """POST `act` (confirm, return or decline), `level` for confirming, `reason`."""
    viewer, now = request.viewer, timezone.now()
    act, reason, level = request.POST.get("act"), request.POST.get("reason", ""), request.POST.get("level", "")
    try:
        if act == "confirm":
            number = int(level) if level.isascii() and level.isdigit() and len(level) == 1 else 0
            confirm_assessment(viewer, assessment, level=number, reason=reason, now=now)
            messages.success(request, _("レベル%(level)dを認定しました。") % {"level": number})
        elif act == "return":
            return_assessment(viewer, assessment, reason=reason, now=now)
            messages.success(request, _("差し戻しました。"))
        else:
            decline_assessment(viewer, assessment, reason=reason, now=now)
            messages.success(request, _("認定しないと伝えました。本人は不服を申し立てられます。"))
    except (BadInput, Conflict, NotAllowed) as refusal:
        messages.warning(request, refusal.sentence(viewer.language))
        return redirect("evaluator:assessment", assessment=assessment)
    return redirect("evaluator:assessments")


@page(permission="levels:career:certify", audience="evaluator")
@require_POST
def career_decision(request: PageRequest, certificate: int) -> HttpResponse:
    """POST `act` and `reason`."""
    decide_career(request, certificate, now=timezone.now())
    return redirect("evaluator:assessments")


def _remember(request: PageRequest, people: list[str], *, items: frozenset[str]) -> None:
    record_disclosures(
        people,
        viewer=request.viewer,
        relation=Relation.REGISTRY,
        channel=Channel.SCREEN,
        items=items,
        now=timezone.now(),
    )
