from __future__ import annotations

import pytest

from ccus.history.rules.missing_day_headcounts import Told, chances_by_number

STEADY, OFTEN_AWAY = 0.995, 0.5
ALL_AS_USUAL = (0,) * 8


def chances(
    people: int, recorded: int, coming: dict[int, float], *, usual: tuple[int, ...] = ALL_AS_USUAL
) -> dict[int, float]:
    told = Told(people=people, recorded=recorded, touched=recorded, usual=usual)
    return chances_by_number(told, coming, touch_lost=0.007, gate_dark=0.002)


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


def test_where_nobody_of_a_crew_is_recorded_the_gate_was_dark() -> None:
    found = chances(4, 0, dict.fromkeys(range(4), STEADY))

    assert min(found.values()) > 0.9


def test_a_firm_that_told_its_first_number_says_less() -> None:
    assert chances(5, 4, {1: STEADY}, usual=())[1] < chances(5, 4, {1: STEADY})[1]


def test_somebody_who_hardly_comes_is_not_ruled_out() -> None:
    assert 0 < chances(5, 4, {1: 0.0})[1] < 0.5


def test_nobody_to_ask_after_is_no_error() -> None:
    assert chances(5, 4, {}) == {}
