"""What an application costs is paid: the provider's notice sends it on to review."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.applications.permissions import check_can_fill_in
from ccus.applications.rules.callers import Caller
from ccus.applications.services.life import lock_application, step, write_decision
from ccus.applications.services.sending import CHARGED
from ccus.applications.states import ApplicationState, DecisionKind
from ccus.billing.errors import ChargeNotFound
from ccus.billing.models import Charge, PaymentNotice
from ccus.billing.services import charges, refunds
from ccus.billing.services.providers import provider
from ccus.billing.states import NoticeOutcome, PaymentMethod


@transaction.atomic
def choose_payment(number: int, *, reference: str, method: PaymentMethod, caller: Caller) -> Charge:
    """A charge that waits, with the way of paying. Raises ApplicationNotFound, ChargeNotFound."""
    application = lock_application(number)
    check_can_fill_in(application, caller)
    for waiting in charges.list_waiting_charges(CHARGED, str(number)):
        if waiting.reference == reference:
            return charges.choose_method(waiting.pk, method=method)
    raise ChargeNotFound


@transaction.atomic
def take_payment_notice(body: bytes, *, signature: str, now: datetime) -> NoticeOutcome | None:
    """What a provider sends. An application of which nothing waits any more goes to review; what pays nothing is given back.

    None for a notice that came before. Raises NoticeNotProven.
    """
    notice = provider().read_notice(body, signature=signature)
    if notice.is_refund:
        ended = refunds.take_refund_notice(notice, now=now)
        return NoticeOutcome(ended.outcome) if ended is not None else None
    taken = charges.take_notice(notice, now=now)
    if taken is None:
        return None
    refunds.give_back_notice(taken, now=now)
    outcome = NoticeOutcome(taken.outcome)
    if outcome is NoticeOutcome.SETTLED and taken.charge is not None and taken.charge.subject_kind == CHARGED:
        note_payment(taken, actor=f"provider:{notice.provider}", now=now)
    return outcome


def note_payment(taken: PaymentNotice, *, actor: str, now: datetime) -> None:
    """Writes a payment down; an application of which nothing waits any more goes to review. Call inside a transaction."""
    charge = taken.charge
    if charge is None:
        return
    application = lock_application(int(charge.subject_id))
    if application.state != ApplicationState.AWAITING_PAYMENT.value:
        return
    known = {"paid_yen": taken.amount_yen, "receiver": charge.receiver}
    if charges.list_waiting_charges(CHARGED, charge.subject_id):
        before = ApplicationState(application.state)
        write_decision(application, kind=DecisionKind.PAID, before=before, actor=actor, now=now, known=known)
        return
    # Money that came after the last day has come all the same.
    application.last_on = None
    step(application, ApplicationState.IN_REVIEW, kind=DecisionKind.PAID, actor=actor, now=now, known=known)
