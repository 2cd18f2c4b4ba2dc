"""Which items of a technician or business a viewer may see: a table over item × relation × site phase × channel.

The table is `data/disclosure_items.csv`; each line names its certainty and source. What the official material leaves open
is marked `inferred` or `assumed` there. Two operators together may change a cell (`DisclosureChange`); a `Policy` is the
table with their decisions laid over it. Some cells cannot be changed by anybody (`is_fixed`).

Readers ask `queries.disclosure_policy.visible_items`, which knows the decisions; nobody else decides what is shown.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from ccus.access.states import Channel, Relation, SitePhase

SUBJECTS = ("technician", "business")

# What a gate may show to whoever stands near it: whom it greets, and the colour of the card.
GATE_ITEMS = frozenset({"full_name", "skill_level"})
# Where a card is sent to serves its delivery alone.
CARD_DELIVERY_ITEMS = frozenset({"card_delivery_address", "card_delivery_phone"})
# What a report to the retirement mutual aid (建退共) is made of, and nothing else: whose book, which contract.
RETIREMENT_ITEMS = frozenset(
    {"full_name", "kentaikyo_status", "kentaikyo_insured_number", "retirement_mutual_aid_status"}
    | {"name", "kentaikyo_contractor_number"}
)
CONTRACTORS = frozenset({Relation.PRIME, Relation.UPPER})
# Contractors see people while the site is open; before and outside its period two operators may allow more, after it nobody.
SHUT_PHASES = frozenset({SitePhase.NONE, SitePhase.CLOSED})


@dataclass(frozen=True, kw_only=True)
class DisclosedItem:
    """One registered item: its number and name in the official list, and who sees it on a screen.

    `joint_use` says whether a partner system may receive it for those who may see it there.
    """

    subject: str
    number: int
    item_ja: str
    code: str
    to_self: bool
    to_employer: bool
    to_prime_while_open: bool
    in_joint_use: bool
    to_others: bool
    certainty: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cell of the matrix, without its value."""

    subject: str
    item: str
    relation: Relation
    phase: SitePhase
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The value of one cell. `certainty` is found, inferred, assumed or decided; a decision names itself in `source`."""

    shown: bool
    certainty: str
    source: str
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What two operators decided about some cells of one item."""

    number: int
    subject: str
    item: str
    relation: Relation
    phases: frozenset[SitePhase]
    channels: frozenset[Channel]
    shown: bool

    def covers(self, place: Place) -> bool:
        return (
            place.subject == self.subject
            and place.item == self.item
            and place.relation is self.relation
            and place.phase in self.phases
            and place.channel in self.channels
        )


