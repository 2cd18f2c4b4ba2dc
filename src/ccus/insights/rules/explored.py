"""Tables for the analyst: what may be shown of single months, and of periods made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ccus.insights.rules.splits import Split
from ccus.insights.rules.suppression import Cell, Shown, Side, protect_one_way, protect_two_way
from ccus.kit.calendar import JstMonth

Value = float | None
Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Numbers of one month before anything is withheld: the whole, by part of each split, by cell."""

    total: int = 0
    first: Mapping[str, int] = field(default_factory=dict)
    second: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Values that may be shown; None where one is withheld. What is absent is nothing: 0."""

    total: Value
    first: Mapping[str, Value] = field(default_factory=dict)
    second: Mapping[str, Value] = field(default_factory=dict)
    cells: Mapping[Cell, Value] = field(default_factory=dict)

    @property
    def withholds(self) -> bool:
        return self.total is None or None in {*self.first.values(), *self.second.values(), *self.cells.values()}


@dataclass(frozen=True, kw_only=True)
class Explored:
    """`months` in order, and the `period` of them all: sums, or averages per month."""

    months: tuple[tuple[JstMonth, Figures], ...]
    period: Figures


def figures_of_month(
    people: Counts, values: Counts, *, first: Split | None = None, second: Split | None = None
) -> Figures:
    """`people` are counted by base parts and decide; `values` are counted by parts."""
    shown = _shown(people, first, second)
    if not shown.total:
        return Figures(total=None)
    whole_first = _whole_parts(people.first, shown.first, first)
    whole_second = _whole_parts(people.second, shown.second, second)
    return Figures(
        total=values.total,
        first={part: _if(part in whole_first, values.first.get(part, 0)) for part in _parts(people.first, first)},
        second={part: _if(part in whole_second, values.second.get(part, 0)) for part in _parts(people.second, second)},
        cells=_cells(people, values, shown, first, second) if first and second else {},
    )


def join_months(months: Sequence[tuple[JstMonth, Figures]], *, averaged: bool) -> Explored:
    """A value of the period is there only if that of every month is, so that periods tell what months tell and no more."""
    figures = [each for _, each in months]

    def joined(values: Iterable[Value]) -> Value:
        known = list(values)
        if not known or None in known:
            return None
        whole = sum(value for value in known if value is not None)
        return whole / len(known) if averaged else whole

    def by_part(pick: Callable[[Figures], Mapping[str, Value]]) -> dict[str, Value]:
        parts = {part: None for each in figures for part in pick(each)}
        return {part: joined(_of(each, pick(each), part) for each in figures) for part in parts}

    cells = {cell: None for each in figures for cell in each.cells}
    return Explored(
        months=tuple(months),
        period=Figures(
            total=joined(each.total for each in figures),
            first=by_part(lambda each: each.first),
            second=by_part(lambda each: each.second),
            cells={cell: joined(_of(each, each.cells, cell) for each in figures) for cell in cells},
        ),
    )


def _of(figures: Figures, values: Mapping[Key, Value], key: Key) -> Value:
    """Nothing at all is known of a withheld month."""
    return None if figures.total is None else values.get(key, 0)


def _shown(people: Counts, first: Split | None, second: Split | None) -> Shown:
    if first is None:
        return protect_one_way(people.total, Side(people={}))
    side = Side(people=people.first, overlaps=first.overlaps)
    if second is None:
        return protect_one_way(people.total, side)
    other = Side(people=people.second, overlaps=second.overlaps)
    return protect_two_way(people.total, side, other, cells=people.cells)


def _parts(base_people: Mapping[str, int], split: Split | None) -> list[str]:
    return sorted({split.part_of(part) for part in base_people}, key=split.order) if split else []


def _whole_parts(base_people: Mapping[str, int], shown: frozenset[str], split: Split | None) -> set[str]:
    """Parts all of whose base parts are shown."""
    if split is None:
        return set()
    torn = {split.part_of(part) for part in base_people if part not in shown}
    return {split.part_of(part) for part in base_people} - torn


def _cells(people: Counts, values: Counts, shown: Shown, first: Split, second: Split) -> dict[Cell, Value]:
    is_whole: defaultdict[Cell, bool] = defaultdict(lambda: True)
    for row in people.first:
        for column in people.second:
            is_whole[first.part_of(row), second.part_of(column)] &= (row, column) in shown.cells
    return {cell: _if(whole, values.cells.get(cell, 0)) for cell, whole in is_whole.items()}


def _if(is_shown: bool, value: int) -> Value:
    return value if is_shown else None
