"""Which items of a technician or business a viewer may see: a table over item × relation × site state × channel.

The table is `data/disclosure_items.csv`; each line names its certainty and source. What the official material leaves open
is marked `inferred` or `assumed` there, and can be corrected without touching code.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from ccus.access.states import Channel, Relation

SUBJECTS = ("technician", "business")

# What a gate may show to whoever stands near it: whom it greets, and the colour of the card.
GATE_ITEMS = frozenset({"full_name", "skill_level"})


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


def visible_items(*, subject: str, relation: Relation, site_open: bool, channel: Channel) -> frozenset[str]:
    """Codes of the items that may be shown.

    `site_open`: the site that makes the viewer prime or upper contractor is open and the technician is on its roster;
    without it these two see what anybody sees. A gate shows less than its relation would, joint use what the column for
    partner systems allows: employers and open sites only, as in the committee's decision of 2024-12-18.
    """
    items = disclosure_items(subject).values()
    if channel is Channel.JOINT_USE:
        if relation in (Relation.SELF, Relation.EMPLOYER) or (_is_contractor(relation) and site_open):
            return frozenset(item.code for item in items if item.in_joint_use)
        return frozenset()
    seen = frozenset(item.code for item in items if _is_seen(item, relation=relation, site_open=site_open))
    return seen & GATE_ITEMS if channel is Channel.GATE else seen


def _is_seen(item: DisclosedItem, *, relation: Relation, site_open: bool) -> bool:
    match relation:
        case Relation.REGISTRY:
            return True
        case Relation.SELF:
            return item.to_self
        case Relation.EMPLOYER:
            return item.to_employer
        case Relation.PRIME | Relation.UPPER if site_open:
            return item.to_prime_while_open
        case _:
            return item.to_others


def _is_contractor(relation: Relation) -> bool:
    return relation in (Relation.PRIME, Relation.UPPER)


def _is_yes(cell: str) -> bool:
    """ValueError for anything but yes and no, so that a typing error in the table does not become a policy."""
    if cell not in ("yes", "no"):
        raise ValueError(f"a disclosure cell is yes or no, not {cell!r}")
    return cell == "yes"