@cache
def disclosure_items(subject: str) -> Mapping[str, DisclosedItem]:
    """The items of `technician` or `business` by code, in official order. KeyError for another subject."""
    if subject not in SUBJECTS:
        raise KeyError(subject)
    text = resources.files("ccus.access").joinpath("data", "disclosure_items.csv").read_text(encoding="utf-8")
    items = {
        row["item_code"]: DisclosedItem(
            subject=subject,
            number=int(row["no"]),
            item_ja=row["item_ja"],
            code=row["item_code"],
            to_self=_is_yes(row["self"]),
            to_employer=_is_yes(row["employer"]),
            to_prime_while_open=_is_yes(row["prime_or_upper_while_open"]),
            in_joint_use=_is_yes(row["joint_use"]),
            to_others=_is_yes(row["other"]),
            certainty=row["certainty"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
        if row["subject"] == subject
    }
    return MappingProxyType(items)


class Policy:
    """The table with decisions laid over it, the latest last. Made once for each set of decisions (`policy_of`)."""

    def __init__(self, decisions: tuple[Decision, ...]) -> None:
        self._decisions = decisions
        self._kept: dict[tuple[str, Relation, SitePhase, Channel], frozenset[str]] = {}

    def cell(self, place: Place) -> Cell:
        """The value of one cell. KeyError for an unknown subject or item."""
        base = base_cell(place)
        if base.is_fixed:
            return base
        for decision in reversed(self._decisions):
            if decision.covers(place):
                return Cell(shown=decision.shown, certainty="decided", source=f"decision {decision.number}")
        return base

    def visible_items(self, *, subject: str, relation: Relation, phase: SitePhase, channel: Channel) -> frozenset[str]:
        """Codes of the items that may be shown."""
        key = (subject, relation, phase, channel)
        if key not in self._kept:
            self._kept[key] = frozenset(
                code
                for code in disclosure_items(subject)
                if self.cell(Place(subject=subject, item=code, relation=relation, phase=phase, channel=channel)).shown
            )
        return self._kept[key]


@cache
def policy_of(decisions: tuple[Decision, ...]) -> Policy:
    return Policy(decisions)


def places() -> Iterator[Place]:
    """Every cell there is: 73 items × relations × phases × channels, in that order."""
    for subject in SUBJECTS:
        for item in disclosure_items(subject):
            for relation in Relation:
                for phase in SitePhase:
                    for channel in Channel:
                        yield Place(subject=subject, item=item, relation=relation, phase=phase, channel=channel)


def base_cell(place: Place) -> Cell:
    """What the table says of a cell, before any decision. KeyError for an unknown subject or item.

    A gate shows less than its relation would, a report to the mutual aid the two numbers beside the names; joint use what the column for partner systems allows: employers and open
    sites only, as in the committee's decision of 2024-12-18.
    """
    item = disclosure_items(place.subject)[place.item]
    fixed = is_fixed(place)
    shown = _is_shown(item, place)
    if place.channel is Channel.GATE:
        return Cell(shown=shown and item.code in GATE_ITEMS, certainty="assumed", source="ours", is_fixed=fixed)
    if place.channel is Channel.RETIREMENT:
        source = "linking with the mutual aid needs both numbers; the bulk methods are the prime's and the first tier's"
        return Cell(shown=_is_reported(item, place), certainty="inferred", source=source, is_fixed=fixed)
    is_own = place.relation in (Relation.SELF, Relation.EMPLOYER)
    if is_own and place.channel is Channel.JOINT_USE and not fixed:
        return Cell(shown=shown, certainty=item.certainty, source=item.source)
    if fixed or is_own:
        return Cell(shown=shown, certainty="found", source="committee papers on joint use", is_fixed=fixed)
    if place.relation is Relation.REGISTRY:
        return Cell(shown=shown, certainty="inferred", source="registration and review need every item")
    if place.relation in CONTRACTORS and place.phase is not SitePhase.OPEN:
        return Cell(shown=shown, certainty="found", source="committee papers on joint use: while the site is open")
    return Cell(shown=shown, certainty=item.certainty, source=item.source)


def is_fixed(place: Place) -> bool:
    """Cells that nobody can change: what gates show is built into them; people and firms see themselves; strangers see nothing of a person; contractors nothing of one
    once the site is closed; where a card is sent to stays with the person, the employer and the desk."""
    if place.channel is Channel.GATE:
        return True
    if place.relation is Relation.SELF and place.channel in (Channel.SCREEN, Channel.FORM, Channel.EXPORT):
        return True
    if place.subject != "technician":
        return False
    if place.relation is Relation.OTHER:
        return True
    if place.relation in CONTRACTORS and (place.phase in SHUT_PHASES or place.item in CARD_DELIVERY_ITEMS):
        return True
    return place.item in CARD_DELIVERY_ITEMS and place.channel is Channel.JOINT_USE


def _is_shown(item: DisclosedItem, place: Place) -> bool:
    is_contractor_of_open_site = place.relation in CONTRACTORS and place.phase is SitePhase.OPEN
    if place.channel is Channel.JOINT_USE:
        return item.in_joint_use and (
            place.relation in (Relation.SELF, Relation.EMPLOYER) or is_contractor_of_open_site
        )
    if place.relation is Relation.REGISTRY:
        return True
    if place.relation is Relation.SELF:
        return item.to_self
    if place.relation is Relation.EMPLOYER:
        return item.to_employer
    return item.to_prime_while_open if is_contractor_of_open_site else item.to_others


def _is_reported(item: DisclosedItem, place: Place) -> bool:
    """A report names people and numbers, to those who make it: the firm, and contractors above it while the site is open."""
    nobody = (Relation.OTHER,) if place.subject == "technician" else (Relation.OTHER, Relation.EMPLOYER)
    if item.code not in RETIREMENT_ITEMS or place.relation in nobody:
        return False
    return place.relation not in CONTRACTORS or place.phase is SitePhase.OPEN


def _is_yes(cell: str) -> bool:
    """ValueError for anything but yes and no, so that a typing error in the table does not become a policy."""
    if cell not in ("yes", "no"):
        raise ValueError(f"a disclosure cell is yes or no, not {cell!r}")
    return cell == "yes"
