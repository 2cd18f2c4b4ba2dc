"""The hierarchy (施工体制): tiers, who may move a request where, and the order of its boxes.

The directly upper firm requests, the lower one answers; a standing agreement (事業者間合意) makes the answer unnecessary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ccus.sites.states import HIERARCHY_TRANSITIONS, STANDING, HierarchyState

PRIME_TIER = 0


class Side(StrEnum):
    """The two parties of a request, as the transition table names them."""

    UPPER = "upper"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Box:
    """One box as the tree needs it: its own id, that of the box above (None for the prime), and what it is sorted by."""

    id: int
    upper_id: int | None
    sort_key: str


def tier_below(upper_tier: int) -> int:
    return upper_tier + 1


def first_state(*, has_standing_agreement: bool) -> HierarchyState:
    """The state a request begins in."""
    return HierarchyState.REGISTERED if has_standing_agreement else HierarchyState.REQUESTED


def is_standing(state: HierarchyState) -> bool:
    return state in STANDING


def actor_of(state: HierarchyState, *, to: HierarchyState) -> Side | None:
    """Which side may move a box from one state to another; None when nobody can."""
    side = HIERARCHY_TRANSITIONS[state].get(to)
    return Side(side) if side else None


def available_actions(state: HierarchyState, *, sides: Collection[Side]) -> tuple[HierarchyState, ...]:
    """The states into which somebody on these sides may move a box, in the order of the table."""
    return tuple(to for to, side in HIERARCHY_TRANSITIONS[state].items() if Side(side) in sides)


def in_tree_order(boxes: Sequence[Box]) -> list[int]:
    """Ids of the boxes, each right after the box above it, neighbours by their key.

    A box whose upper one is not among them (it ended, or is not visible) begins a branch of its own at the end.
    """
    known = {box.id for box in boxes}
    below: defaultdict[int | None, list[Box]] = defaultdict(list)
    for box in sorted(boxes, key=lambda box: (box.upper_id is not None, box.sort_key, box.id)):
        below[box.upper_id if box.upper_id in known else None].append(box)
    ordered: list[int] = []
    waiting = list(reversed(below[None]))
    while waiting:
        box = waiting.pop()
        ordered.append(box.id)
        waiting.extend(reversed(below[box.id]))
    return ordered
