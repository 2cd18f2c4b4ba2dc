"""What nobody has published: the months after the last published one, from yearly forecasts and plans.

These are projections, not figures of the real country. The total of each period stands in `twin/data/projected_periods.csv`,
its source in the README beside it. Inside a year registrations and sites follow the season of the published years; work
records follow the working days, on a line that leads from the year before to the year after. After the last planned year
that year repeats.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.apportionment import apportion
from ccus.twin.rules.nation.history_of_figures import rising, season_of, working_days
from ccus.twin.rules.nation.published import RECORDS_OF_FISCAL_YEAR_2023, months_from, months_published
from ccus.twin.rules.tables import read_rows


@dataclass(frozen=True, kw_only=True)
class Totals:
    """New entries of a whole period."""

    technicians: int
    corporations_and_sole_traders: int
    one_person_contractors: int
    sites: int
    work_records: int


@dataclass(frozen=True, kw_only=True)
class Period:
    """Months in order and what they add up to. `records_before` and `records_after`: of the years around a whole year."""

    months: list[JstMonth]
    totals: Totals
    records_before: int
    records_after: int


def projected_periods(until: JstMonth) -> list[Period]:
    """The periods that hold the months after the last published one up to `until`; the last one may reach beyond it.

    The first period is what was open of fiscal 2023, the others are fiscal years.
    """
    months, totals = _tabled()
    while months[-2][0] <= until:  # one more than asked for, so that each knows the next
        months.append([month.plus(12) for month in months[-1]])
        totals.append(totals[-1])
    records = [RECORDS_OF_FISCAL_YEAR_2023 + totals[0].work_records, *(one.work_records for one in totals[1:])]
    return [
        Period(
            months=months[number],
            totals=totals[number],
            records_before=records[max(number - 1, 0)],
            records_after=records[number + 1],
        )
        for number in range(len(months) - 1)
        if months[number][0] <= until
    ]


def spread(period: Period, series: str, total: int) -> dict[JstMonth, int]:
    """A total of `series` (a field of Totals), at whatever scale, over the months of the period."""
    if series == "work_records":
        own = period.totals.work_records
        line = rising(period.months, period.records_before + own, own + period.records_after)
        return apportion(total, {month: line[month] * working_days(month) for month in period.months})
    season = season_of({month: getattr(row, series) for month, row in months_published().items()})
    return apportion(total, {month: season[month.month] for month in period.months})


def _tabled() -> tuple[list[list[JstMonth]], list[Totals]]:
    rows = read_rows("projected_periods")
    months = [months_from(JstMonth.parse(row["first_month"]), JstMonth.parse(row["last_month"])) for row in rows]
    return months, [Totals(**{field.name: int(row[field.name]) for field in fields(Totals)}) for row in rows]
