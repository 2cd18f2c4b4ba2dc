"""Evidence for tests: names as they stand on papers, days one after another."""

from __future__ import annotations

from datetime import date, timedelta

from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.judging import DayLine, Evidence, Holding

ON = date(2026, 11, 16)
LONG_AGO = date(2010, 4, 10)


def holding(name: str, *, row: int = 1, from_on: date | None = LONG_AGO, until: date | None = None) -> Holding:
    code = book_in_force().name_table.find_code(name) or ""
    return Holding(code=code, name=name, row=f"qualification:{row}", from_on=from_on, until=until)


def holdings(*names: str) -> tuple[Holding, ...]:
    return tuple(holding(name, row=row) for row, name in enumerate(names, start=1))


def day_lines(work_days: int, *, foreman: int = 0, crew_leader: int = 0, last: date = ON) -> tuple[DayLine, ...]:
    """So many days in a row up to and with `last`; the first of them as foreman, the next ones as crew leader."""
    first = last - timedelta(days=work_days - 1)
    return tuple(
        DayLine(first + timedelta(days=each), each < foreman, foreman <= each < foreman + crew_leader)
        for each in range(work_days)
    )


def evidence(*names: str, work_days: int = 0, foreman: int = 0, crew_leader: int = 0) -> Evidence:
    return Evidence(days=day_lines(work_days, foreman=foreman, crew_leader=crew_leader), holdings=holdings(*names))
