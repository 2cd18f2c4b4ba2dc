from __future__ import annotations

from datetime import date

from ccus.insights.rules.targets import beside_targets, national_targets
from ccus.kit.calendar import JstMonth


def test_the_targets_are_those_of_the_low_estimate() -> None:
    years = {target.fiscal_year: target for target in national_targets()}

    assert list(years) == list(range(2019, 2030))
    assert (years[2023].technicians, years[2023].businesses, years[2023].touches) == (1_300_000, 150_000, 60_000_000)
    assert years[2029].touches == 120_000_000


def test_registrations_add_up_over_years_and_touches_begin_anew_in_april() -> None:
    years = beside_targets(
        technicians={date(2019, 3, 1): 5, date(2019, 5, 1): 10, date(2020, 4, 1): 20},
        businesses={date(2020, 3, 1): 3},
        records={date(2020, 3, 1): 100, date(2020, 4, 1): 7},
        until=JstMonth(2020, 4),
    )

    first, second, third = years[:3]
    assert (first.technicians, first.businesses, first.touches, first.is_whole) == (15, 3, 100, True)
    assert (second.technicians, second.businesses, second.touches, second.is_whole) == (35, 3, 7, False)
    assert (third.technicians, third.touches, third.is_whole) == (None, None, False)


def test_a_year_is_whole_with_its_march() -> None:
    whole = beside_targets(technicians={}, businesses={}, records={}, until=JstMonth(2020, 3))

    assert [year.is_whole for year in whole[:2]] == [True, False]
