"""Refunds as those who decide on them read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ccus.access.viewers import Viewer
from ccus.applications.queries.refunds import CHARGED
from ccus.applications.rules.numbers import display_number
from ccus.billing.models import Refund
from ccus.billing.queries.refunds import is_by_hand
from ccus.billing.states import REFUNDS_THAT_WAIT, PaymentMethod, RefundCause, RefundState
from ccus.kit.money import display_yen


@dataclass(frozen=True)
class RefundLine:
    """`is_own`: this viewer confirmed it, so that somebody else goes on. `about` names the application, empty for money nobody asked for."""

    reference: str
    about: str
    amount: str
    received: str
    cause: str
    state: str
    state_words: str
    method: str
    at: datetime
    is_own: bool
    is_by_hand: bool
    waits: bool
    reason: str
    url: str


def refund_lines(refunds: Sequence[Refund], viewer: Viewer) -> tuple[RefundLine, ...]:
    language = viewer.language
    return tuple(
        RefundLine(
            reference=refund.reference,
            about=_about(refund),
            amount=display_yen(refund.amount_yen),
            received=display_yen(_received_yen(refund)),
            cause=RefundCause(refund.cause).label(language),
            state=refund.state,
            state_words=RefundState(refund.state).label(language),
            method=PaymentMethod(refund.charge.method).label(language)
            if refund.charge is not None and refund.charge.method
            else "",
            at=refund.opened_at,
            is_own=refund.confirmed_by == viewer.actor,
            is_by_hand=is_by_hand(refund),
            waits=RefundState(refund.state) in REFUNDS_THAT_WAIT,
            reason=refund.reason,
            url=reverse("operator:refund-step", args=[refund.pk]),
        )
        for refund in refunds
    )


def _about(refund: Refund) -> str:
    charge = refund.charge
    if charge is None or charge.subject_kind != CHARGED:
        return ""
    return display_number(int(charge.subject_id))


def _received_yen(refund: Refund) -> int:
    if refund.notice is not None:
        return refund.notice.amount_yen
    return refund.charge.amount_yen if refund.charge is not None else refund.amount_yen
