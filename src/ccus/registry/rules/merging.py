"""How each table that names people takes part in a merge (`data/merge_rules.csv`), and which days of a row are left over.

A row moves to the kept person where the tables allow it. Where the kept person has the like for the same days, the row is put aside
and kept whole, and the kept person gets what it says about the other days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ccus.kit.labels import Labelled
from ccus.kit.ranges import DayRange
from ccus.registry.rules.tables import read_rows


class Way(Labelled):
    """What happens to the rows of one table."""

    MOVE = "move", "移す（同じものがあるときは残す）", "moved, left where the kept person has the like"
    DAYS = "days", "移す（重なる日は分ける）", "moved, parted where days overlap"
    CARD = "card", "移す（発行回数をつなげる）", "moved, numbered on"
    TRADE = "trade", "足りない職種を加える", "trades that are missing are added"
    LEAVE = "leave", "もとの登録に残す", "left"
    FOLLOW = "follow", "タッチから計算し直す", "concluded again from touches"


class How(Labelled):
    """What was done to one row."""

    MOVED = "moved", "移した", "moved"
    ASIDE = "aside", "取り置いた", "put aside"
    ADDED = "added", "加えた", "added"


@dataclass(frozen=True, kw_only=True)
class MergeRule:
    """`model` as app.Model, `column` the one that names a person. `beside`: sets of columns (and values) of which any, equal in two
    rows whose days overlap, keeps both from standing beside each other.
    """

    model: str
    column: str
    way: Way
    beside: tuple[tuple[str, str], ...]


@cache
def merge_rules() -> tuple[MergeRule, ...]:
    """In the order of the file."""
    return tuple(
        MergeRule(model=row["model"], column=row["column"], way=Way(row["way"]), beside=_beside(row["beside"]))
        for row in read_rows("merge_rules.csv")
    )


def _beside(text: str) -> tuple[tuple[str, str], ...]:
    """`business kind=primary`: the same business whatever it is, or both primary."""
    return tuple((name, value) for name, _, value in (each.partition("=") for each in text.split()))


def days_left(days: DayRange, taken: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The days of a range that no other range takes, in order."""
    left = [days]
    for other in taken:
        left = [piece for each in left for piece in _without(each, other)]
    return tuple(sorted(left, key=lambda each: each.from_on))


def _without(days: DayRange, other: DayRange) -> list[DayRange]:
    if not days.overlaps(other):
        return [days]
    pieces = []
    if days.from_on < other.from_on:
        pieces.append(DayRange(days.from_on, other.from_on))
    if other.until is not None and (days.until is None or other.until < days.until):
        pieces.append(DayRange(other.until, days.until))
    return pieces
