"""What taking an application back, or rejecting it, means for the money that was paid."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ccus.applications.models import Application
from ccus.applications.states import IN_QUEUE, DecisionKind
from ccus.billing.models import Charge
from ccus.billing.rules.refunds import refund_yen
from ccus.billing.states import ChargeState, RefundCause

CHARGED = "application"
"""How billing names what is paid for here."""
_OF_REVIEWERS = frozenset(
    {DecisionKind.RETURNED.value, DecisionKind.CORRECTED.value, DecisionKind.APPROVAL_PROPOSED.value}
)
_REGISTERED_ALREADY = "registered_already"


def cause_of_withdrawal(application: Application, decided: Collection[str]) -> RefundCause:
    """Whether a reviewer has begun: holds the case, or has decided anything about it. `decided`: kinds of its decisions."""
    is_held = bool(application.leased_by) and application.state in {state.value for state in IN_QUEUE}
    if is_held or _OF_REVIEWERS & set(decided):
        return RefundCause.WITHDRAWN_IN_REVIEW
    return RefundCause.WITHDRAWN_BEFORE_REVIEW


def cause_of_rejection(reason: str) -> RefundCause:
    """By the code of `data/rejection_reasons.csv`."""
    return RefundCause.REGISTERED_ALREADY if reason == _REGISTERED_ALREADY else RefundCause.REJECTED


def paid_charges(application: Application) -> list[Charge]:
    rows = Charge.objects.filter(subject_kind=CHARGED, subject_id=str(application.number))
    return list(rows.filter(state=ChargeState.PAID.value).order_by("pk"))


def foreseen_refund_yen(application: Application, paid: list[Charge], decided: Collection[str], *, on: date) -> int:
    """What would come back if the application were taken back on this day."""
    cause = cause_of_withdrawal(application, decided)
    return sum(refund_yen(cause, received_yen=charge.amount_yen, on=on) for charge in paid)
