"""Money is given back: opened by the rules, confirmed by one person, sent by another, done when the provider says so."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.billing.errors import RefundNeedsTwo, RefundNotFound, RefundReasonMissing, RefundStepNotPossible
from ccus.billing.models import Charge, PaymentNotice, Refund
from ccus.billing.queries.refunds import DECIDE, is_by_hand
from ccus.billing.rules.refunds import refund_yen
from ccus.billing.services.charges import LETTERS, REFERENCE_LENGTH
from ccus.billing.services.providers import Notice, provider
from ccus.billing.states import REFUND_TRANSITIONS, ChargeState, NoticeOutcome, RefundCause, RefundState
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date

LONGEST_REASON = 400
CAUSE_OF_OUTCOME = {
    NoticeOutcome.NOT_WAITING: RefundCause.PAID_TWICE,
    NoticeOutcome.AMOUNT_DIFFERS: RefundCause.AMOUNT_DIFFERS,
    NoticeOutcome.UNKNOWN_CHARGE: RefundCause.UNKNOWN_CHARGE,
}


@transaction.atomic
def give_back_charge(charge: Charge, cause: RefundCause, *, actor: str, now: datetime) -> Refund | None:
    """Opens the refund of a paid charge. None where the rules give nothing back, nothing was paid, or it is open already."""
    if charge.state != ChargeState.PAID.value:
        return None
    locked = Charge.objects.select_for_update().get(pk=charge.pk)
    if locked.refunds.filter(notice__isnull=True).exists():
        return None
    return _open(cause, received_yen=charge.amount_yen, charge=locked, notice=None, actor=actor, now=now)


def give_back_notice(notice: PaymentNotice, *, now: datetime) -> Refund | None:
    """Opens the refund of money that paid nothing. Call in the transaction that keeps the notice."""
    cause = CAUSE_OF_OUTCOME.get(NoticeOutcome(notice.outcome))
    if cause is None:
        return None
    # Two of the same at once are kept once; whoever comes second waits here and finds the refund.
    kept = PaymentNotice.objects.select_for_update().get(provider=notice.provider, notice_id=notice.notice_id)
    if Refund.objects.filter(notice=kept).exists():
        return None
    actor = f"provider:{kept.provider}"
    return _open(cause, received_yen=kept.amount_yen, charge=kept.charge, notice=kept, actor=actor, now=now)


@transaction.atomic
def confirm_refund(refund_id: int, *, viewer: Viewer, now: datetime) -> Refund:
    """The first of two has looked. Raises PermissionMissing, RefundNotFound, RefundStepNotPossible."""
    refund = _lock(refund_id, viewer)
    refund.confirmed_by, refund.confirmed_at = viewer.actor, now
    return _step(refund, RefundState.CONFIRMED, actor=viewer.actor, now=now)


@transaction.atomic
def send_refund(refund_id: int, *, viewer: Viewer, now: datetime) -> Refund:
    """The second has looked: the provider is told. What was paid at a counter is handed over there, which ends it.

    Raises PermissionMissing, RefundNotFound, RefundStepNotPossible, RefundNeedsTwo.
    """
    refund = _lock(refund_id, viewer)
    _check_step(refund, RefundState.SENT)
    if refund.confirmed_by == viewer.actor:
        raise RefundNeedsTwo
    refund.sent_by, refund.sent_at = viewer.actor, now
    if not is_by_hand(refund):
        provider().give_back(refund)
        return _step(refund, RefundState.SENT, actor=viewer.actor, now=now)
    _step(refund, RefundState.SENT, actor=viewer.actor, now=now)
    refund.done_at = now
    return _step(refund, RefundState.DONE, actor=viewer.actor, now=now)


@transaction.atomic
def decline_refund(refund_id: int, *, reason: str, viewer: Viewer, now: datetime) -> Refund:
    """Nothing is given back, for a reason. Whoever confirmed it cannot also decline it.

    Raises PermissionMissing, RefundNotFound, RefundReasonMissing, RefundStepNotPossible, RefundNeedsTwo.
    """
    refund = _lock(refund_id, viewer)
    if not reason.strip():
        raise RefundReasonMissing
    if refund.confirmed_by == viewer.actor:
        raise RefundNeedsTwo
    refund.declined_by, refund.reason = viewer.actor, reason.strip()[:LONGEST_REASON]
    return _step(refund, RefundState.DECLINED, actor=viewer.actor, now=now)


@transaction.atomic
def take_refund_notice(notice: Notice, *, now: datetime) -> PaymentNotice | None:
    """The provider says that an amount went back. None for a notice that came before; what does not fit is kept and ends nothing."""
    refund = Refund.objects.select_for_update().filter(reference=notice.reference).first()
    if PaymentNotice.objects.filter(provider=notice.provider, notice_id=notice.notice_id).exists():
        return None
    kept = PaymentNotice(
        provider=notice.provider,
        notice_id=notice.notice_id,
        reference=notice.reference,
        charge=refund.charge if refund else None,
        amount_yen=notice.amount_yen,
        outcome=_outcome_of(notice, refund).value,
        received_at=now,
    )
    PaymentNotice.objects.bulk_create([kept], ignore_conflicts=True)
    if refund is not None and kept.outcome == NoticeOutcome.GIVEN_BACK.value:
        refund.done_at = now
        _step(refund, RefundState.DONE, actor=f"provider:{notice.provider}", now=now)
    return kept


def _outcome_of(notice: Notice, refund: Refund | None) -> NoticeOutcome:
    if refund is None:
        return NoticeOutcome.UNKNOWN_REFUND
    if refund.state != RefundState.SENT.value or notice.amount_yen != refund.amount_yen:
        return NoticeOutcome.REFUND_DIFFERS
    return NoticeOutcome.GIVEN_BACK


def _open(
    cause: RefundCause,
    *,
    received_yen: int,
    charge: Charge | None,
    notice: PaymentNotice | None,
    actor: str,
    now: datetime,
) -> Refund | None:
    amount = refund_yen(cause, received_yen=max(received_yen, 0), on=jst_date(now))
    if not amount:
        return None
    refund = Refund.objects.create(
        reference="".join(secrets.choice(LETTERS) for _ in range(REFERENCE_LENGTH)),
        charge=charge,
        notice=notice,
        cause=cause.value,
        amount_yen=amount,
        opened_by=actor,
        opened_at=now,
    )
    _record("open", refund, actor=actor, now=now)
    return refund


def _lock(refund_id: int, viewer: Viewer) -> Refund:
    check_may(viewer, DECIDE)
    refund = Refund.objects.select_for_update(of=("self",)).select_related("charge").filter(pk=refund_id).first()
    if refund is None:
        raise RefundNotFound
    return refund


def _check_step(refund: Refund, to: RefundState) -> None:
    state = RefundState(refund.state)
    if to not in REFUND_TRANSITIONS[state]:
        raise RefundStepNotPossible(state_ja=state.label_ja, state_en=state.label_en)


def _step(refund: Refund, to: RefundState, *, actor: str, now: datetime) -> Refund:
    _check_step(refund, to)
    refund.state = to.value
    refund.save()
    _record(to.value, refund, actor=actor, now=now)
    return refund


def _record(act: str, refund: Refund, *, actor: str, now: datetime) -> None:
    charge = refund.charge
    record_act(
        f"billing:refund:{act}",
        actor=actor,
        subject_kind=charge.subject_kind if charge else "refund",
        subject_id=charge.subject_id if charge else refund.pk,
        at=now,
        details={"refund": refund.pk},
    )
