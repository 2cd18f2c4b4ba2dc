from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from ccus.history.states import Direction
from ccus.twin.rules.country import Country, demo_country
from ccus.twin.rules.morning import (
    MORNING_SECONDS,
    OFFLINE_GATE,
    UNKNOWN_TOKEN,
    Mishap,
    live_gates,
    morning_bursts,
    trickle,
)

WEDNESDAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def country() -> Country:
    return demo_country(date(2026, 11, 21))


def test_the_morning_is_over_in_eight_minutes_or_faster_on_request(country: Country) -> None:
    assert max(burst.after for burst in morning_bursts(country, WEDNESDAY, speed=1)) <= MORNING_SECONDS + 1
    assert max(burst.after for burst in morning_bursts(country, WEDNESDAY, speed=8)) <= MORNING_SECONDS / 8 + 1


def test_everybody_comes_in_order_of_time_through_a_live_gate(country: Country) -> None:
    bursts = morning_bursts(country, WEDNESDAY, speed=1)
    assert [burst.after for burst in bursts] == sorted(burst.after for burst in bursts)
    assert {(burst.site, burst.gate) for burst in bursts} <= set(live_gates(country))
    assert len({tap.token for burst in bursts for tap in burst.taps}) > 150
    assert all(tap.after <= burst.after for burst in bursts for tap in burst.taps)


def test_each_mishap_happens(country: Country) -> None:
    bursts = morning_bursts(country, WEDNESDAY, speed=1)
    assert {burst.mishap for burst in bursts} == set(Mishap)
    assert {(burst.site, burst.gate) for burst in bursts if burst.mishap is Mishap.OFFLINE} == {OFFLINE_GATE}
    back = next(burst.after for burst in bursts if burst.mishap is Mishap.CAUGHT_UP)
    assert all(burst.after < back for burst in bursts if burst.mishap is Mishap.OFFLINE)
    assert [tap.token for burst in bursts for tap in burst.taps].count(UNKNOWN_TOKEN) == 1


def test_a_day_off_is_played_as_the_full_working_day_before(country: Country) -> None:
    friday = morning_bursts(country, date(2026, 11, 13), speed=1)
    assert friday
    assert morning_bursts(country, date(2026, 11, 14), speed=1) == friday
    assert morning_bursts(country, date(2026, 11, 15), speed=1) == friday


def test_somebody_is_there_from_the_first_moment(country: Country) -> None:
    bursts = morning_bursts(country, WEDNESDAY, speed=1)
    assert sum(len(burst.taps) for burst in bursts if burst.after < 1) > 10


def test_the_trickle_lets_people_out_and_in_again_without_end(country: Country) -> None:
    bursts = list(islice(trickle(country, WEDNESDAY, after=100.0), 400))
    assert [burst.after for burst in bursts] == sorted(burst.after for burst in bursts)
    assert bursts[0].after > 100
    inside: dict[str, Direction] = {}
    for burst in bursts:
        (tap,) = burst.taps
        assert tap.direction is (Direction.ENTRY if inside.get(tap.token) is Direction.EXIT else Direction.EXIT)
        inside[tap.token] = tap.direction
