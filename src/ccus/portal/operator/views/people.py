"""Desks: identifying somebody who cannot sign in, and merging two records of one person. Each takes two people."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ccus.access.services.one_time_codes import display_code
from ccus.access.states import DeskProof
from ccus.foundation.refusals import Refusal
from ccus.portal.operator.forms.people import IdentificationForm, MergeForm
from ccus.portal.operator.presenters.people import identification_lines, merge_lines
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page
from ccus.registry.models import Merge
from ccus.registry.queries.merges import list_merges_visible_to
from ccus.registry.services import account_recovery, merges

_STEPS: dict[str, Callable[..., Merge]] = {
    "agree": merges.agree_to_merge,
    "decline": merges.decline_merge,
    "agree-undoing": merges.agree_to_undoing,
    "decline-undoing": merges.decline_undoing,
}


@page(permission="access:account:edit", audience="operator")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identifications(request: PageRequest) -> HttpResponse:
    """GET shows today's that wait. POST notes what the first has seen."""
    form = IdentificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account_recovery.identify(
                form.cleaned_data["technician_id"],
                birth_date=form.cleaned_data["birth_date"],
                proofs=[DeskProof(each) for each in form.cleaned_data["proofs"]],
                viewer=request.viewer,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("もう一人の担当者に、書類と本人を見てもらってください。"))
            return redirect("operator:identifications")
    waiting = account_recovery.list_identifications_visible_to(request.viewer, now=timezone.now())
    context = {"form": form, "waiting": identification_lines(waiting, request.viewer)}
    status = 422 if form.errors else 200
    return render(request, "portal/operator/identifications/list.html", context, status=status)


@page(permission="access:account:edit", audience="operator")
@never_cache
@require_POST
def confirmation(request: PageRequest, identification: int) -> HttpResponse:
    """POST: the second has seen them too. Shows the code this once, to be handed over."""
    try:
        code = account_recovery.confirm_identification(identification, viewer=request.viewer, now=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("operator:identifications")
    return render(request, "portal/operator/identifications/code.html", {"code": display_code(code)})


@page(permission="registry:merge:decide", audience="operator")
@require_http_methods(["GET", "HEAD", "POST"])
def merge_list(request: PageRequest) -> HttpResponse:
    """GET shows merges, those that wait first. POST proposes one."""
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merges.propose_merge(
                form.cleaned_data["kept"],
                form.cleaned_data["gone"],
                reason=form.cleaned_data["reason"],
                viewer=request.viewer,
                now=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("提案しました。もう一人の担当者が確かめると、統合されます。"))
            return redirect("operator:merges")
    lines = merge_lines(list_merges_visible_to(request.viewer), request.viewer)
    status = 422 if form.errors else 200
    return render(request, "portal/operator/merges/list.html", {"form": form, "merges": lines}, status=status)


@page(permission="registry:merge:decide", audience="operator")
@require_POST
def merge_step(request: PageRequest, merge: int) -> HttpResponse:
    """POST `step`: agree, decline, propose-undoing (with `reason`), agree-undoing or decline-undoing."""
    step, now = request.POST.get("step", ""), timezone.now()
    try:
        if step == "propose-undoing":
            merges.propose_undoing(merge, reason=request.POST.get("reason", ""), viewer=request.viewer, now=now)
        elif step in _STEPS:
            _STEPS[step](merge, viewer=request.viewer, now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("受け付けました。"))
    return redirect("operator:merges")
