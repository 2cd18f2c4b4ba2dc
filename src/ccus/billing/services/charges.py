"""Charges are asked, paid by a provider's notice, or cancelled."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ccus.billing.errors import ChargeNotFound, ChargeNotWaiting
from ccus.billing.models import Charge, PaymentNotice
from ccus.billing.rules.tariffs import Fee
from ccus.billing.services.providers import Notice
from ccus.billing.states import ChargeState, NoticeOutcome, PaymentMethod, Receiver
from ccus.foundation.services.audit import record_act

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12


@transaction.atomic
def ask_charges(
    subject_kind: str, subject_id: str, *, fees: Sequence[Fee], actor: str, now: datetime
) -> tuple[Charge, ...]:
    """One amount for each receiver, nothing for one who gets nothing; a charge that waits already is given back as it is."""
    asked = []
    waiting = {charge.receiver: charge for charge in list_waiting_charges(subject_kind, subject_id)}
    for receiver in Receiver:
        lines = [fee for fee in fees if fee.receiver is receiver]
        if receiver.value in waiting:
            asked.append(waiting[receiver.value])
        elif sum(fee.amount_yen for fee in lines):
            asked.append(_ask(subject_kind, subject_id, receiver=receiver, fees=lines, actor=actor, now=now))
    return tuple(asked)


def list_waiting_charges(subject_kind: str, subject_id: str) -> tuple[Charge, ...]:
    """In the order in which they were asked."""
    return tuple(
        Charge.objects.filter(subject_kind=subject_kind, subject_id=subject_id, state=ChargeState.ASKED.value).order_by(
            "pk"
        )
    )


@transaction.atomic
def choose_method(charge_id: int, *, method: PaymentMethod) -> Charge:
    """How the payer wants to pay. Raises ChargeNotFound, ChargeNotWaiting."""
    charge = _lock(charge_id)
    if charge.state != ChargeState.ASKED.value:
        raise _not_waiting(charge)
    charge.method = method.value
    charge.save(update_fields=["method"])
    return charge


@transaction.atomic
def cancel_charge(charge_id: int, *, actor: str, now: datetime) -> None:
    """Nothing is asked any more. Raises ChargeNotFound, ChargeNotWaiting."""
    charge = _lock(charge_id)
    if charge.state != ChargeState.ASKED.value:
        raise _not_waiting(charge)
    charge.state = ChargeState.CANCELLED.value
    charge.save(update_fields=["state"])
    record_act(
        "billing:charge:cancel", actor=actor, subject_kind=charge.subject_kind, subject_id=charge.subject_id, at=now
    )


@transaction.atomic
def take_notice(notice: Notice, *, now: datetime) -> PaymentNotice | None:
    """Keeps a provider's notice, and pays the charge when amount and state fit. None for a notice that came before."""
    charge = Charge.objects.select_for_update().filter(reference=notice.reference).first()
    outcome = _outcome_of(notice, charge)
    kept = PaymentNotice(
        provider=notice.provider,
        notice_id=notice.notice_id,
        reference=notice.reference,
        charge=charge,
        amount_yen=notice.amount_yen,
        outcome=outcome.value,
        received_at=now,
    )
    # A charge's row is locked by now, but notices of unknown charges may come twice at once.
    if PaymentNotice.objects.filter(provider=notice.provider, notice_id=notice.notice_id).exists():
        return None
    PaymentNotice.objects.bulk_create([kept], ignore_conflicts=True)
    if charge is not None and outcome is NoticeOutcome.SETTLED:
        charge.state = ChargeState.PAID.value
        charge.paid_at = now
        charge.save(update_fields=["state", "paid_at"])
        record_act(
            "billing:charge:pay",
            actor=f"provider:{notice.provider}",
            subject_kind=charge.subject_kind,
            subject_id=charge.subject_id,
            at=now,
        )
    return kept


def _ask(
    subject_kind: str, subject_id: str, *, receiver: Receiver, fees: Sequence[Fee], actor: str, now: datetime
) -> Charge:
    charge = Charge.objects.create(
        reference="".join(secrets.choice(LETTERS) for _ in range(REFERENCE_LENGTH)),
        subject_kind=subject_kind,
        subject_id=subject_id,
        receiver=receiver.value,
        amount_yen=sum(fee.amount_yen for fee in fees),
        lines=[{"code": fee.code, "amount_yen": fee.amount_yen} for fee in fees],
        asked_at=now,
    )
    record_act(
        "billing:charge:ask",
        actor=actor,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=now,
        details={"receiver": receiver.value},
    )
    return charge


def _outcome_of(notice: Notice, charge: Charge | None) -> NoticeOutcome:
    if charge is None:
        return NoticeOutcome.UNKNOWN_CHARGE
    if charge.state != ChargeState.ASKED.value:
        return NoticeOutcome.NOT_WAITING
    return NoticeOutcome.SETTLED if notice.amount_yen == charge.amount_yen else NoticeOutcome.AMOUNT_DIFFERS


def _lock(charge_id: int) -> Charge:
    charge = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if charge is None:
        raise ChargeNotFound
    return charge


def _not_waiting(charge: Charge) -> ChargeNotWaiting:
    state = ChargeState(charge.state)
    return ChargeNotWaiting(state_ja=state.label_ja, state_en=state.label_en)
