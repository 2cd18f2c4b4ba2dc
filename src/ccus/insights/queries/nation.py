"""What the whole country has come to, for everybody: it names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.insights.queries.values import read_stocks
from ccus.insights.rules.measures import BUSINESSES_REGISTERED, SITES_OPENED, TECHNICIANS_REGISTERED, WORK_RECORDS

_COUNTED = (TECHNICIANS_REGISTERED, BUSINESSES_REGISTERED, SITES_OPENED, WORK_RECORDS)


FEW_SITES = 5_000
"""All running sites of so few can be counted while a page waits: a thirtieth of the country."""


@dataclass(frozen=True, kw_only=True)
class NationTotals:
    """Everything registered since the beginning, test data left out."""

    technicians: int
    businesses: int
    sites: int
    records: int


def read_nation_totals() -> NationTotals:
    """Exact at any moment, and quick however many records there are. One query."""
    stocks = read_stocks(_COUNTED, splits=[""], until=date.max)
    technicians, businesses, sites, records = (stocks.get((measure.key, ""), {}).get("", 0) for measure in _COUNTED)
    return NationTotals(technicians=technicians, businesses=businesses, sites=sites, records=records)


def is_small_country() -> bool:
    """Whether all sites that were ever opened are few. One query."""
    stocks = read_stocks((SITES_OPENED,), splits=[""], until=date.max)
    return stocks.get((SITES_OPENED.key, ""), {}).get("", 0) <= FEW_SITES
