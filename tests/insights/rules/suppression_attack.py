"""An attacker who collects every table of every pair of splits and every period, and subtracts whatever can be subtracted.

The unknowns are the people of each finest cell: month × part of every split. Every shown value is the sum of some of them. What
is known to be nobody is struck out, again and again. A sum of unknowns is given away when it is a combination of shown values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from ccus.insights.rules.suppression import (
    Shown,
    Side,
    is_small,
    protect_one_way,
    protect_two_way,
)

Part = int
Joint = dict[tuple[Part, ...], int]
# What a shown or withheld value is about: months, and the parts that are fixed, as pairs of split and part.
Region = tuple[tuple[int, ...], tuple[tuple[int, Part], ...]]


@dataclass(frozen=True)
class Tables:
    """Everything that is published of some months, and what is withheld because it is small."""

    shown: dict[Region, int]
    small: list[Region]


def publish(months: list[Joint], sizes: tuple[int, ...]) -> Tables:
    """Every one-way and two-way table of every month, and of every period of months on end."""
    shown: dict[Region, int] = {}
    small: list[Region] = []
    for number, joint in enumerate(months):
        for fixed in _all_fixed(sizes):
            people = count(joint, fixed)
            if is_small(people):
                small.append(((number,), fixed))
        for fixed in _shown_of_month(joint, sizes):
            shown[(number,), fixed] = count(joint, fixed)
    for first, last in combinations(range(len(months) + 1), 2):
        period = tuple(range(first, last))
        for fixed in _all_fixed(sizes):
            if all(((month,), fixed) in shown for month in period):
                shown[period, fixed] = sum(shown[(month,), fixed] for month in period)
    return Tables(shown, small)


def given_away(months: list[Joint], sizes: tuple[int, ...], tables: Tables) -> list[tuple[Region, ...]]:
    """Small values, and pairs of small values of one table with fewer than ten together, that can be computed."""
    unknowns = {
        (month, parts): number
        for number, (month, parts) in enumerate(
            (month, parts) for month in range(len(months)) for parts in product(*map(range, sizes))
        )
    }
    rows = np.array([_row(region, unknowns) for region in tables.shown])
    values = np.array(list(tables.shown.values()))
    living = _living(rows, values)
    basis = _basis(rows[:, living])
    found: list[tuple[Region, ...]] = []
    for targets in _targets(months, tables.small):
        wanted = np.sum([_row(region, unknowns) for region in targets], axis=0)[living]
        if np.linalg.norm(wanted - basis.T @ (basis @ wanted)) < 1e-7:
            found.append(targets)
    return found


def count(joint: Joint, fixed: tuple[tuple[int, Part], ...]) -> int:
    return sum(people for parts, people in joint.items() if all(parts[split] == part for split, part in fixed))


def _shown_of_month(joint: Joint, sizes: tuple[int, ...]) -> Iterator[tuple[tuple[int, Part], ...]]:
    total = sum(joint.values())
    sides = [
        Side(people={str(part): count(joint, ((split, part),)) for part in range(size)})
        for split, size in enumerate(sizes)
    ]
    for split, side in enumerate(sides):
        shown = protect_one_way(total, side)
        yield from ([()] if shown.total else [])
        yield from (((split, int(part)),) for part in shown.first)
    for one, other in combinations(range(len(sizes)), 2):
        yield from (
            ((one, int(first)), (other, int(second)))
            for first, second in _two_way(joint, sizes, total, sides, one, other).cells
        )


def _two_way(joint: Joint, sizes: tuple[int, ...], total: int, sides: list[Side], one: int, other: int) -> Shown:
    cells = {
        (str(first), str(second)): count(joint, ((one, first), (other, second)))
        for first in range(sizes[one])
        for second in range(sizes[other])
    }
    return protect_two_way(total, sides[one], sides[other], cells=cells)


def _all_fixed(sizes: tuple[int, ...]) -> Iterator[tuple[tuple[int, Part], ...]]:
    yield ()
    for split, size in enumerate(sizes):
        yield from (((split, part),) for part in range(size))
    for one, other in combinations(range(len(sizes)), 2):
        for first, second in product(range(sizes[one]), range(sizes[other])):
            yield ((one, first), (other, second))


def _targets(months: list[Joint], small: list[Region]) -> Iterator[tuple[Region, ...]]:
    for region in small:
        yield (region,)
    for one, other in combinations(small, 2):
        same_table = one[0] == other[0] and [split for split, _ in one[1]] == [split for split, _ in other[1]]
        if same_table and sum(count(months[region[0][0]], region[1]) for region in (one, other)) < 10:
            yield (one, other)


def _row(region: Region, unknowns: dict[tuple[int, tuple[Part, ...]], int]) -> np.ndarray:
    months, fixed = region
    row = np.zeros(len(unknowns))
    for (month, parts), number in unknowns.items():
        if month in months and all(parts[split] == part for split, part in fixed):
            row[number] = 1
    return row


def _living(rows: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The unknowns that are not known to be nobody: shown zeroes, and lines whose shown cells add up to their margin."""
    living = np.ones(rows.shape[1], dtype=bool)
    while True:
        covered = _zero_sums(rows, values, living)
        if not covered.any():
            return living
        living &= ~covered


def _zero_sums(rows: np.ndarray, values: np.ndarray, living: np.ndarray) -> np.ndarray:
    """Unknowns in a shown value that is zero, or in what a shown value exceeds the sum of shown, disjoint parts of it by, if nothing."""
    covered = np.zeros(rows.shape[1], dtype=bool)
    cut = rows * living
    for row, value in zip(cut, values, strict=True):
        if not row.any():
            continue
        if value == 0:
            covered |= row > 0
            continue
        inside = [
            (part, worth)
            for part, worth in zip(cut, values, strict=True)
            if part.sum() < row.sum() and not (part > row).any() and part.any()
        ]
        rest, left = row.copy(), value
        for part, worth in sorted(inside, key=lambda pair: -pair[1]):
            if not (part > rest).any():
                rest, left = rest - part, left - worth
        if left == 0:
            covered |= rest > 0
    return covered & living


def _basis(rows: np.ndarray) -> np.ndarray:
    """An orthonormal basis of everything that can be computed."""
    _, strengths, vectors = np.linalg.svd(rows, full_matrices=False)
    return vectors[strengths > 1e-9]
