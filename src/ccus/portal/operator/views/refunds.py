"""Money that is given back: two people look, then the provider is told."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.applications.services.payments import take_payment_notice
from ccus.billing.models import Refund
from ccus.billing.queries.refunds import get_refund_visible_to, list_refunds_visible_to
from ccus.billing.services import refunds
from ccus.billing.services.providers import provider
from ccus.foundation.refusals import Refusal
from ccus.portal.operator.presenters.refunds import refund_lines
from ccus.portal.ui.pages import PageRequest, page


@page(permission="billing:refund:decide", audience="operator")
@require_safe
def refund_list(request: PageRequest) -> HttpResponse:
    """Those that wait first."""
    lines = refund_lines(list_refunds_visible_to(request.viewer), request.viewer)
    return render(request, "portal/operator/refunds/list.html", {"refunds": lines})


@page(permission="billing:refund:decide", audience="operator")
@require_POST
def refund_step(request: PageRequest, refund: int) -> HttpResponse:
    """POST `step`: confirm, send, decline (with `reason`), or trial-notice: the sandbox tells that the amount went back."""
    step, now, viewer = request.POST.get("step", ""), timezone.now(), request.viewer
    try:
        if step == "confirm":
            refunds.confirm_refund(refund, viewer=viewer, now=now)
        elif step == "send":
            refunds.send_refund(refund, viewer=viewer, now=now)
        elif step == "decline":
            refunds.decline_refund(refund, reason=request.POST.get("reason", ""), viewer=viewer, now=now)
        elif step == "trial-notice":
            _tell_as_sandbox(get_refund_visible_to(viewer, refund))
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(viewer.language))
    else:
        messages.success(request, _("受け付けました。"))
    return redirect("operator:refunds")


def _tell_as_sandbox(refund: Refund) -> None:
    """What a real provider would post some days later."""
    body, signature = provider().refund_notice_of(
        refund.reference, amount_yen=refund.amount_yen, notice_id=secrets.token_hex(8)
    )
    take_payment_notice(body, signature=signature, now=timezone.now())
