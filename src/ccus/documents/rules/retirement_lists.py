"""Lists of results of the retirement mutual aid (R方式): each row a day of somebody, or a month with one column for each day."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from ccus.documents.rules.retirement_standing import number_key
from ccus.kit.calendar import JstMonth
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError
from ccus.sites.rules.file_rows import FileRow, as_id

LAST_DAY = 31
# What people and programs put into the column of a day that was not worked.
_NOT_WORKED = {"", "0", "-", "×", "x", "休"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDay:
    """One day as it stands in a list. IDs have 14 digits where they were readable; empty what the row does not say.

    `problem` is what could not be read; there is no day then.
    """

    line: int
    name: str
    technician_ccus_id: str
    number_key: str
    site_ccus_id: str
    work_date: date | None
    problem: InputFormatError | None = None


@cache
def list_columns() -> Mapping[str, tuple[str, ...]]:
    """Spellings of headings by column, the one that samples carry first; `day1` … `day31` for months."""
    text = resources.files("ccus.documents").joinpath("data/retirement_list_columns.csv").read_text(encoding="utf-8")
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in csv.DictReader(text.splitlines()):
        found[row["column"]] += (row["heading"],)
    return {**found, **{f"day{day}": (str(day), f"{day}日") for day in range(1, LAST_DAY + 1)}}


def read_days(rows: Sequence[FileRow], *, site_ccus_id: str, today: date) -> list[ListedDay]:
    """Every day of the rows, in order. `site_ccus_id` is where rows without a site belong."""
    return [day for row in rows for day in _days_of(row, site_ccus_id=site_ccus_id, today=today)]


def _days_of(row: FileRow, *, site_ccus_id: str, today: date) -> Iterator[ListedDay]:
    def listed(work_date: date | None, problem: InputFormatError | None = None) -> ListedDay:
        return ListedDay(
            line=row.number,
            name=row.get("name"),
            technician_ccus_id=as_id(row.get("technician")).replace("-", ""),
            number_key=number_key(row.get("insured_number")),
            site_ccus_id=as_id(row.get("site")).replace("-", "") or site_ccus_id,
            work_date=work_date,
            problem=problem,
        )

    try:
        if row.get("work_date") or not row.get("month"):
            yield listed(parse_date(row.get("work_date"), today=today))
            return
        month = JstMonth.parse(row.get("month"))
    except InputFormatError as problem:
        yield listed(None, problem)
        return
    for day in range(1, month.length_days + 1):
        if row.get(f"day{day}").strip().casefold() not in _NOT_WORKED:
            yield listed(date(month.year, month.month, day))
