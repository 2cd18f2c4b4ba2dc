"""What the card maker says of each card: taken in line by line, any number of times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import (
    CardFromOtherBatch,
    CardOrderNotFound,
    CardSettledOtherwise,
    CardTokenMissing,
)
from ccus.registry.models import Card, CardOrder
from ccus.registry.permissions import check_can_print_cards
from ccus.registry.rules.cards import hash_token
from ccus.registry.services.card_orders import step_to
from ccus.registry.services.cards import find_valid_card, put_in_force, stop_card
from ccus.registry.services.delivery_files import Delivery, Unread, read_deliveries
from ccus.registry.services.temporary_cards import stop_temporary_codes
from ccus.registry.states import (
    REVOCATION_OF_ORDER,
    CardLife,
    CardOrderReason,
    CardRevocationReason,
    DeliveryResult,
)


@dataclass(frozen=True, kw_only=True)
class TakenLine:
    """What became of one line. `refusal` is None unless it was refused; `is_new` is False for a line that was known already."""

    number: int
    reference: str
    result: DeliveryResult | None
    is_new: bool
    refusal: Refusal | None


def take_in_deliveries(content: bytes, *, viewer: Viewer, now: datetime) -> tuple[TakenLine, ...]:
    """Each line in a transaction of its own, in the order of the file; lines that are wrong leave the others alone.

    Raises PermissionMissing, DeliveryFileUnreadable (then nothing was taken in).
    """
    check_can_print_cards(viewer)
    return tuple(_take_in(line, viewer=viewer, now=now) for line in read_deliveries(content, on=jst_date(now)))


def _take_in(line: Delivery | Unread, *, viewer: Viewer, now: datetime) -> TakenLine:
    if isinstance(line, Unread):
        return TakenLine(number=line.number, reference=line.reference, result=None, is_new=False, refusal=line.refusal)
    refusal, is_new = None, False
    try:
        with transaction.atomic():
            is_new = _settle(line, viewer=viewer, now=now)
    except Refusal as why:
        refusal = why
    return TakenLine(number=line.number, reference=line.reference, result=line.result, is_new=is_new, refusal=refusal)


def _settle(line: Delivery, *, viewer: Viewer, now: datetime) -> bool:
    """False when the line says what is known already."""
    order = (
        CardOrder.objects.select_for_update(of=("self", "technician"))
        .select_related("technician", "card")
        .filter(pk=line.order_id)
        .first()
    )
    if order is None:
        raise CardOrderNotFound
    if line.result is DeliveryResult.FAILED and order.failed_batch_id == line.batch_id:
        return False
    if order.batch_id != line.batch_id:
        raise CardFromOtherBatch
    if order.state != CardLife.PRINTING:
        if _says(order, line):
            return False
        state = CardLife(order.state)
        raise CardSettledOtherwise(state_ja=state.label_ja, state_en=state.label_en)
    if line.result is DeliveryResult.DELIVERED:
        _deliver(order, line, viewer=viewer, now=now)
    elif line.result is DeliveryResult.FAILED:
        _print_again(order, line)
    else:
        step_to(order, CardLife.RETURNED)
        order.settled_on, order.trouble = line.on, line.why
        order.save(update_fields=["state", "settled_on", "trouble"])
    record_act(
        "registry:card:settle",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=order.technician.ccus_id,
        at=now,
        details={"order": order.pk, "result": line.result.value},
    )
    return True


def _says(order: CardOrder, line: Delivery) -> bool:
    if line.result is DeliveryResult.DELIVERED:
        return order.card is not None and bytes(order.card.token_hash) == hash_token(line.token)
    return line.result is DeliveryResult.RETURNED and order.state == CardLife.RETURNED


def _deliver(order: CardOrder, line: Delivery, *, viewer: Viewer, now: datetime) -> None:
    """The card is good from here on; what it replaces and what bridged the days until it came stop."""
    if not line.token:
        raise CardTokenMissing
    technician = order.technician
    replaced = find_valid_card(technician, now=now)
    assert order.issue_number is not None and order.issued_on is not None and order.expires_on is not None
    card = Card(
        technician=technician,
        issue_number=order.issue_number,
        color=order.color,
        token_hash=hash_token(line.token),
        issued_on=order.issued_on,
        expires_on=order.expires_on,
    )
    put_in_force(card, viewer=viewer, now=now)
    step_to(order, CardLife.DELIVERED)
    order.card, order.settled_on = card, line.on
    order.save(update_fields=["state", "card", "settled_on"])
    if replaced is not None:
        reason = REVOCATION_OF_ORDER.get(CardOrderReason(order.reason), CardRevocationReason.RENEWED)
        stop_card(replaced, reason=reason, viewer=viewer, now=now)
    stop_temporary_codes(technician, reason=CardRevocationReason.ARRIVED, viewer=viewer, now=now)


def _print_again(order: CardOrder, line: Delivery) -> None:
    step_to(order, CardLife.ORDERED)
    order.failed_batch_id, order.batch, order.trouble = order.batch_id, None, line.why
    order.issue_number = order.issued_on = order.expires_on = None
    order.color = ""
    order.save(
        update_fields=[
            "state",
            "failed_batch",
            "batch",
            "trouble",
            "issue_number",
            "issued_on",
            "expires_on",
            "color",
        ]
    )
