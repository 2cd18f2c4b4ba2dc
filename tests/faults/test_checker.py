"""The checker finds what is planted: a harness that never complains proves nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.faults.checker import Problem, Shown, Stored, Unanswered, check

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
LOGS = {0: "log-before", 1: "log-after"}


def made_up(count: int = 40) -> tuple[list[Shown], list[Stored]]:
    """Two gates and what a server without fault holds of them; the second half comes after a copy was put back."""
    shown = [
        Shown(
            gate=1 + number % 2,
            life=int(number >= count // 2),
            event_id=f"event-{number}",
            credential=f"card-{number % 7}",
            at=NOON + timedelta(seconds=number),
        )
        for number in range(count)
    ]
    stored = [
        Stored(each.gate, each.event_id, each.credential, LOGS[each.life], number + 1, each.at, True)
        for number, each in enumerate(shown)
    ]
    random.Random(1).shuffle(stored)
    return shown, stored


def place_of(stored: list[Stored], event_id: str) -> int:
    return next(place for place, each in enumerate(stored) if each.event_id == event_id)


def problems(
    shown: list[Shown], stored: list[Stored], unanswered: tuple[Unanswered, ...] = ()
) -> list[tuple[Problem, str]]:
    return [(finding.problem, finding.event_id) for finding in check(shown, unanswered, stored)]


def test_what_arrived_in_any_order_is_right() -> None:
    assert problems(*made_up()) == []


@pytest.mark.parametrize("number", range(40))
def test_each_lost_touch_is_found(number: int) -> None:
    shown, stored = made_up()

    del stored[place_of(stored, f"event-{number}")]

    assert problems(shown, stored) == [(Problem.LOST, f"event-{number}")]


@pytest.mark.parametrize("number", range(40))
def test_each_touch_that_is_stored_twice_is_found(number: int) -> None:
    shown, stored = made_up()

    double = stored[place_of(stored, f"event-{number}")]
    stored.append(replace(double, happened_at=double.happened_at + timedelta(days=1), is_measured=False))

    assert problems(shown, stored) == [(Problem.DOUBLED, f"event-{number}")]


@pytest.mark.parametrize("number", range(40))
def test_each_touch_that_is_stored_again_under_another_name_is_found(number: int) -> None:
    shown, stored = made_up()

    stored.append(replace(stored[place_of(stored, f"event-{number}")], event_id="other", sequence=1_000))

    assert problems(shown, stored) == [(Problem.UNEXPLAINED, "other")]


def test_touch_without_an_answer_may_be_stored_once_and_not_twice() -> None:
    shown, stored = made_up()
    unanswered = Unanswered(1, "card-1")
    stored.append(Stored(1, "first", "card-1", LOGS[1], 100, NOON, True))

    assert problems(shown, stored, (unanswered,)) == []

    stored.append(Stored(1, "second", "card-1", LOGS[1], 101, NOON, True))
    assert problems(shown, stored, (unanswered,)) == [(Problem.UNEXPLAINED, "second")]


def test_touch_without_an_answer_may_be_missing() -> None:
    assert problems(*made_up(), (Unanswered(1, "card-1"),)) == []


@pytest.mark.parametrize("number", [*range(18), *range(20, 38)])
def test_each_pair_in_another_order_is_found(number: int) -> None:
    shown, stored = made_up()
    first, second = place_of(stored, f"event-{number}"), place_of(stored, f"event-{number + 2}")

    stored[first], stored[second] = (
        replace(stored[first], sequence=stored[second].sequence),
        replace(stored[second], sequence=stored[first].sequence),
    )

    assert problems(shown, stored)[0] == (Problem.REORDERED, f"event-{number + 2}")


def test_number_that_is_given_twice_in_one_log_is_found() -> None:
    shown, stored = made_up()
    place = place_of(stored, "event-2")

    stored[place] = replace(stored[place], sequence=1)

    assert problems(shown, stored) == [(Problem.REORDERED, "event-2")]


def test_numbers_may_begin_again_after_a_copy_was_put_back() -> None:
    shown, stored = made_up()

    stored = [
        replace(each, sequence=each.sequence - 20, log=LOGS[0]) if each.log == LOGS[1] else each for each in stored
    ]

    assert problems(shown, stored) == []


@pytest.mark.parametrize("change", [{"credential": "card-of-another"}, {"gate": 9}])
def test_touch_of_another_person_or_gate_is_found(change: dict[str, str | int]) -> None:
    shown, stored = made_up()
    place = place_of(stored, "event-3")

    stored[place] = replace(stored[place], **change)  # type: ignore[arg-type]

    assert problems(shown, stored) == [(Problem.ALTERED, "event-3")]


def test_wrong_time_is_found_where_the_clock_was_measured() -> None:
    shown, stored = made_up()
    place = place_of(stored, "event-3")

    stored[place] = replace(stored[place], happened_at=NOON - timedelta(days=1))
    assert problems(shown, stored) == [(Problem.WRONG_TIME, "event-3")]

    stored[place] = replace(stored[place], is_measured=False)
    assert problems(shown, stored) == []
