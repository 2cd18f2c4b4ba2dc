"""The monthly series at full scale, completed back to the beginning of CCUS.

Published by month are registrations and sites from 2021-04 and work records (in thousands) from 2022-01. The stock before
is spread by the fee income of each fiscal year and, inside a year, by a line that rises, times the season of the months
published. Totals of fiscal years of work records follow from fee income divided by the fee for one touch.
Source: monthly report of February 2024, annual accounts of fiscal 2018–2022 (`twin/data/`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.apportionment import apportion
from ccus.twin.rules.nation.published import (
    BUSINESSES,
    BUSINESSES_BEGAN,
    BUSINESSES_WITHOUT_ONE_PERSON,
    FEE_YEN,
    KINDS_CHANGED_FROM_ONE_PERSON,
    KINDS_CHANGED_TO_ONE_PERSON,
    LAST_PUBLISHED,
    OPERATION_BEGAN,
    RECORDS_OF_FISCAL_YEAR_2023,
    SITES,
    TECHNICIANS,
    WORK_RECORDS,
    fee_income,
    fiscal_year_of,
    months_from,
    months_published,
)
from ccus.twin.rules.nation.workdays import is_working_day

_FIRST_PUBLISHED = JstMonth(2021, 4)
_SEASON_YEARS = (2021, 2022)  # published whole
_FIRST_RECORDS_PUBLISHED = JstMonth(2022, 1)
# Thousands a month at the beginning and the end of a fiscal year, so that the year's months rise as the years do.
_RISE_OF_RECORDS = {2019: (10, 230), 2020: (290, 1270), 2021: (1750, 2540)}
# A published thousand stands for any number that rounds to it.
_ROUNDED_BY = 500


@cache
def monthly_technicians() -> dict[JstMonth, int]:
    series = {month: row.technicians for month, row in months_published().items()}
    income = {year: row.technicians for year, row in fee_income().items()}
    # People were registered from 2018 on; before the first recorded touch they count for its month's fiscal year.
    shares = {2019: income[2018] + income[2019], 2020: income[2020]}
    return _completed(series, total=TECHNICIANS, first=OPERATION_BEGAN, income=shares)


@cache
def monthly_businesses() -> dict[JstMonth, int]:
    """Corporations and sole traders by month of approval; without those that became one later."""
    series = {month: row.corporations_and_sole_traders for month, row in months_published().items()}
    net = KINDS_CHANGED_FROM_ONE_PERSON - KINDS_CHANGED_TO_ONE_PERSON
    return _completed(
        series, total=BUSINESSES_WITHOUT_ONE_PERSON - net, first=BUSINESSES_BEGAN, income=_business_income()
    )


@cache
def monthly_one_person_contractors() -> dict[JstMonth, int]:
    """One-person contractors by month of approval; with those that became something else later."""
    series = {month: row.one_person_contractors for month, row in months_published().items()}
    net = KINDS_CHANGED_FROM_ONE_PERSON - KINDS_CHANGED_TO_ONE_PERSON
    total = BUSINESSES - BUSINESSES_WITHOUT_ONE_PERSON + net
    return _completed(series, total=total, first=BUSINESSES_BEGAN, income=_business_income())


@cache
def monthly_sites() -> dict[JstMonth, int]:
    series = {month: row.sites for month, row in months_published().items()}
    # The fee follows touches; sites grew more slowly than touches, one in three of the stock in the first year.
    return _completed(series, total=SITES, first=OPERATION_BEGAN, income={2019: 1, 2020: 2})


@cache
def monthly_work_records() -> dict[JstMonth, int]:
    """Every month from 2019-04; fiscal years and months that are published exactly come out exactly."""
    records: dict[JstMonth, int] = {}
    published = months_published()
    income = fee_income()
    of_year = {year: income[year].sites // fee for year, fee in FEE_YEN.items()}
    of_year[2023] = RECORDS_OF_FISCAL_YEAR_2023
    of_year[2020] = WORK_RECORDS - sum(of_year.values())
    for year in sorted(of_year):
        months = [month for month in months_from(JstMonth(year, 4), JstMonth(year + 1, 3)) if month <= LAST_PUBLISHED]
        known: dict[JstMonth, int] = {}
        if year >= 2022:
            known = _within_rounding({month: _both(month) for month in months}, of_year[year])
        elif year == 2021:
            thousands = {m: published[m].work_records_thousands or 0 for m in months if m >= _FIRST_RECORDS_PUBLISHED}
            known = {month: 1000 * number for month, number in thousands.items()}
        open_months = [month for month in months if month not in known]
        rise = rising(open_months, *_RISE_OF_RECORDS.get(year, (1, 1)))
        weights = {month: rise[month] * working_days(month) for month in open_months}
        records |= apportion(of_year[year] - sum(known.values()), weights) | known
    return dict(sorted(records.items()))


def _both(month: JstMonth) -> tuple[int, int | None]:
    row = months_published()[month]
    return row.work_records_thousands or 0, row.work_records_exact


def _within_rounding(rows: Mapping[JstMonth, tuple[int, int | None]], total: int) -> dict[JstMonth, int]:
    """Whole numbers that round to the published thousands, are exact where the exact figure is known, and sum to `total`."""
    exact = {month: number for month, (_, number) in rows.items() if number is not None}
    open_months = {month: 1 for month in rows if month not in exact}
    difference = total - sum(exact.values()) - sum(1000 * rows[month][0] for month in open_months)
    if abs(difference) > _ROUNDED_BY * len(open_months):
        raise ValueError("The published thousands cannot be rounded from numbers with this sum.")
    sign = 1 if difference >= 0 else -1
    moved = apportion(abs(difference), open_months)
    return {month: exact.get(month, 1000 * rows[month][0] + sign * moved.get(month, 0)) for month in rows}


def _completed(
    series: Mapping[JstMonth, int], *, total: int, first: JstMonth, income: Mapping[int, int]
) -> dict[JstMonth, int]:
    """The published series with the stock before it spread over the months since `first`."""
    season = season_of(series)
    before = months_from(first, _FIRST_PUBLISHED.previous())
    stock = total - sum(series.values())
    of_year = apportion(stock, dict(income))
    spread: dict[JstMonth, int] = {}
    for year, part in of_year.items():
        months = [month for month in before if fiscal_year_of(month) == year]
        rise = rising(months, 2, 4)
        spread |= apportion(part, {month: rise[month] * season[month.month] for month in months})
    return spread | dict(series)


def season_of(series: Mapping[JstMonth, int]) -> dict[int, int]:
    """Weights by month of the year 1–12, from the fiscal years that were published whole."""
    whole_years = {month: n for month, n in series.items() if fiscal_year_of(month) in _SEASON_YEARS}
    return {number: sum(n for month, n in whole_years.items() if month.month == number) for number in range(1, 13)}


def _business_income() -> dict[int, int]:
    return {year: row.businesses for year, row in fee_income().items() if year <= 2020}


def rising(months: list[JstMonth], first: int, last: int) -> dict[JstMonth, int]:
    """Whole weights on a line from `first` to `last`."""
    steps = max(1, len(months) - 1)
    return {month: first * (steps - i) + last * i for i, month in enumerate(months)}


def working_days(month: JstMonth) -> int:
    return sum(is_working_day(day) for day in month.days())
