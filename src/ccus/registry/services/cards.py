"""Cards are issued, revoked and issued again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import CardAlreadyRevoked, CardNotFound, CardStillValid, CardTokenMissing, CardTokenTaken
from ccus.registry.models import Card, Technician
from ccus.registry.permissions import check_can_issue_card, check_can_revoke_card
from ccus.registry.rules.cards import card_validity_rules, color_of, expires_on, hash_token
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import lock_technician
from ccus.registry.states import CardKind, CardRevocationReason


@transaction.atomic
def issue_card(
    technician_ccus_id: str, *, token: str, viewer: Viewer, now: datetime, identity_proven: bool = True
) -> Card:
    """A card in the colour of the person's level, good from today (JST) to the birthday the rules name.

    `token` is what a reader reads from the chip. Touches of this card that came in before it was known are judged again.
    Raises TechnicianNotFound, UnreadableId, PermissionMissing, CardStillValid, CardTokenMissing, CardTokenTaken.
    """
    check_can_issue_card(viewer)
    technician = lock_technician(technician_ccus_id)
    valid = find_valid_card(technician, now=now)
    if valid is not None:
        raise CardStillValid(expires_on=valid.expires_on)
    return _issue(technician, token=token, viewer=viewer, now=now, identity_proven=identity_proven)


@transaction.atomic
def reissue_card(
    technician_ccus_id: str,
    *,
    token: str,
    reason: CardRevocationReason,
    viewer: Viewer,
    now: datetime,
    identity_proven: bool = True,
) -> Card:
    """A card that replaces the valid one, if there is one: the old one is revoked with the reason.

    Raises TechnicianNotFound, UnreadableId, PermissionMissing, CardTokenMissing, CardTokenTaken.
    """
    check_can_issue_card(viewer)
    technician = lock_technician(technician_ccus_id)
    valid = find_valid_card(technician, now=now)
    if valid is not None:
        stop_card(valid, reason=reason, viewer=viewer, now=now)
    return _issue(technician, token=token, viewer=viewer, now=now, identity_proven=identity_proven)


@transaction.atomic
def revoke_card(card_id: int, *, reason: CardRevocationReason, viewer: Viewer, now: datetime) -> Card:
    """The card stops being good at this moment; touches before it stay good.

    Raises CardNotFound, NotYourRecord, PermissionMissing, CardAlreadyRevoked.
    """
    card = Card.objects.select_for_update(of=("self",)).select_related("technician").filter(pk=card_id).first()
    if card is None:
        raise CardNotFound
    check_can_revoke_card(viewer, technician_ccus_id=card.technician.ccus_id)
    if card.revoked_at is not None:
        raise CardAlreadyRevoked(revoked_on=jst_date(card.revoked_at))
    stop_card(card, reason=reason, viewer=viewer, now=now)
    return card


def card_row(
    technician: Technician, *, token: str, issue_number: int, now: datetime, identity_proven: bool = True
) -> Card:
    """An unsaved card as the rules make it."""
    issued_on = jst_date(now)
    return Card(
        technician=technician,
        issue_number=issue_number,
        color=color_of(technician.skill_level).value,
        token_hash=hash_token(token),
        issued_on=issued_on,
        expires_on=expires_on(
            issued_on,
            birth_date=technician.birth_date,
            identity_proven=identity_proven,
            rules=card_validity_rules(),
        ),
    )


def find_valid_card(technician: Technician, *, now: datetime) -> Card | None:
    """The card in force, locked; temporary codes do not count."""
    return (
        technician.cards.select_for_update()
        .filter(kind=CardKind.CHIP, revoked_at__isnull=True, expires_on__gte=jst_date(now))
        .order_by("-issue_number")
        .first()
    )


def last_issue_number(technician: Technician, *, kind: CardKind) -> int:
    """The highest number that a card of that kind has, 0 before the first."""
    return technician.cards.filter(kind=kind).aggregate(last=Max("issue_number"))["last"] or 0


def put_in_force(card: Card, *, viewer: Viewer, now: datetime) -> None:
    """Saves a card, remembers the act and has touches judged again that came in before it was known. Raises CardTokenTaken."""
    with refuse_on({"registry_card_token_hash_key": CardTokenTaken()}):
        card.save(force_insert=True)
    record_act(
        "registry:card:issue",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=card.technician.ccus_id,
        at=now,
        details={"issue_number": card.issue_number, "color": card.color}
        | ({} if card.kind == CardKind.CHIP else {"kind": card.kind}),
    )
    announce(FactChange(cause="registry:card:issue", cards=[bytes(card.token_hash)]))


def stop_card(card: Card, *, reason: CardRevocationReason, viewer: Viewer, now: datetime) -> None:
    """The card is good no more from this moment on; touches before it keep their verdicts."""
    card.revoked_at = now
    card.revoked_reason = reason.value
    card.save(update_fields=["revoked_at", "revoked_reason"])
    record_act(
        "registry:card:revoke",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=card.technician.ccus_id,
        at=now,
        details={"issue_number": card.issue_number, "reason": reason.value}
        | ({} if card.kind == CardKind.CHIP else {"kind": card.kind}),
    )
    announce(FactChange(cause="registry:card:revoke", cards=[bytes(card.token_hash)], from_on=jst_date(now)))


def _issue(technician: Technician, *, token: str, viewer: Viewer, now: datetime, identity_proven: bool) -> Card:
    if not token.strip():
        raise CardTokenMissing
    number = last_issue_number(technician, kind=CardKind.CHIP) + 1
    card = card_row(technician, token=token, issue_number=number, now=now, identity_proven=identity_proven)
    put_in_force(card, viewer=viewer, now=now)
    return card
