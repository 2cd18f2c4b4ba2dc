from __future__ import annotations

import pytest

from ccus.insights.rules.kpis import TYPED, KpiCounts, compute, fiscal_year_of, kpi_targets, kpis, target_of
from ccus.kit.calendar import JstMonth

COUNTS = KpiCounts(
    sites_running=20, sites_equipped=18, sites_recording=15, records=1_000, touched=900, valid=950, people=140, firms=50,
    firms_valid=45,
)  # fmt: skip
KPIS = {kpi.key: kpi for kpi in kpis()}


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("business_registration_rate", {"firms_entering": 60}, 75.0),
        ("card_holding_rate", {"people_entering": 203}, 69.0),
        ("touch_rate", {"entries": 1_500}, 60.0),
        ("card_holder_touch_rate", {}, 90.0),
        ("touch_count", {}, 1_000),
        ("site_registration_rate", {"sites_all": 24}, 83.3),
        ("reader_installed_rate", {}, 90.0),
        ("reader_running_rate", {}, 75.0),
        ("countable_record_rate", {}, 95.0),
        ("kentaikyo_full_payment", {}, None),
    ],
)
def test_each_kpi_is_computed_as_defined(key: str, typed: dict[str, int], value: float | None) -> None:
    assert compute(KPIS[key], COUNTS, typed=typed).value == value


def test_all_kpis_are_tried_above() -> None:
    assert len(KPIS) == 10


@pytest.mark.parametrize("typed", [{}, {"firms_entering": 44}, {"people_entering": 100}])
def test_an_unknown_or_impossible_denominator_gives_no_rate(typed: dict[str, int]) -> None:
    assert compute(KPIS["business_registration_rate"], COUNTS, typed=typed).value is None


def test_a_rate_of_nothing_is_no_rate() -> None:
    nothing = KpiCounts(
        sites_running=0, sites_equipped=0, sites_recording=0, records=0, touched=0, valid=0, people=0, firms=0, firms_valid=0
    )  # fmt: skip

    assert compute(KPIS["reader_running_rate"], nothing, typed={}).value is None
    assert compute(KPIS["touch_count"], nothing, typed={}).value == 0


@pytest.mark.parametrize(
    ("key", "fiscal_year", "target"),
    [
        ("business_registration_rate", 2020, None),
        ("business_registration_rate", 2021, 52),
        ("business_registration_rate", 2026, 68),
        ("card_holding_rate", 2022, 35),
        ("card_holder_touch_rate", 2023, 100),
        ("touch_count", 2023, None),
    ],
)
def test_the_latest_target_set_by_then_holds(key: str, fiscal_year: int, target: int | None) -> None:
    found = target_of(KPIS[key], fiscal_year=fiscal_year)

    assert (found.target if found else None) == target


def test_tables_name_known_figures_and_sources() -> None:
    assert {row.kpi for row in kpi_targets()} <= KPIS.keys()
    assert {kpi.typed for kpi in kpis()} - {""} == set(TYPED)
    assert all(all(kpi.source) and kpi.formula[0] and kpi.formula[1] for kpi in kpis())
    for kpi in kpis():
        assert all(hasattr(COUNTS, field) for field in (kpi.numerator, kpi.denominator) if field)


@pytest.mark.parametrize(("month", "year"), [("2024-03", 2023), ("2024-04", 2024), ("2024-12", 2024)])
def test_a_fiscal_year_begins_in_april(month: str, year: int) -> None:
    assert fiscal_year_of(JstMonth.parse(month)) == year
