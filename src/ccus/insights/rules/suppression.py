"""Small cells are withheld (秘匿) from tables about people, and so is whatever they could be computed from.

A table is made for one month and one or two splits. It gives a total, the parts of each split (margins) and, with two splits,
the cells. Published are all tables of all pairs of splits, so a withheld value must follow from none of them together:

1. A part, cell or month with 1 to 9 people is *small* and withheld; nothing at all is shown of such a month.
2. One split: withheld parts add up to what the total leaves over. So the smallest part with 10 people or more goes with them,
   unless every part is withheld anyhow.
3. Two splits: a part withheld by rule 2 is withheld in every table, with all its cells. So is a part none of whose cells has
   10 people, and one whose people are all in a single cell: its tables with other splits would say the same thing twice, with
   different gaps. Together these make the *rest*. While the rest itself is such a part, the smallest remaining one joins it.
4. Two splits: rows and columns are knots, withheld cells are threads. What can be computed from margins are sums over the
   threads that join a set of knots to the others. Every row and column with a small cell is therefore joined to the others by
   withheld cells of 10 people or more alone (a tree of the cheapest such cells): each computable sum with a small cell in it
   has one of these in it too, and tells nothing about fewer than 10 people.
5. Longer periods are sums of months, and a sum is shown only if each of its months is. Neighbouring periods therefore give away
   exactly the months that are shown, whatever is subtracted.
6. All measures are withheld by the same pattern, which depends on people alone. Splits that contain one another (kind of
   business and capital) are drawn from one table (`rules.splits`), after it was made safe. There are no free filters.

Where people can stand in several parts at once (a month in two trades), the rest counts as many people as its largest cell has,
not as many as the sum. Source of the threshold: the operator's rule for statistics, fewer than 10 people are not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

FEWEST_PEOPLE = 10
REST = "*rest*"

Cell = tuple[str, str]
_Knot = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One split of a table: people by part. `overlaps`: one person can be counted in several parts."""

    people: Mapping[str, int]
    overlaps: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of a table may be shown: the total, parts of the first and of the second split, cells (empty with one split).

    Parts and cells without people are shown too; they tell that there is nobody.
    """

    total: bool
    first: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    cells: frozenset[Cell] = frozenset()


def protect_one_way(total: int, side: Side) -> Shown:
    """Rules 1 and 2. `total` is the number of people of the whole."""
    if is_small(total):
        return Shown(total=False)
    return Shown(total=True, first=frozenset(side.people) - _withheld_parts(side.people))


def protect_two_way(total: int, first: Side, second: Side, *, cells: Mapping[Cell, int]) -> Shown:
    """Rules 1 to 4. `cells` is keyed by part of the first and part of the second split; absent cells have nobody."""
    if is_small(total):
        return Shown(total=False)
    shown = (protect_one_way(total, first).first, protect_one_way(total, second).first)
    table = _Table(cells=dict(cells), sides=(first, second), lines=(frozenset(first.people), frozenset(second.people)))
    for axis in (0, 1):
        table = table.fold(axis, table.lines[axis] - shown[axis])
    table = _without_weak_lines(table)
    withheld = _withheld_cells(table)
    while withheld is None:
        table = _without_weak_lines(table.fold_smallest())
        withheld = _withheld_cells(table)
    rows, columns = (table.lines[axis] - {REST} for axis in (0, 1))
    return Shown(
        total=True,
        first=shown[0],
        second=shown[1],
        cells=frozenset((row, column) for row in rows for column in columns) - withheld,
    )


def is_small(people: int) -> bool:
    return 0 < people < FEWEST_PEOPLE


def _withheld_parts(people: Mapping[str, int]) -> frozenset[str]:
    small = {part for part, count in people.items() if is_small(count)}
    if not small:
        return frozenset()
    large = [part for part, count in people.items() if count >= FEWEST_PEOPLE]
    companion = min(large, key=lambda part: (people[part], part), default=None)
    return frozenset(small if companion is None else {*small, companion})


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A table whose withheld parts are folded into one line, the rest."""

    cells: dict[Cell, int]
    sides: tuple[Side, Side]
    lines: tuple[frozenset[str], frozenset[str]]

    def fold(self, axis: int, parts: Iterable[str]) -> _Table:
        """Moves lines into the rest."""
        folded = {*parts}
        if not folded:
            return self
        gathered: defaultdict[Cell, list[int]] = defaultdict(list)
        for cell, people in self.cells.items():
            gathered[_moved(cell, axis) if cell[axis] in folded else cell].append(people)
        union = max if self.sides[axis].overlaps else sum
        lines = list(self.lines)
        lines[axis] = (lines[axis] - folded) | {REST}
        return replace(
            self, cells={cell: union(counts) for cell, counts in gathered.items()}, lines=(lines[0], lines[1])
        )

    def fold_smallest(self, axis: int | None = None) -> _Table:
        """Moves the line with the fewest people, of one axis or of the one with more lines, into the rest."""
        on = axis if axis is not None else int(len(self.lines[1]) > len(self.lines[0]))
        people = self.sides[on].people
        return self.fold(on, [min(self.lines[on] - {REST}, key=lambda part: (people[part], part))])

    def weak_lines(self, axis: int) -> frozenset[str]:
        """Lines with people, but no cell of ten; and lines with people in one cell only, where there could be more."""
        peopled: defaultdict[str, list[int]] = defaultdict(list)
        for cell, people in self.cells.items():
            if people:
                peopled[cell[axis]].append(people)
        is_split = len(self.lines[1 - axis]) > 1
        return frozenset(
            line for line, counts in peopled.items() if is_small(max(counts)) or (is_split and len(counts) == 1)
        )


