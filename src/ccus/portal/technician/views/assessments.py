"""One's own applications for levels: apply, withdraw, send again, appeal."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ccus.foundation.refusals import BadInput, Conflict, NotFound
from ccus.levels.services import assessments as service
from ccus.portal.ui.pages import PageRequest, page

APPLY = "levels:assessment:apply"


@page(permission=APPLY, audience="technician")
@require_POST
def assessments(request: PageRequest) -> HttpResponse:
    """POST `field`: applies for the highest level in reach."""
    field = request.POST.get("field", "")
    return _answer(
        request,
        lambda: service.apply_for_level(request.viewer, field=field, now=timezone.now()),
        _("申請しました。能力評価実施団体が確かめます。"),
    )


@page(permission=APPLY, audience="technician")
@require_POST
def withdrawal(request: PageRequest, assessment: int) -> HttpResponse:
    return _answer(
        request,
        lambda: service.withdraw_assessment(request.viewer, assessment, now=timezone.now()),
        _("申請を取り下げました。"),
    )


@page(permission=APPLY, audience="technician")
@require_POST
def resubmission(request: PageRequest, assessment: int) -> HttpResponse:
    return _answer(
        request,
        lambda: service.submit_again(request.viewer, assessment, now=timezone.now()),
        _("もう一度送りました。今の記録と資格で確かめます。"),
    )


@page(permission=APPLY, audience="technician")
@require_POST
def appeal(request: PageRequest, assessment: int) -> HttpResponse:
    """POST `reason`."""
    reason = request.POST.get("reason", "")
    return _answer(
        request,
        lambda: service.appeal_assessment(request.viewer, assessment, reason=reason, now=timezone.now()),
        _("不服を申し立てました。前とは別の人が判断します。"),
    )


def _answer(request: PageRequest, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except (BadInput, Conflict, NotFound) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, done)
    return redirect("technician:needs")
