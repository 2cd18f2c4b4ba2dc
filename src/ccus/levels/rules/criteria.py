"""The criteria in force: the book made from this app's data files, each row of which names its source.

Its fields (能力評価分野), what they ask for in days, and the trades whose days count for them.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from math import ceil

from ccus.levels.rules.book import FOUND as FOUND
from ccus.levels.rules.book import GUIDELINE as GUIDELINE
from ccus.levels.rules.book import HIGHEST_LEVEL as HIGHEST_LEVEL
from ccus.levels.rules.book import CriteriaBook, Criterion, Field, Requirement
from ccus.levels.rules.loading import COLUMNS, load_book


@cache
def book_in_force() -> CriteriaBook:
    """CriteriaUnreadable when the installation's files are broken."""
    return load_book(texts_in_force())


def texts_in_force() -> dict[str, str]:
    """The files that the book in force is made from, by name; a change of one of them can be rehearsed."""
    return {name: _text(name) for name in COLUMNS}


def fields() -> dict[str, Field]:
    """All fields known, by code, the guideline first."""
    return dict(book_in_force().fields)


def criteria() -> tuple[Criterion, ...]:
    """Every row of the table, in the order of the file."""
    return book_in_force().rows


def field_trades() -> tuple[tuple[str, str], ...]:
    """Pairs of field and trade prefix: records whose trade code begins so count for the field (`06-01`, `09-`).

    Trades that count on certain works only are left out: `FieldTrade.content` says what their records must tell.
    """
    return tuple((each.field, each.prefix) for each in book_in_force().trades if not each.content)


def fields_of_trade(trade_code: str) -> tuple[str, ...]:
    """Fields for which days in a trade count whatever the works, in the order of the table."""
    return book_in_force().fields_of(trade_code)


def find_criterion(field: str, *, level: int, on: date) -> Criterion | None:
    """The row in force on a day."""
    return book_in_force().find(field, level=level, on=on)


def requirement(field: str, *, level: int, on: date) -> Requirement:
    """What a level of a field asks for on a day, gaps filled from the guideline. KeyError for levels other than 2–4."""
    return book_in_force().requirement(field, level=level, on=on)


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


def _text(file_name: str) -> str:
    return resources.files("ccus.levels").joinpath("data", file_name).read_text(encoding="utf-8")
