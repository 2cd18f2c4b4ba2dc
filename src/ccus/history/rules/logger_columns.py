"""Which column of a logging reader's file holds what. Makers and sites name them as they like and in any order.

The names known are rows of `data/logger_columns.csv`; width, case, spaces and signs are folded before comparing. Columns
whose names are not known (a name, a firm, a row number) are left alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from ccus.kit.folding import fold_hyphens, fold_width, remove_spaces

_SIGNS = re.compile(r"[-_.:/()\[\]【】・#'\"=]+")


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
    """A heading line that was understood: `places` says at which position (from 0) each column stands."""

    places: dict[Column, int]
    width: int


def find_column(name: str) -> Column | None:
    """The column a heading names, or None."""
    return _names().get(_fold(name))


def find_header(fields: Sequence[str]) -> Header | None:
    """The heading line these fields are, or None: it names whom and when. Of two columns of one kind the first counts."""
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


@cache
def _names() -> dict[str, Column]:
    text = resources.files("ccus.history.data").joinpath("logger_columns.csv").read_text(encoding="utf-8")
    return {_fold(row["header"]): Column(row["column"]) for row in csv.DictReader(text.splitlines())}


def _fold(name: str) -> str:
    return _SIGNS.sub("", fold_hyphens(remove_spaces(fold_width(name)))).casefold()
