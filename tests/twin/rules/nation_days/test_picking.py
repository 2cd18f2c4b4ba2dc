from __future__ import annotations

import numpy as np
import pytest
from tests.twin.rules.nation_days.nation import CHANCE, MONTH, plan, standing

from ccus.twin.rules.nation.workdays import is_working_day
from ccus.twin.rules.nation_days.attendance import draw_moments_of_days
from ccus.twin.rules.nation_days.candidates import Candidates, candidates_of
from ccus.twin.rules.nation_days.losses import dark_gates
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.picking import Picked, TooFewDays, pick

CALENDAR = month_calendar(MONTH, CHANCE)


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(plan(), CALENDAR, CHANCE, usable=standing().is_usable)


def picked(candidates: Candidates, number: int, *, further: int = 0) -> Picked:
    moment = draw_moments_of_days(plan(), candidates.assignment, candidates.day, candidates.rank, CALENDAR, CHANCE)
    losses = dark_gates(plan(), candidates, CALENDAR, standing().records_exits, CHANCE)
    return pick(candidates, losses.keep_away(moment), losses, number=number, further=further)


def offered(candidates: Candidates) -> int:
    """How many days can become records: those not at dark gates."""
    return int((~dark_gates(plan(), candidates, CALENDAR, standing().records_exits, CHANCE).is_lost).sum())


def test_exactly_the_wanted_number_of_different_days_is_picked(candidates: Candidates) -> None:
    found = picked(candidates, 12_345)

    assert len(np.unique(found.worked)) == 12_345
    assert not np.isin(found.lost, found.worked).any()


def test_all_days_can_be_picked_but_no_more(candidates: Candidates) -> None:
    assert len(picked(candidates, offered(candidates)).worked) == offered(candidates)
    with pytest.raises(TooFewDays):
        picked(candidates, offered(candidates) + 1)


def test_further_days_are_given_up_before_records_are(candidates: Candidates) -> None:
    found = picked(candidates, offered(candidates) - 5, further=9)

    assert (len(found.worked), found.further) == (offered(candidates), 5)


def test_days_lost_at_dark_gates_are_among_the_earliest(candidates: Candidates) -> None:
    found = picked(candidates, 12_345)

    assert len(found.lost) > 0
    assert found.moment[found.lost].max() <= found.moment[found.worked].max()
    assert np.isin(found.typed, found.worked).all()


def test_people_of_a_firm_come_on_the_same_days(candidates: Candidates) -> None:
    found = picked(candidates, len(candidates) // 2)
    node = plan().assignments.node[candidates.assignment]
    came = np.isin(np.arange(len(candidates)), found.worked)
    _, group, size = np.unique(node.astype(np.int64) * 32 + candidates.day, return_inverse=True, return_counts=True)
    share = np.bincount(group, came) / size
    several = size >= 4

    assert np.mean((share[several] < 0.2) | (share[several] > 0.8)) > 0.85


def test_only_working_days_inside_the_assignment_are_candidates(candidates: Candidates) -> None:
    days = list(MONTH.days())
    assignments, day = plan().assignments, candidates.day.astype(np.int32) + CALENDAR.first

    assert all(is_working_day(days[position]) for position in np.unique(candidates.day))
    assert (assignments.valid_from[candidates.assignment] <= day).all()
    assert (day < assignments.valid_until[candidates.assignment]).all()


def test_nobody_is_at_more_than_two_sites_and_at_two_only_by_day(candidates: Candidates) -> None:
    assignments = plan().assignments
    key = assignments.technician[candidates.assignment].astype(np.int64) * 32 + candidates.day
    _, place, number = np.unique(key, return_inverse=True, return_counts=True)
    shared = number[place] > 1

    assert number.max() == 2
    assert not plan().sites.night[assignments.site[candidates.assignment[shared]]].any()


def test_saturdays_are_worked_less_than_other_days(candidates: Candidates) -> None:
    found = picked(candidates, len(candidates) // 3)
    share = np.bincount(candidates.day[found.worked], minlength=31) / np.maximum(
        np.bincount(candidates.day, minlength=31), 1
    )
    saturdays = [day.day - 1 for day in MONTH.days() if day.weekday() == 5 and is_working_day(day)]
    others = [day.day - 1 for day in MONTH.days() if day.weekday() < 5 and is_working_day(day)]

    assert share[saturdays].max() < share[others].min()
