"""Evaluation fields (能力評価分野), their criteria in days, and the trades whose days count for them.

Criteria are drawn up by trade bodies and revised from time to time, so each row has a day from which it holds. Where the text
of a field is not known, the ministry's guideline stands in, number by number, and the result says so.
Source: data files of this app; each row names its own.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from math import ceil

GUIDELINE = "guideline_default"
FOUND = "found"
HIGHEST_LEVEL = 4


@dataclass(frozen=True, kw_only=True)
class Field:
    """One evaluation field."""

    code: str
    name_ja: str
    name_en: str

    def name(self, language: str = "ja") -> str:
        return self.name_ja if language == "ja" else self.name_en


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What one level of one field asks for, in days. None: the source is silent, or nothing is asked."""

    field: str
    level: int
    work_days: int | None
    foreman_or_crew_leader_days: int | None
    foreman_days: int | None
    qualification_rule: str
    valid_from: date
    certainty: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A criterion with its gaps filled. `stand_in`: at least one number is the guideline's, not the field's own.

    `foreman_or_crew_leader_days` is asked for level 3, `foreman_days` for level 4; 0 where nothing is asked.
    """

    level: int
    work_days: int
    foreman_or_crew_leader_days: int
    foreman_days: int
    stand_in: bool
    source: str


@cache
def fields() -> dict[str, Field]:
    """All fields known, by code, the guideline first."""
    return {
        row["field"]: Field(code=row["field"], name_ja=row["name_ja"], name_en=row["name_en"])
        for row in _rows("fields.csv")
    }


@cache
def criteria() -> tuple[Criterion, ...]:
    """Every row of the table, in the order of the file."""
    return tuple(
        Criterion(
            field=row["field"],
            level=int(row["level"]),
            work_days=_number(row["work_days"]),
            foreman_or_crew_leader_days=_number(row["foreman_or_crew_leader_days"]),
            foreman_days=_number(row["foreman_days"]),
            qualification_rule=row["qualification_rule"],
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
            certainty=row["certainty"],
            source=row["source"],
        )
        for row in _rows("criteria.csv")
    )


@cache
def field_trades() -> tuple[tuple[str, str], ...]:
    """Pairs of field and trade prefix: records whose trade code begins so count for the field (`06-01`, `09-`).

    Trades that count only on certain works are left out, because records do not say the kind of works.
    """
    return tuple((row["field"], row["trade_prefix"]) for row in _rows("field_trades.csv") if not row["condition"])


def fields_of_trade(trade_code: str) -> tuple[str, ...]:
    """Fields for which days in a trade count, in the order of the table; none where no list of trades is known."""
    return tuple(dict.fromkeys(field for field, prefix in field_trades() if trade_code.startswith(prefix)))


def find_criterion(field: str, *, level: int, on: date) -> Criterion | None:
    """The row in force on a day: the latest that began by then."""
    in_force = [row for row in criteria() if (row.field, row.level) == (field, level) and row.valid_from <= on]
    return max(in_force, key=lambda row: row.valid_from, default=None)


def requirement(field: str, *, level: int, on: date) -> Requirement:
    """What a level of a field asks for on a day, gaps filled from the guideline. KeyError for levels other than 2–4.

    The guideline is used for days before it came into force too: nothing earlier exists.
    """
    guideline = find_criterion(GUIDELINE, level=level, on=max(on, _guideline_from()))
    if guideline is None:
        raise KeyError(level)
    own = find_criterion(field, level=level, on=on)
    asks_both, asks_foreman = level == 3, level == HIGHEST_LEVEL
    work_days = own.work_days if own else None
    both = own.foreman_or_crew_leader_days if own else None
    foreman = own.foreman_days if own else None
    return Requirement(
        level=level,
        work_days=work_days or guideline.work_days or 0,
        foreman_or_crew_leader_days=(both or guideline.foreman_or_crew_leader_days or 0) if asks_both else 0,
        foreman_days=(foreman or guideline.foreman_days or 0) if asks_foreman else 0,
        stand_in=field == GUIDELINE
        or work_days is None
        or (asks_both and both is None)
        or (asks_foreman and foreman is None),
        source=own.source if own and own.work_days else guideline.source,
    )


def days_for_years(years: float) -> int:
    """Work days that stand for so many years, rounded up: 1 is 215, half a year is 108."""
    return ceil(years * _work_days_per_year())


def full_years(work_days: int) -> int:
    """Full years of experience that work days stand for."""
    return work_days // _work_days_per_year()


@cache
def _work_days_per_year() -> int:
    days: int = tomllib.loads(_text("work_year.toml"))["work_days_per_year"]
    return days


@cache
def _guideline_from() -> date:
    return min(row.valid_from for row in criteria() if row.field == GUIDELINE)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _rows(file_name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(file_name).splitlines()))


def _text(file_name: str) -> str:
    return resources.files("ccus.levels").joinpath("data", file_name).read_text(encoding="utf-8")
