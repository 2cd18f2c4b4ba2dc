"""How far the clock is off, whatever people do to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gate_agent.clock import (
    LARGEST_OFFSET_MS,
    Measurement,
    Reading,
    jump_between,
    measure,
    offset_at,
    offset_for_sending,
    read_clocks,
)

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def reading(seconds: float, *, wall_off: float = 0.0, boot: str = "a") -> Reading:
    """So many seconds after START, the wall clock so many seconds ahead."""
    return Reading(START + timedelta(seconds=seconds + wall_off), int(seconds * 1e9), boot)


def test_the_server_s_moment_lies_in_the_middle_of_the_round_trip() -> None:
    measured = measure(reading(10, wall_off=90), reading(12, wall_off=90), server_time=START + timedelta(seconds=11))

    assert measured is not None
    assert measured.offset_ms == 90_000


@pytest.mark.parametrize(
    "after",
    [reading(25), reading(11, boot="b"), reading(9)],
    ids=["too slow an answer", "another boot", "ticks that went back"],
)
def test_an_answer_that_says_nothing_about_the_clock_is_no_measurement(after: Reading) -> None:
    assert measure(reading(10), after, server_time=START) is None


def test_an_absurd_clock_is_told_as_far_off_as_can_be_told() -> None:
    measured = measure(
        reading(10, wall_off=10**9), reading(10, wall_off=10**9), server_time=START + timedelta(seconds=10)
    )

    assert measured is not None
    assert measured.offset_ms == LARGEST_OFFSET_MS


def test_a_clock_set_by_hand_has_the_right_offset_at_once() -> None:
    measured = Measurement(reading(0), 250)

    assert offset_at(reading(60), measured) == 250
    assert offset_at(reading(60, wall_off=86_400), measured) == 86_400_250
    assert offset_at(reading(60, wall_off=-3_600), measured) == -3_599_750
    assert offset_at(reading(60, boot="b"), measured) is None
    assert jump_between(reading(0), reading(60, wall_off=-5)) == -5_000


def test_a_touch_before_the_first_measurement_of_its_run_gets_the_offset_that_was_measured_later() -> None:
    later = Measurement(reading(500, wall_off=90), 90_000, after_event=3)

    assert offset_for_sending(reading(20, wall_off=90), row=2, measurements=[later]) == 90_000
    # Somebody set the clock right between the touch and the measurement.
    corrected = Measurement(reading(500), 0, after_event=3)
    assert offset_for_sending(reading(20, wall_off=90), row=2, measurements=[corrected]) == 90_000


def test_a_run_without_any_measurement_takes_the_offset_on_which_its_neighbours_agree() -> None:
    before, after = (
        Measurement(reading(0), 600_000, after_event=4),
        Measurement(reading(9, boot="c"), 603_000, after_event=9),
    )
    elsewhere = Measurement(reading(9, boot="c"), 0, after_event=9)
    between = reading(5, boot="b")

    assert offset_for_sending(between, row=6, measurements=[before, after]) == 600_000
    assert offset_for_sending(between, row=6, measurements=[before, elsewhere]) is None
    assert offset_for_sending(between, row=6, measurements=[before]) is None
    assert offset_for_sending(between, row=6, measurements=[]) is None


def test_the_machine_s_own_ticks_go_forward_within_one_boot() -> None:
    first, second = read_clocks(), read_clocks()

    assert first.boot == second.boot
    assert second.ticks_ns >= first.ticks_ns
    assert abs(jump_between(first, second)) < 1_000
