from __future__ import annotations

from datetime import date

import pytest

from ccus.levels.rules import criteria
from ccus.levels.rules.criteria import GUIDELINE

ON = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("years", "days"), [(1, 215), (0.5, 108), (3, 645), (5, 1075), (7, 1505), (8, 1720), (10, 2150)]
)
def test_215_work_days_are_a_year(years: float, days: int) -> None:
    assert criteria.days_for_years(years) == days


@pytest.mark.parametrize(("days", "years"), [(0, 0), (214, 0), (215, 1), (429, 1), (430, 2), (2150, 10)])
def test_only_full_years_are_years(days: int, years: int) -> None:
    assert criteria.full_years(days) == years


@pytest.mark.parametrize(
    ("field", "level", "work_days", "both", "foreman", "stand_in"),
    [
        # The guideline.
        (GUIDELINE, 2, 645, 0, 0, True),
        (GUIDELINE, 3, 1505, 215, 0, True),
        (GUIDELINE, 4, 2150, 0, 645, True),
        # Fields with their own numbers.
        ("scaffolding", 2, 645, 0, 0, False),
        ("scaffolding", 3, 1720, 430, 0, False),
        ("rebar", 3, 1505, 645, 0, False),
        ("rebar", 4, 2150, 0, 645, False),
        ("electrical", 3, 1075, 215, 0, False),
        ("carpentry", 3, 1505, 108, 0, False),
        ("glazing", 3, 1075, 645, 0, False),
        ("machine_earthwork", 2, 430, 0, 0, False),
        # Gaps filled from the guideline.
        ("scaffolding", 4, 2150, 0, 645, True),
        ("duct", 4, 2150, 0, 645, True),
        ("sports_facility", 3, 1505, 215, 0, True),
        ("plastering", 2, 645, 0, 0, True),
        ("plastering", 4, 2150, 0, 645, True),
    ],
)
def test_each_level_asks_for_days(
    field: str, level: int, work_days: int, both: int, foreman: int, stand_in: bool
) -> None:
    asked = criteria.requirement(field, level=level, on=ON)

    assert (asked.work_days, asked.foreman_or_crew_leader_days, asked.foreman_days) == (work_days, both, foreman)
    assert asked.stand_in is stand_in
    assert asked.source


@pytest.mark.parametrize("level", [1, 5])
def test_other_levels_are_not_asked_for(level: int) -> None:
    with pytest.raises(KeyError):
        criteria.requirement("rebar", level=level, on=ON)


def test_criteria_hold_from_their_day_on() -> None:
    before = criteria.requirement("electrical", level=3, on=date(2020, 3, 31))
    after = criteria.requirement("electrical", level=3, on=date(2020, 4, 1))

    assert (before.work_days, before.stand_in) == (1505, True)
    assert (after.work_days, after.stand_in) == (1075, False)


@pytest.mark.parametrize(
    ("trade_code", "expected"),
    [
        ("06-01", ("scaffolding",)),
        ("06-04", ()),
        ("10-01", ("rebar",)),
        ("34-09", ("carpentry",)),
        ("38-02", ("painting", "waterproofing")),
        ("35-03", ("exterior_wall_finishing",)),
        ("20-01", ("tunnel",)),
        ("24-01", ("bridge",)),
        ("09-01", ("electrical",)),
        ("02-01", ()),
    ],
)
def test_a_trade_counts_for_its_fields(trade_code: str, expected: tuple[str, ...]) -> None:
    assert criteria.fields_of_trade(trade_code) == expected


def test_the_tables_fit_together() -> None:
    known = criteria.fields()

    assert len(known) == 40
    assert {row.field for row in criteria.criteria()} <= known.keys()
    assert {field for field, _ in criteria.field_trades()} <= known.keys()
    assert all(row.source and row.certainty in {"found", "partial", "unknown"} for row in criteria.criteria())
