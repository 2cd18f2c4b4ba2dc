from __future__ import annotations

import numpy as np
import pytest
from tests.twin.rules.nation_days.nation import CHANCE, MONTH, plan, standing

from ccus.twin.rules.nation.workdays import is_working_day
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.picking import Candidates, Picked, TooFewDays, candidates_of, pick

CALENDAR = month_calendar(MONTH, CHANCE)


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(plan(), CALENDAR, CHANCE, usable=standing().is_usable)


def picked(candidates: Candidates, number: int) -> Picked:
    return pick(plan(), candidates, CALENDAR, CHANCE, number=number)


def test_exactly_the_wanted_number_of_different_days_is_picked(candidates: Candidates) -> None:
    found = picked(candidates, 12_345)

    assert len(np.unique(found.chosen)) == 12_345
    assert len(found.left) == len(candidates) - 12_345
    assert not np.isin(found.left, found.chosen).any()


def test_all_days_can_be_picked_but_no_more(candidates: Candidates) -> None:
    assert len(picked(candidates, len(candidates)).chosen) == len(candidates)
    with pytest.raises(TooFewDays):
        picked(candidates, len(candidates) + 1)


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
    share = np.bincount(candidates.day[found.chosen], minlength=31) / np.maximum(
        np.bincount(candidates.day, minlength=31), 1
    )
    saturdays = [day.day - 1 for day in MONTH.days() if day.weekday() == 5 and is_working_day(day)]
    others = [day.day - 1 for day in MONTH.days() if day.weekday() < 5 and is_working_day(day)]

    assert share[saturdays].max() < share[others].min()
