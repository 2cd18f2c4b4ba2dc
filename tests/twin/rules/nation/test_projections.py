"""The months after the last published one: they continue the series and touch nothing published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation import tables
from ccus.twin.rules.nation.capacity import working_days_offered
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.marginals import Marginals, marginals
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.rules.nation.published import fiscal_year_of, months_from

PUBLISHED_UNTIL = date(2024, 2, 29)
UNTIL = date(2026, 10, 31)
SERIES = ("technicians", "corporations_and_sole_traders", "one_person_contractors", "sites", "work_records")
SCALES = ["0.001", "0.01", "0.37", "1"]


@cache
def figures(scale: str = "1", until: date = UNTIL) -> Marginals:
    return marginals(scale=Decimal(scale), until=until)


@cache
def nation() -> NationPlan:
    return plan_nation(scale=Decimal("0.01"), until=UNTIL)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("series", SERIES)
def test_published_months_stay_as_they_are_at_every_scale(series: str, scale: str) -> None:
    published, continued = (getattr(figures(scale, until), series) for until in (PUBLISHED_UNTIL, UNTIL))

    assert {month: continued[month] for month in published} == published
    assert list(continued)[len(published) :] == months_from(JstMonth(2024, 3), JstMonth(2026, 10))


@pytest.mark.parametrize("scale", SCALES)
def test_places_and_kinds_of_the_published_day_stay_as_they_are_at_every_scale(scale: str) -> None:
    published, continued = figures(scale, PUBLISHED_UNTIL), figures(scale)

    assert continued.places == published.places
    assert continued.kinds_from_one_person == published.kinds_from_one_person
    assert continued.kinds_to_one_person == published.kinds_to_one_person


def test_up_to_the_published_day_nobody_is_added() -> None:
    added = figures("1", PUBLISHED_UNTIL).places_added

    assert set(added.technicians.values()) == {0}
    assert set(added.one_person_contractors.values()) == {0}


@pytest.mark.parametrize(
    ("year", "technicians", "others", "records"),
    [(2024, 215_000, 19_000, 60_440_000), (2025, 200_000, 15_000, 78_000_000)],
)
def test_fiscal_years_come_to_their_forecast_and_their_plan(
    year: int, technicians: int, others: int, records: int
) -> None:
    assert _of_year(figures().technicians, year) == technicians
    assert _of_year(figures().corporations_and_sole_traders, year) == others
    assert _of_year(figures().work_records, year) == records


def test_march_2024_completes_the_year_to_its_fee_income() -> None:
    assert 10 * _of_year(figures().work_records, 2023) == 535_707_960


def test_after_the_last_plan_its_year_repeats() -> None:
    later = figures("1", date(2028, 3, 31))

    assert [_of_year(later.work_records, year) for year in (2026, 2027)] == [78_000_000, 78_000_000]
    assert [_of_year(later.sites, year) for year in (2025, 2026, 2027)] == [67_000] * 3


def test_a_month_is_the_same_however_far_the_country_goes() -> None:
    earlier, later = figures("0.01", date(2025, 8, 31)), figures("0.01")

    for series in SERIES:
        assert getattr(earlier, series).items() <= getattr(later, series).items()


def test_records_make_no_leap_from_one_month_to_the_next() -> None:
    records = figures().work_records
    months = months_from(JstMonth(2024, 2), JstMonth(2026, 10))

    assert all(0.8 < records[later] / records[month] < 1.25 for month, later in pairwise(months))


def test_people_and_firms_of_the_published_time_live_where_they_are_published() -> None:
    plan, published = nation(), figures("0.01", PUBLISHED_UNTIL)
    last = day_number(PUBLISHED_UNTIL)
    people, firms = plan.people.registered_on <= last, plan.firms.approved_on <= last
    alone = plan.firms.kind == tables.ONE_PERSON

    assert _by_prefecture(plan.people.prefecture[people]) == list(published.technicians_by_prefecture.values())
    assert _by_prefecture(plan.firms.prefecture[firms & alone]) == list(
        published.one_person_contractors_by_prefecture.values()
    )
    assert _by_prefecture(plan.firms.prefecture[firms & ~alone]) == list(
        published.corporations_and_sole_traders_by_prefecture.values()
    )
    assert _by_prefecture(plan.people.prefecture) == list(plan.marginals.technicians_by_prefecture.values())


def test_later_people_join_new_firms_and_old_ones() -> None:
    plan = nation()
    later = plan.people.registered_on > day_number(PUBLISHED_UNTIL)
    in_new_firms = plan.firms.approved_on[plan.people.firm[later]] > day_number(PUBLISHED_UNTIL)

    assert 0.2 < in_new_firms.mean() < 0.8
    heads = plan.firms.head[plan.firms.kind == tables.ONE_PERSON]
    assert (
        np.bincount(plan.people.firm, minlength=len(plan.firms.kind))[plan.firms.kind == tables.ONE_PERSON].max() == 1
    )
    assert (heads >= 0).mean() > 0.99


def test_every_month_offers_working_days_for_its_records_and_more() -> None:
    plan = nation()
    offered = working_days_offered(plan)

    assert all(offered[month] >= 1.6 * records for month, records in plan.marginals.work_records.items())


def _of_year(series: Mapping[JstMonth, int], year: int) -> int:
    return sum(number for month, number in series.items() if fiscal_year_of(month) == year)


def _by_prefecture(codes: np.ndarray) -> list[int]:
    return [int(number) for number in np.bincount(codes, minlength=48)[1:]]
