"""Which column of a logging reader's file holds what. Makers name them as they like and in any order; `columns.csv` has the names.

The server understands the same names (its own copy of the table), so that a file means the same wherever it is handed in.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

HYPHENS = re.compile("[\u00ad\u058a\u2010-\u2015\u2043\u207b\u2212\u2500\u2501\u2796\u30a0\ufe58\ufe63\uff0d]")
_SIGNS = re.compile(r"[-_.:/()\[\]【】・#'\"=\s]+")


class Column(StrEnum):
    """What a column can hold. `moment` is date and time in one."""

    CARD = "card"
    TECHNICIAN_ID = "technician_id"
    MOMENT = "moment"
    DATE = "date"
    TIME = "time"
    DIRECTION = "direction"
    SITE = "site"
    TERMINAL = "terminal"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Header:
    """A heading line: at which position (from 0) each column stands, and how many columns there are."""

    places: dict[Column, int]
    width: int


def find_column(name: str) -> Column | None:
    """The column that a heading names, or None."""
    return _names().get(_fold(name))


def find_header(fields: Sequence[str]) -> Header | None:
    """The heading line that these fields are, or None. Of two columns of one kind the first counts."""
    places: dict[Column, int] = {}
    for place, field in enumerate(fields):
        column = find_column(field)
        if column is not None:
            places.setdefault(column, place)
    return Header(places, len(fields)) if names_touches(places) else None


def names_touches(columns: Iterable[Column]) -> bool:
    """Whether these columns are enough to say who touched when."""
    known = set(columns)
    return bool(known & {Column.CARD, Column.TECHNICIAN_ID}) and bool(known & {Column.MOMENT, Column.DATE})


def fold(text: str) -> str:
    """A text as a machine means it: one width, one hyphen, no blanks around it."""
    return HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).strip()


def _fold(name: str) -> str:
    return _SIGNS.sub("", fold(name)).casefold()


@cache
def _names() -> dict[str, Column]:
    text = resources.files("gate_agent.readers.logger").joinpath("columns.csv").read_text(encoding="utf-8")
    return {_fold(row["header"]): Column(row["column"]) for row in csv.DictReader(text.splitlines())}
