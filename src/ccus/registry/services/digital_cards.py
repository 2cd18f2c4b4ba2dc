"""Digital cards: their places in the status list, and what stops them."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.foundation.sql import load_sql
from ccus.registry.models import DigitalCard, Technician
from ccus.registry.permissions import check_can_stop_digital_card
from ccus.registry.rules.status_lists import LIST_SIZE, MOST_GIVEN
from ccus.registry.services.locks import lock_technician, read_id
from ccus.registry.states import DigitalCardStop


@transaction.atomic
def stop_digital_cards(technician_ccus_id: str, *, reason: DigitalCardStop, viewer: Viewer, now: datetime) -> bool:
    """All that was shown or handed out of a person is good no more; False when there was none.

    Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing.
    """
    check_can_stop_digital_card(viewer, technician_ccus_id=read_id(technician_ccus_id))
    return stop_digital_cards_of(lock_technician(technician_ccus_id), reason=reason, viewer=viewer, now=now)


def stop_digital_cards_of(technician: Technician, *, reason: DigitalCardStop, viewer: Viewer, now: datetime) -> bool:
    """The same for services that have checked and hold the person."""
    card = technician.digital_cards.select_for_update().filter(stopped_at__isnull=True).first()
    if card is None:
        return False
    card.stopped_at, card.stop_reason = now, reason.value
    card.save(update_fields=["stopped_at", "stop_reason"])
    record_act(
        "registry:digital-card:stop",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=technician.ccus_id,
        at=now,
        details={"reason": reason.value},
    )
    return True


def digital_card_of(technician: Technician, *, now: datetime) -> DigitalCard:
    """The place in force, made at random when there is none. Call inside a transaction that holds the person. One statement, as a rule.

    Lists are left half empty, so that few draws are enough.
    """
    statement = load_sql("registry", "digital_card_place")
    values = {"technician": technician.pk, "most": MOST_GIVEN, "now": now}
    while True:
        for card in DigitalCard.objects.raw(statement, {**values, "drawn": secrets.randbelow(LIST_SIZE)}):
            return card
