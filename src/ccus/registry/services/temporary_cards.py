"""A QR code on paper that is held to readers like a card, from the day a card was lost until the next one comes."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.registry.errors import CardStillValid
from ccus.registry.models import Card, Technician
from ccus.registry.permissions import check_can_order_card
from ccus.registry.rules.cards import card_validity_rules, color_of, hash_token, temporary_expires_on
from ccus.registry.services.cards import find_valid_card, last_issue_number, put_in_force, stop_card
from ccus.registry.services.locks import lock_technician, read_id
from ccus.registry.states import CardKind, CardRevocationReason

# Capital letters and digits, which a QR code holds densely; 130 random bits.
_PREFIX = "CCUST"
_RANDOM_BYTES = 17


@dataclass(frozen=True, kw_only=True)
class TemporaryCode:
    """`token` is the content of the QR code; it is told this once and kept nowhere."""

    card: Card
    token: str


@transaction.atomic
def make_temporary_code(technician_ccus_id: str, *, viewer: Viewer, now: datetime) -> TemporaryCode:
    """A code for somebody without a card that is good. One that was made before stops.

    Raises TechnicianNotFound, UnreadableId, PermissionMissing, NotYourRecord, CardStillValid.
    """
    check_can_order_card(viewer, technician_ccus_id=read_id(technician_ccus_id))
    technician = lock_technician(technician_ccus_id)
    valid = find_valid_card(technician, now=now)
    if valid is not None:
        raise CardStillValid(expires_on=valid.expires_on)
    stop_temporary_codes(technician, reason=CardRevocationReason.RENEWED, viewer=viewer, now=now)
    token = _PREFIX + base64.b32encode(secrets.token_bytes(_RANDOM_BYTES)).decode().rstrip("=")
    issued_on = jst_date(now)
    card = Card(
        technician=technician,
        kind=CardKind.TEMPORARY.value,
        issue_number=last_issue_number(technician, kind=CardKind.TEMPORARY) + 1,
        color=color_of(technician.skill_level).value,
        token_hash=hash_token(token),
        issued_on=issued_on,
        expires_on=temporary_expires_on(issued_on, rules=card_validity_rules()),
    )
    put_in_force(card, viewer=viewer, now=now)
    return TemporaryCode(card=card, token=token)


def stop_temporary_codes(
    technician: Technician, *, reason: CardRevocationReason, viewer: Viewer, now: datetime
) -> None:
    """All of a person's that are in force. Call inside a transaction that holds the person."""
    in_force = technician.cards.select_for_update().filter(
        kind=CardKind.TEMPORARY, revoked_at__isnull=True, expires_on__gte=jst_date(now)
    )
    for card in in_force.order_by("id"):
        stop_card(card, reason=reason, viewer=viewer, now=now)
