"""Ordered cards become a print file for the card maker."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import NothingToPrint
from ccus.registry.models import Card, CardBatch, CardOrder
from ccus.registry.permissions import check_can_print_cards
from ccus.registry.rules.cards import card_validity_rules, color_of, expires_on
from ccus.registry.services.card_orders import step_to
from ccus.registry.states import CardKind, CardLife

BATCH_SIZE = 500


@transaction.atomic
def make_batch(*, viewer: Viewer, now: datetime, size: int = BATCH_SIZE) -> CardBatch:
    """The oldest orders go to print: colour, number and days of each card are settled here. Raises PermissionMissing, NothingToPrint."""
    check_can_print_cards(viewer)
    orders = list(
        CardOrder.objects.select_for_update(of=("self",))
        .select_related("technician")
        .filter(state=CardLife.ORDERED)
        .order_by("ordered_at", "id")[:size]
    )
    if not orders:
        raise NothingToPrint
    batch = CardBatch.objects.create(made_at=now, made_by=viewer.actor)
    numbers = _last_numbers([order.technician_id for order in orders])
    for order in orders:
        _settle(order, batch=batch, number=numbers.get(order.technician_id, 0) + 1, issued_on=jst_date(now))
    CardOrder.objects.bulk_update(
        orders, ["state", "batch", "issue_number", "color", "issued_on", "expires_on", "trouble"]
    )
    record_act(
        "registry:card-batch:make",
        actor=viewer.actor,
        subject_kind="card-batch",
        subject_id=batch.pk,
        at=now,
        details={"orders": len(orders)},
    )
    return batch


def _settle(order: CardOrder, *, batch: CardBatch, number: int, issued_on: date) -> None:
    technician = order.technician
    step_to(order, CardLife.PRINTING)
    order.batch = batch
    order.issue_number = number
    order.color = color_of(technician.skill_level).value
    order.issued_on = issued_on
    order.expires_on = expires_on(
        issued_on,
        birth_date=technician.birth_date,
        identity_proven=order.identity_proven,
        rules=card_validity_rules(),
    )
    order.trouble = ""


def _last_numbers(technicians: list[int]) -> dict[int, int]:
    """The highest number that a card of each person has. An order that came back keeps no number."""
    rows = (
        Card.objects.filter(technician__in=technicians, kind=CardKind.CHIP)
        .values_list("technician")
        .annotate(last=Max("issue_number"))
    )
    return dict(rows)
