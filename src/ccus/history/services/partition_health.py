"""Whether touches and work records find the partition of their month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from ccus.history.services import partitions
from ccus.history.services.facts import run

NEEDED_MONTHS = 2  # this one and the next


@dataclass(frozen=True)
class PartitionHealth:
    """`missing` as "history_touch 2026-12". `misplaced` rows wait outside the partition of their month; `aside` can have none.

    Rows aside are touches with impossible clocks, of decades ago or ahead: kept, and no trouble.
    """

    has_tables: bool
    missing: tuple[str, ...] = ()
    misplaced: int = 0
    aside: int = 0

    @property
    def is_good(self) -> bool:
        return not self.missing and not self.misplaced


def look_at_partitions(connection: psycopg.Connection[Any], *, on: date) -> PartitionHealth:
    """Two queries; reads the default partitions whole, which are all but empty."""
    found: dict[str, set[date]] = {}
    for table, month in run(connection, "partitions", {}):
        found.setdefault(table, set()).add(month)
    if not found:
        return PartitionHealth(has_tables=False)
    missing = [
        f"{table} {month:%Y-%m}"
        for table, months in sorted(found.items())
        for month in partitions.months_ahead(on)[:NEEDED_MONTHS]
        if month not in months
    ]
    span = {"earliest": partitions.EARLIEST, "end": partitions.end_of_months(on)}
    ((misplaced, aside),) = run(connection, "rows_without_month", span)
    return PartitionHealth(True, tuple(missing), misplaced, aside)
