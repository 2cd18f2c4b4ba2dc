from __future__ import annotations

from math import exp, log

import pytest

from ccus.history.rules.missing_day_headcounts import Told, share_by_number
from ccus.history.rules.missing_days import missing_day_rules

STEADY, OFTEN_AWAY = 0.995, 0.5
ALL_AS_USUAL = (0,) * 8


def chances(
    people: int,
    recorded: int,
    coming: dict[int, float],
    *,
    usual: tuple[int, ...] = ALL_AS_USUAL,
    lost: float = 0.007,
) -> dict[int, float]:
    """`coming`: how likely they came by everything else; `lost`: how often the touch of somebody who came is."""
    told = Told(people=people, recorded=recorded, usual=usual)
    odds = {person: likely / (1 - likely) * lost for person, likely in coming.items()}
    return share_by_number(told, odds, missing_day_rules().gates.numbers)[1]


def test_where_one_more_is_told_than_recorded_the_one_without_a_record_was_there() -> None:
    assert chances(5, 4, {1: STEADY})[1] > 0.95


def test_where_all_are_recorded_nobody_else_was_there() -> None:
    assert chances(4, 4, {1: STEADY})[1] < 0.1


def test_of_two_without_a_record_one_was_there_and_nothing_tells_which() -> None:
    found = chances(5, 4, {1: STEADY, 2: STEADY})

    assert found[1] == pytest.approx(found[2])
    assert 0.4 < found[1] < 0.6


def test_the_steady_one_is_likelier_than_the_one_who_is_often_away() -> None:
    found = chances(5, 4, {1: STEADY, 2: OFTEN_AWAY})

    assert found[1] > 0.9 > 0.1 > found[2]


def test_a_number_that_is_always_above_the_records_tells_nothing() -> None:
    assert chances(5, 4, {1: STEADY}, usual=(1,) * 8)[1] < 0.3


def test_where_nobody_of_a_crew_is_recorded_all_of_them_were_there() -> None:
    found = chances(4, 0, dict.fromkeys(range(4), STEADY))

    assert min(found.values()) > 0.9


def test_a_firm_that_told_its_first_number_says_less() -> None:
    assert chances(5, 4, {1: STEADY}, usual=())[1] < chances(5, 4, {1: STEADY})[1]


def test_somebody_who_hardly_comes_is_not_ruled_out() -> None:
    assert 0 < chances(5, 4, {1: 0.0})[1] < 0.5


def test_nobody_to_ask_after_is_no_error() -> None:
    assert chances(5, 4, {}) == {}


def test_without_a_number_everybody_stands_alone() -> None:
    likely, found = share_by_number(None, {1: 1.0, 2: 3.0}, missing_day_rules().gates.numbers)

    assert found == {1: 0.5, 2: 0.75}
    assert likely == pytest.approx(log(8))


def test_how_likely_a_number_is_adds_up_to_one_over_all_numbers() -> None:
    rules = missing_day_rules().gates.numbers
    odds = {1: 0.5, 2: 4.0}

    likely = [
        share_by_number(Told(people=people, recorded=3, usual=ALL_AS_USUAL), odds, rules)[0] for people in range(1, 9)
    ]

    assert sum(map(exp, likely)) == pytest.approx((1 + 0.5) * (1 + 4.0), rel=0.02)
