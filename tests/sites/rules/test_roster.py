from __future__ import annotations

from datetime import date

import pytest

from ccus.sites.rules.roster import (
    PastEntry,
    Suggestion,
    as_role_set,
    covered_parts,
    is_covered,
    suggest,
    unknown_roles,
)

D = date(2026, 4, 1)
E = date(2026, 5, 1)
F = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (["foreman"], ["foreman"]),
        (["safety_health_manager", "foreman", "foreman"], ["foreman", "safety_health_manager"]),
        (["other"], ["other"]),
        (["other", "foreman"], ["foreman"]),
    ],
)
def test_roles_are_a_sorted_set_and_other_gives_way(typed: list[str], stored: list[str]) -> None:
    assert as_role_set(typed) == stored


def test_unknown_roles_are_named_in_the_order_typed() -> None:
    assert unknown_roles(["foreman", "boss", "職長"]) == ["boss", "職長"]


def test_suggestion_is_what_the_person_did_last_time() -> None:
    past = [
        PastEntry(D, "06-01", ("other",), "足場"),
        PastEntry(F, "06-04", ("crew_leader",), "鉄骨"),
        PastEntry(E, "02-01", ("other",), ""),
    ]

    assert suggest(past, main_trade_code="06-01") == Suggestion("06-04", ("crew_leader",), "鉄骨", "last_time")


def test_without_a_last_time_the_main_trade_is_suggested() -> None:
    assert suggest([], main_trade_code="10-01") == Suggestion("10-01", ("other",), "", "main_trade")
    assert suggest([], main_trade_code="") == Suggestion("", ("other",), "", "nothing")


@pytest.mark.parametrize(
    ("until", "by", "covered"),
    [
        (E, [(D, E)], True),
        (E, [(D, None)], True),
        (None, [(D, None)], True),
        (None, [(D, F)], False),
        (F, [(E, F), (D, E)], True),
        (F, [(D, date(2026, 4, 30)), (E, F)], False),
        (E, [(date(2026, 4, 2), None)], False),
        (E, [], False),
        (E, [(date(2025, 1, 1), D)], False),
    ],
)
def test_days_are_covered_only_without_a_gap(
    until: date | None, by: list[tuple[date, date | None]], covered: bool
) -> None:
    assert is_covered(D, until, by=by) is covered


@pytest.mark.parametrize(
    ("until", "by", "parts"),
    [
        (F, [], []),
        (F, [(D, None)], [(D, F)]),
        (None, [(D, None)], [(D, None)]),
        (F, [(E, F), (D, E)], [(D, F)]),
        (None, [(D, E), (F, None)], [(D, E), (F, None)]),
        (F, [(date(2025, 1, 1), D), (F, None)], []),
        (None, [(date.min, E), (D, F)], [(D, F)]),
    ],
)
def test_covered_days_come_as_ranges_in_order(
    until: date | None, by: list[tuple[date, date | None]], parts: list[tuple[date, date | None]]
) -> None:
    assert covered_parts(D, until, by=by) == parts
