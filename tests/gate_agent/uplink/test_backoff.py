"""How long a gate waits before it tries again."""

from __future__ import annotations

from gate_agent.uplink.backoff import Backoff


def longest(low: float, high: float) -> float:
    return high


def test_waits_double_up_to_a_minute_and_begin_anew_after_a_success() -> None:
    backoff = Backoff(longest)

    assert [backoff.fail() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.succeed()
    assert backoff.fail() == 1


def test_the_wait_is_drawn_from_nothing_up_to_the_ceiling() -> None:
    drawn: list[tuple[float, float]] = []
    backoff = Backoff(lambda low, high: drawn.append((low, high)) or low)  # type: ignore[func-returns-value]

    assert [backoff.fail(), backoff.fail()] == [0, 0]
    assert drawn == [(0.0, 1.0), (0.0, 2.0)]


def test_what_the_server_asks_for_is_the_least_and_never_more_than_an_hour() -> None:
    assert Backoff(min).fail(asked_seconds=30) == 0 + 30
    assert Backoff(longest).fail(asked_seconds=30) == 37.5
    assert Backoff(min).fail(asked_seconds=10**9) == 3_600
    assert Backoff(min).fail(asked_seconds=-5) == 0


def test_years_of_failures_do_not_overflow() -> None:
    backoff = Backoff(longest)

    assert {backoff.fail() for _ in range(5_000)} == {1, 2, 4, 8, 16, 32, 60}
