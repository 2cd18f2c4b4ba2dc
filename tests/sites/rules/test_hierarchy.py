from __future__ import annotations

import pytest

from ccus.sites.rules.hierarchy import (
    Box,
    Side,
    actor_of,
    available_actions,
    first_state,
    in_tree_order,
    is_standing,
    tier_below,
)
from ccus.sites.states import HIERARCHY_TRANSITIONS, HierarchyState

ST = HierarchyState
BOTH = (Side.UPPER, Side.LOWER)


@pytest.mark.parametrize(
    ("state", "side", "actions"),
    [
        (ST.REQUESTED, Side.LOWER, (ST.APPROVED, ST.DECLINED)),
        (ST.REQUESTED, Side.UPPER, (ST.WITHDRAWN,)),
        (ST.APPROVED, Side.UPPER, (ST.ENDED,)),
        (ST.APPROVED, Side.LOWER, ()),
        (ST.REGISTERED, Side.UPPER, (ST.ENDED,)),
        (ST.REGISTERED, Side.LOWER, ()),
        (ST.DECLINED, Side.UPPER, ()),
        (ST.WITHDRAWN, Side.LOWER, ()),
        (ST.ENDED, Side.UPPER, ()),
    ],
)
def test_each_side_has_its_own_moves(state: HierarchyState, side: Side, actions: tuple[HierarchyState, ...]) -> None:
    assert available_actions(state, sides=[side]) == actions


def test_nobody_has_a_move_from_outside() -> None:
    assert [available_actions(state, sides=[]) for state in ST] == [()] * len(ST)


@pytest.mark.parametrize("state", list(ST))
@pytest.mark.parametrize("to", list(ST))
def test_offered_moves_are_those_that_somebody_may_make(state: HierarchyState, to: HierarchyState) -> None:
    assert (actor_of(state, to=to) is not None) == (to in HIERARCHY_TRANSITIONS[state])
    assert (to in available_actions(state, sides=BOTH)) == (actor_of(state, to=to) is not None)


def test_standing_agreement_makes_the_answer_unnecessary() -> None:
    assert first_state(has_standing_agreement=True) is ST.REGISTERED
    assert first_state(has_standing_agreement=False) is ST.REQUESTED
    assert [state for state in ST if is_standing(state)] == [ST.APPROVED, ST.REGISTERED]


def test_tier_counts_from_the_prime() -> None:
    assert tier_below(0) == 1
    assert tier_below(3) == 4


def test_tree_puts_each_box_right_after_the_one_above() -> None:
    boxes = [
        Box(id=4, upper_id=2, sort_key="d"),
        Box(id=3, upper_id=1, sort_key="b"),
        Box(id=1, upper_id=None, sort_key="z"),
        Box(id=2, upper_id=1, sort_key="a"),
        Box(id=5, upper_id=3, sort_key="c"),
    ]

    assert in_tree_order(boxes) == [1, 2, 4, 3, 5]


def test_box_without_the_one_above_begins_a_branch_of_its_own() -> None:
    assert in_tree_order([Box(id=7, upper_id=99, sort_key="a"), Box(id=1, upper_id=None, sort_key="z")]) == [1, 7]
    assert in_tree_order([]) == []
