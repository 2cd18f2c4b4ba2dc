"""Monthly partitions of touches and work records: made ahead by a job, and on demand when old days arrive late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import psycopg

# Months before CCUS began and months far ahead are impossible; their touches stay in the default partition.
EARLIEST = date(2018, 1, 1)
MONTHS_AHEAD = 3

# Parent, partition key, fill factor: verdicts are seldom rewritten, the day's record grows with each touch.
PARTITIONED_TABLES = (
    ("history_touch", "touched_on", 95),
    ("history_workrecord", "work_date", 80),
)
_known: set[date] = set()


def missing_months(days: Iterable[date], *, on: date) -> set[date]:
    """First days of the months that some of `days` need and that this process has not seen made."""
    end = end_of_months(on)
    months = {day.replace(day=1) for day in days if EARLIEST <= day < end}
    return months - _known


def make_months(connection: psycopg.Connection[Any], months: Iterable[date]) -> None:
    """Makes partitions. Needs its own short transaction, since it locks the parents; another maker at the same time is fine."""
    for month in sorted(months):
        for parent, key, fillfactor in PARTITIONED_TABLES:
            with psycopg.Cursor(connection) as cursor:
                cursor.execute("SELECT history_add_month(%s, %s, %s, %s)", (parent, key, month, fillfactor))
        _known.add(month)


def months_ahead(on: date) -> list[date]:
    """The month of `on` and those that must always exist after it."""
    return [_add_months(on, ahead) for ahead in range(MONTHS_AHEAD)]


def end_of_months(on: date) -> date:
    """The first day that has no partition yet, and whose touches wait in the default one."""
    return _add_months(on, MONTHS_AHEAD)


def forget_known_months() -> None:
    """For tests that roll partitions back."""
    _known.clear()


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
