"""Files for the retirement mutual aid (建退共): columns are data (`retirement_columns.csv`), cells follow from lines of a report.

What a spreadsheet would run as a formula is defused; what CP932 cannot write is replaced, and told beside the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from ccus.documents.rules.retirement_premiums import premium_on
from ccus.kit.calendar import JstMonth
from ccus.kit.cp932 import CODEC, fit_to_cp932
from ccus.kit.labels import Labelled
from ccus.kit.names import kanji_variants
from ccus.kit.spreadsheets import harmless_cell

ADDED, CANCELLED = "報告", "取消"
DAYS_OF_MONTH = "days_of_month"
LAST_DAY = 31


class RetirementFile(Labelled):
    """The files there are."""

    PRIME_BULK = "prime_bulk", "元請一括のファイル", "file of the prime's bulk method"
    FIRST_TIER_BULK = "first_tier_bulk", "一次下請一括のファイル", "file of the first tier's bulk method"
    CALENDAR = "calendar", "月別カレンダーCSV", "monthly calendar CSV"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPerson:
    """One line of a report. Days of the month; IDs of 14 digits, empty for somebody without registration."""

    business_id: str
    firm: str
    contractor_number: str
    insured_number: str
    technician_id: str
    name: str
    days: frozenset[int]
    cancelled_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Replaced:
    """A character that the file could not hold: in whose line, in which column, and what stands for it."""

    name: str
    heading: str
    character: str
    written: str


@dataclass(frozen=True, slots=True)
class MadeFile:
    content: bytes
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    heading: str


def columns_of(file: RetirementFile, *, on: date) -> tuple[Column, ...]:
    """The columns in force on a day, in order; one for each day of a month."""
    found: dict[str, Column] = {}
    for name, key, heading, from_on in _columns():
        if name == file and from_on <= on:
            found[key] = Column(key, heading)
    spread: list[Column] = []
    for column in found.values():
        if column.key == DAYS_OF_MONTH:
            spread += [Column(str(day), column.heading.format(day=day)) for day in range(1, LAST_DAY + 1)]
        else:
            spread.append(column)
    return tuple(spread)


def make_file(
    file: RetirementFile,
    people: Iterable[ReportedPerson],
    *,
    month: JstMonth,
    site_id: str,
    site: str,
    is_cp932: bool = True,
) -> MadeFile:
    """A head and one row for each person, a further one for days taken back where the file has a column for it.

    Lines end as Excel writes them. In CP932, or in UTF-8 with a byte order mark.
    """
    columns = columns_of(file, on=month.first_on)
    tells_kind = any(column.key == "kind" for column in columns)
    rows: list[list[str]] = [[column.heading for column in columns]]
    names = [""]
    for person in people:
        parts = [(person.days, ADDED)] + ([(person.cancelled_days, CANCELLED)] if tells_kind else [])
        for days, kind in parts:
            if days:
                cells = _cells(person, days, kind, month=month, site_id=site_id, site=site)
                rows.append([harmless_cell(cells.get(column.key, "")) for column in columns])
                names.append(person.name)
    if not is_cp932:
        return MadeFile(_write(rows).encode("utf-8-sig"), ())
    replaced: list[Replaced] = []
    fitted = [_fit(row, columns, name, replaced) for row, name in zip(rows, names, strict=True)]
    return MadeFile(_write(fitted).encode(CODEC), tuple(replaced))


def _cells(
    person: ReportedPerson, days: frozenset[int], kind: str, *, month: JstMonth, site_id: str, site: str
) -> dict[str, str]:
    yen = sum(premium_on(date(month.year, month.month, day)).yen_a_day for day in days)
    sign = -1 if kind == CANCELLED else 1
    return {
        "month": str(month),
        "site_id": site_id,
        "site": site,
        "contractor_number": person.contractor_number,
        "business_id": person.business_id,
        "firm": person.firm,
        "insured_number": person.insured_number,
        "technician_id": person.technician_id,
        "name": person.name,
        "days": str(len(days)),
        "amount": str(yen) if sign > 0 else f"△{yen}",
        "kind": kind,
        **{str(day): "1" for day in days},
    }


def _fit(row: Sequence[str], columns: Sequence[Column], name: str, replaced: list[Replaced]) -> list[str]:
    fitted = []
    for cell, column in zip(row, columns, strict=True):
        fits = fit_to_cp932(cell, variants=kanji_variants())
        replaced += [Replaced(name, column.heading, character, written) for character, written in fits.replaced]
        fitted.append(fits.text)
    return fitted


def _write(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


@cache
def _columns() -> tuple[tuple[str, str, str, date], ...]:
    text = resources.files("ccus.documents").joinpath("data/retirement_columns.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((row["file"], row["column"], row["heading"], date.fromisoformat(row["from_on"])) for row in rows)
