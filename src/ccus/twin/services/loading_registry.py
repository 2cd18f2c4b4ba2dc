"""The demo's firms, people and cards enter the register through the registry's own services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ccus.access.viewers import Viewer
from ccus.kit.calendar import JST
from ccus.registry.models import Technician
from ccus.registry.rules.registrations import AffiliationEntry, TechnicianRegistration
from ccus.registry.services import affiliations, bulk, cards
from ccus.twin.rules.country import Country, DemoCard, DemoMove

WORDS = (
    "registry:business:register",
    "registry:technician:register",
    "registry:affiliation:edit",
    "registry:card:issue",
    "registry:card:revoke",
)


def load_registry(country: Country, *, viewer: Viewer, now: datetime) -> None:
    """Call inside one transaction: all or nothing. `viewer` holds WORDS."""
    bulk.load_businesses(
        [(business.registration, business.registered_on) for business in country.businesses], viewer=viewer, now=now
    )
    moves = {move.technician.number: move for move in country.moves}
    people = bulk.load_technicians(
        [
            (_as_registered(technician.registration, moves.get(technician.number)), technician.registered_on)
            for technician in country.technicians
        ],
        viewer=viewer,
        now=now,
    )
    for move in country.moves:
        _move(move, person=people[move.technician.number], viewer=viewer)
    _load_cards(country, people, viewer=viewer, now=now)


def _as_registered(registration: TechnicianRegistration, move: DemoMove | None) -> TechnicianRegistration:
    """Who moved later belonged to the former firm in the beginning."""
    if move is None:
        return registration
    former = AffiliationEntry(
        business_ccus_id=move.former.ccus_id, from_on=max(move.technician.registered_on, move.former.registered_on)
    )
    return replace(registration, affiliations=(former,))


def _move(move: DemoMove, *, person: Technician, viewer: Viewer) -> None:
    at = _noon(move.on)
    former = person.affiliations.get()
    affiliations.end_affiliation(former.pk, last_on=move.on - timedelta(days=1), viewer=viewer, now=at)
    entry = AffiliationEntry(business_ccus_id=move.technician.business.ccus_id, from_on=move.on, hired_on=move.on)
    affiliations.affiliate_technician(person.ccus_id, entry=entry, viewer=viewer, now=at)


def _load_cards(country: Country, people: list[Technician], *, viewer: Viewer, now: datetime) -> None:
    first = [card for card in country.cards if card.issue_number == 1 and not card.short_lived]
    bulk.load_cards(
        [(people[card.technician.number], card.token, _noon(card.issued_on)) for card in first], viewer=viewer, now=now
    )
    for card in country.cards:
        person = people[card.technician.number]
        if card.short_lived:
            cards.issue_card(
                person.ccus_id, token=card.token, viewer=viewer, now=_noon(card.issued_on), identity_proven=False
            )
        elif card.revoked_on is not None and card.reason is not None:
            _revoke(country, card, person=person, viewer=viewer)


def _revoke(country: Country, card: DemoCard, *, person: Technician, viewer: Viewer) -> None:
    assert card.revoked_on is not None
    assert card.reason is not None
    following = [other for other in country.cards_of(card.technician) if other.issue_number > card.issue_number]
    at = _noon(card.revoked_on)
    if following:
        cards.reissue_card(person.ccus_id, token=following[0].token, reason=card.reason, viewer=viewer, now=at)
    else:
        cards.revoke_card(person.cards.get().pk, reason=card.reason, viewer=viewer, now=at)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), JST)
