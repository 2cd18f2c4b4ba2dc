"""The whole demo country: firms, people, cards, sites and rosters, as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from ccus.kit.calendar import add_months
from ccus.registry.states import CardRevocationReason, SkillLevel
from ccus.twin.rules.firms import DemoBusiness, demo_businesses
from ccus.twin.rules.people import DemoTechnician, demo_technicians
from ccus.twin.rules.places import (
    MAIN_SITE,
    Assignment,
    DemoNode,
    DemoRosterEntry,
    DemoSite,
    demo_assignments,
    demo_nodes,
    demo_roster,
    demo_sites,
)
from ccus.twin.rules.tokens import card_token

# Every so many people (by number) has lost a card and got another; has lost it and has none; carries an old short-lived one.
_REISSUED, _REVOKED, _EXPIRED = (29, 7), (97, 11), (131, 17)
# This one works where the sample file comes from, lost the card on this day, and found it again.
LOST_IN_SAMPLE, LOST_IN_SAMPLE_ON = 7, date(2026, 11, 9)
# The first person of the demo country whose firm changed lately, and every so many after.
_MOVED = (60, 33)
MOVED_DAYS_AGO = 40


@dataclass(frozen=True, kw_only=True)
class DemoCard:
    """One card. `revoked_on` is the JST day on which it was stopped; `short_lived` means identity was not proven."""

    technician: DemoTechnician
    issue_number: int
    issued_on: date
    revoked_on: date | None = None
    reason: CardRevocationReason | None = None
    short_lived: bool = False

    @property
    def token(self) -> str:
        return card_token(self.technician.ccus_id, issue_number=self.issue_number)


@dataclass(frozen=True, kw_only=True)
class DemoMove:
    """A person left a firm: `former` until the day before `on`, the firm of the registration from then on."""

    technician: DemoTechnician
    former: DemoBusiness
    on: date


@dataclass(frozen=True)
class Country:
    """Everything that follows from `base`, the JST day on which the demo was first loaded."""

    base: date
    businesses: tuple[DemoBusiness, ...]
    technicians: tuple[DemoTechnician, ...]
    sites: tuple[DemoSite, ...]
    nodes: tuple[DemoNode, ...]
    assignments: tuple[Assignment, ...]
    roster: tuple[DemoRosterEntry, ...]
    moves: tuple[DemoMove, ...]

    @cached_property
    def cards(self) -> tuple[DemoCard, ...]:
        return tuple(card for technician in self.technicians for card in _cards(technician, self.base))

    @cached_property
    def visitor(self) -> DemoTechnician:
        """Into whom a visitor steps: of the main site, on the way up, with a card that is good."""
        there = [one.technician for one in self.assignments if one.site == MAIN_SITE]
        good = [one for one in there if len(self.cards_of(one)) == 1]
        return min(good or there, key=lambda one: abs(one.registration.skill_level - SkillLevel.LEVEL_2))

    def business(self, key: str) -> DemoBusiness:
        return next(business for business in self.businesses if business.key == key)

    def site(self, key: str) -> DemoSite:
        return next(site for site in self.sites if site.key == key)

    def cards_of(self, technician: DemoTechnician) -> list[DemoCard]:
        """The person's cards, oldest first."""
        return self._cards_by_number[technician.number]

    @cached_property
    def _cards_by_number(self) -> dict[int, list[DemoCard]]:
        found: dict[int, list[DemoCard]] = {technician.number: [] for technician in self.technicians}
        for card in self.cards:
            found[card.technician.number].append(card)
        return found


@lru_cache(maxsize=4)
def demo_country(base: date) -> Country:
    """The country as of its first day. IDs, names and card numbers are the same for every `base`."""
    businesses = demo_businesses(base=base)
    technicians = demo_technicians(businesses, base=base)
    sites, nodes = demo_sites(base=base), demo_nodes()
    moves = _moves(technicians, businesses, base)
    came_on = {move.technician.number: move.on for move in moves}
    assignments = demo_assignments(sites, nodes, technicians, came_on=came_on)
    roster = demo_roster(assignments)
    return Country(base, businesses, technicians, sites, nodes, assignments, roster, tuple(moves))


def _cards(technician: DemoTechnician, base: date) -> list[DemoCard]:
    if _is_chosen(technician, _EXPIRED):
        issued_on = add_months(base, -30)
        return [DemoCard(technician=technician, issue_number=1, issued_on=issued_on, short_lived=True)]
    issued_on = technician.registered_on
    if not (_is_chosen(technician, _REISSUED) or _is_chosen(technician, _REVOKED)):
        return [DemoCard(technician=technician, issue_number=1, issued_on=issued_on)]
    revoked_on = base - timedelta(days=20 + technician.number % 25)
    if technician.number == LOST_IN_SAMPLE:
        revoked_on = min(revoked_on, LOST_IN_SAMPLE_ON)
    first = DemoCard(
        technician=technician,
        issue_number=1,
        issued_on=issued_on,
        revoked_on=revoked_on,
        reason=CardRevocationReason.LOST,
    )
    if _is_chosen(technician, _REVOKED):
        return [first]
    return [first, DemoCard(technician=technician, issue_number=2, issued_on=revoked_on)]


def _moves(technicians: Sequence[DemoTechnician], businesses: Sequence[DemoBusiness], base: date) -> list[DemoMove]:
    moves = []
    for technician in technicians:
        on = base - timedelta(days=MOVED_DAYS_AGO + technician.number % 29)
        former = next(
            (
                business
                for business in businesses
                if business.region == technician.business.region
                and business.key != technician.business.key
                and business.weight
            ),
            None,
        )
        is_settled = technician.registered_on < on and technician.place > 1
        if former is not None and is_settled and _is_chosen(technician, _MOVED):
            moves.append(DemoMove(technician=technician, former=former, on=on))
    return moves


def _is_chosen(technician: DemoTechnician, every: tuple[int, int]) -> bool:
    step, first = every
    return technician.number % step == first
