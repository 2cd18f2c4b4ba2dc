"""National targets (全体数値目標) for 2019–2029, low estimate, beside what was reached.

Source: operating committee of 2020-10-20, reprinted in the promotion measures 2021 of 日建連 (annex 1).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from ccus.insights.rules.kpis import fiscal_year_of
from ccus.kit.calendar import JstMonth


@dataclass(frozen=True, kw_only=True)
class NationalTarget:
    """Totals at the end of a fiscal year, and the touches of that year."""

    fiscal_year: int
    technicians: int
    businesses: int
    touches: int


@dataclass(frozen=True, kw_only=True)
class TargetYear:
    """A target and what was reached; None for years that lie ahead. `is_whole` is False for the year that still goes on."""

    target: NationalTarget
    technicians: int | None
    businesses: int | None
    touches: int | None
    is_whole: bool


@cache
def national_targets() -> tuple[NationalTarget, ...]:
    text = resources.files("ccus.insights").joinpath("data", "national_targets.csv").read_text(encoding="utf-8")
    return tuple(
        NationalTarget(
            fiscal_year=int(row["fiscal_year"]),
            technicians=int(row["technicians"]),
            businesses=int(row["businesses"]),
            touches=int(row["touches"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def beside_targets(
    *, technicians: Mapping[date, int], businesses: Mapping[date, int], records: Mapping[date, int], until: JstMonth
) -> tuple[TargetYear, ...]:
    """What each month added, by its first day, summed up to each year's end. `until` is the last month that is counted."""
    current = fiscal_year_of(until)
    years = []
    for target in national_targets():
        first_on, end = date(target.fiscal_year, 4, 1), date(target.fiscal_year + 1, 4, 1)
        is_over = target.fiscal_year < current or (target.fiscal_year == current and until.month == 3)
        begun = target.fiscal_year <= current
        years.append(
            TargetYear(
                target=target,
                technicians=_sum(technicians, date.min, end) if begun else None,
                businesses=_sum(businesses, date.min, end) if begun else None,
                touches=_sum(records, first_on, end) if begun else None,
                is_whole=is_over,
            )
        )
    return tuple(years)


def _sum(added: Mapping[date, int], from_on: date, until: date) -> int:
    return sum(value for month, value in added.items() if from_on <= month < until)