def _without_weak_lines(table: _Table) -> _Table:
    """Folds weak lines into the rest until none is left, or no more than one line of a split."""
    while True:
        before = table
        for axis in (0, 1):
            weak = table.weak_lines(axis)
            if weak == {REST}:
                if len(table.lines[axis]) > 1:
                    table = table.fold_smallest(axis)
            elif weak:
                table = table.fold(axis, weak - {REST})
        if table == before:
            return table


def _withheld_cells(table: _Table) -> frozenset[Cell] | None:
    """Small cells and the tree that protects them; None when there is no such tree."""
    small = {cell for cell, people in table.cells.items() if is_small(people)}
    if not small:
        return frozenset()
    needed: set[_Knot] = {knot for row, column in small for knot in ((0, row), (1, column))}
    group = {knot: knot for knot in ((axis, line) for axis in (0, 1) for line in table.lines[axis])}
    tree = [
        cell
        for cell, people in sorted(table.cells.items(), key=lambda item: (item[1], item[0]))
        if people >= FEWEST_PEOPLE and _join(group, (0, cell[0]), (1, cell[1]))
    ]
    if any(_root(group, (0, row)) != _root(group, (1, column)) for row, column in small):
        # A table of one line has no cells of its own left; its small cells go with the line.
        return None if min(map(len, table.lines)) > 1 else frozenset(table.cells)
    return frozenset(small) | _pruned(tree, needed)


def _pruned(tree: list[Cell], needed: set[_Knot]) -> frozenset[Cell]:
    """The tree without branches that lead to no needed knot."""
    threads: defaultdict[_Knot, set[Cell]] = defaultdict(set)
    for cell in tree:
        for knot in ((0, cell[0]), (1, cell[1])):
            threads[knot].add(cell)
    kept = set(tree)
    bare = [knot for knot, joined in threads.items() if len(joined) == 1 and knot not in needed]
    while bare:
        knot = bare.pop()
        for cell in threads.pop(knot):
            kept.discard(cell)
            other: _Knot = (1, cell[1]) if knot[0] == 0 else (0, cell[0])
            threads[other].discard(cell)
            if len(threads[other]) == 1 and other not in needed:
                bare.append(other)
    return frozenset(kept)


def _join(group: dict[_Knot, _Knot], one: _Knot, other: _Knot) -> bool:
    """Joins two groups; False when they were one already."""
    roots = _root(group, one), _root(group, other)
    group[roots[0]] = roots[1]
    return roots[0] != roots[1]


def _root(group: dict[_Knot, _Knot], knot: _Knot) -> _Knot:
    while group[knot] != knot:
        group[knot] = knot = group[group[knot]]
    return knot


def _moved(cell: Cell, axis: int) -> Cell:
    return (REST, cell[1]) if axis == 0 else (cell[0], REST)
