"""A card is asked for, and taken into use when it has come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import CardOrderNotFound, CardOrderOpen, CardReasonUnfit, CardStepNotAllowed
from ccus.registry.models import CardOrder, Technician
from ccus.registry.models.card_orders import OPEN
from ccus.registry.permissions import check_can_order_card
from ccus.registry.rules.card_fees import card_fee
from ccus.registry.rules.card_lives import may_become
from ccus.registry.services.cards import find_valid_card, last_issue_number, stop_card
from ccus.registry.services.locks import lock_technician, read_id
from ccus.registry.states import CardKind, CardLife, CardOrderReason, CardRevocationReason, RegistrationKind


@transaction.atomic
def order_card(
    technician_ccus_id: str,
    *,
    reason: CardOrderReason,
    viewer: Viewer,
    now: datetime,
    identity_proven: bool | None = None,
) -> CardOrder:
    """Asks for a card. A lost one stops at once; any other stays good until the one that replaces it is delivered.

    `identity_proven` decides how long the card is good for; None: as for the card before, else proven.
    Raises TechnicianNotFound, UnreadableId, PermissionMissing, NotYourRecord, CardOrderOpen, CardReasonUnfit.
    """
    check_can_order_card(viewer, technician_ccus_id=read_id(technician_ccus_id))
    technician = lock_technician(technician_ccus_id)
    last = technician.card_orders.order_by("-id").first()
    if last is not None and last.state in OPEN:
        raise CardOrderOpen(ordered_on=jst_date(last.ordered_at))
    is_first = last_issue_number(technician, kind=CardKind.CHIP) == 0
    if is_first != (reason is CardOrderReason.FIRST):
        raise CardReasonUnfit(reason_ja=reason.label_ja, reason_en=reason.label_en)
    if reason is CardOrderReason.LOST:
        _stop_lost(technician, viewer=viewer, now=now)
    if identity_proven is None:
        identity_proven = last.identity_proven if last is not None else True
    fee = card_fee(reason, registration_kind=RegistrationKind(technician.registration_kind), on=jst_date(now))
    order = CardOrder.objects.create(
        technician=technician,
        reason=reason.value,
        identity_proven=identity_proven,
        fee_yen=fee.yen,
        ordered_at=now,
        ordered_by=viewer.actor,
    )
    _record("registry:card:order", order, viewer=viewer, now=now)
    return order


@transaction.atomic
def cancel_order(order_id: int, *, viewer: Viewer, now: datetime) -> CardOrder:
    """Before printing begins. Raises CardOrderNotFound, PermissionMissing, NotYourRecord, CardStepNotAllowed."""
    order = _lock_own(order_id, viewer)
    step_to(order, CardLife.CANCELLED)
    order.save(update_fields=["state"])
    _record("registry:card:cancel-order", order, viewer=viewer, now=now)
    return order


@transaction.atomic
def confirm_receipt(order_id: int, *, viewer: Viewer, now: datetime) -> CardOrder:
    """The holder has the card in hand. Raises CardOrderNotFound, PermissionMissing, NotYourRecord, CardStepNotAllowed."""
    order = _lock_own(order_id, viewer)
    step_to(order, CardLife.IN_USE)
    order.save(update_fields=["state"])
    _record("registry:card:receive", order, viewer=viewer, now=now)
    return order


def step_to(order: CardOrder, state: CardLife) -> None:
    """Sets the state, unsaved. Raises CardStepNotAllowed."""
    current = CardLife(order.state)
    if not may_become(current, state):
        raise CardStepNotAllowed(
            state_ja=current.label_ja, state_en=current.label_en, next_ja=state.label_ja, next_en=state.label_en
        )
    order.state = state.value


def _stop_lost(technician: Technician, *, viewer: Viewer, now: datetime) -> None:
    card = find_valid_card(technician, now=now)
    if card is not None:
        stop_card(card, reason=CardRevocationReason.LOST, viewer=viewer, now=now)


def _lock_own(order_id: int, viewer: Viewer) -> CardOrder:
    order = CardOrder.objects.select_for_update(of=("self",)).select_related("technician").filter(pk=order_id).first()
    if order is None:
        raise CardOrderNotFound
    check_can_order_card(viewer, technician_ccus_id=order.technician.ccus_id)
    return order


def _record(act: str, order: CardOrder, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=order.technician.ccus_id,
        at=now,
        details={"order": order.pk, "reason": order.reason},
    )
