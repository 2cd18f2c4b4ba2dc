"""Counts one month of the columnar copy for the analyst's page, and withholds what may not be shown."""

from __future__ import annotations

import re
from typing import Any

import duckdb

from ccus.insights.rules.explored import Counts, Figures, figures_of_month
from ccus.insights.rules.splits import FORMULAS, GATHERED, Quantity, Split
from ccus.kit.calendar import JstMonth

_COLUMN = re.compile(r"\brecord\.(\w+)")


def count_month(
    lake: duckdb.DuckDBPyConnection, month: JstMonth, *, quantity: Quantity, first: Split | None, second: Split | None
) -> Figures:
    """What may be shown of the month; `lake` is that of `open_lake`."""
    splits = [split for split in (first, second) if split is not None]
    people = _count(lake, month, quantity=Quantity.PEOPLE, splits=splits, by_base=True)
    is_asked_already = quantity is Quantity.PEOPLE and all(split.base == split.key for split in splits)
    values = people if is_asked_already else _count(lake, month, quantity=quantity, splits=splits, by_base=False)
    return figures_of_month(people, values, first=first, second=second)


def _count(
    lake: duckdb.DuckDBPyConnection, month: JstMonth, *, quantity: Quantity, splits: list[Split], by_base: bool
) -> Counts:
    names = ["one_part", "other_part"][: len(splits)]
    sets = ["()", *(f"({name})" for name in names), *([f"({', '.join(names)})"] if len(names) == 2 else [])]
    columns = "".join(
        f", {split.base_sql if by_base else _part_sql(split)} AS {name}"
        for name, split in zip(names, splits, strict=True)
    )
    chosen = "".join(f"{name}, grouping({name}), " for name in names)
    # All of it comes from declared splits and formulas; the month is a parameter.
    statement = (
        f"SELECT {chosen}{FORMULAS[quantity]} FROM (SELECT record.*{columns} FROM ({_records(quantity, splits)}) AS record"  # noqa: S608
        " LEFT JOIN technicians AS person ON person.technician_id = record.technician_id"
        " LEFT JOIN businesses AS firm ON firm.business_id = record.business_id"
        f") AS record GROUP BY GROUPING SETS ({', '.join(sets)})"
    )
    return _counts(lake.execute(statement, [str(month)]).fetchall(), splits=len(splits))


def _records(quantity: Quantity, splits: list[Split]) -> str:
    """The month's records; where days do not matter those of one person are taken together first, a tenth as many rows."""
    if quantity not in GATHERED:
        return "SELECT * FROM counted_records WHERE month = ?"
    used = {name for split in splits for name in _COLUMN.findall(split.base_sql)}
    if any("firm." in split.base_sql for split in splits):
        used.add("business_id")
    keys = ", ".join(sorted({"technician_id", *used, GATHERED[quantity]} - {"work_date", ""}))
    business = "" if "business_id" in used else ", CAST(NULL AS BIGINT) AS business_id"
    return (
        f"SELECT {keys}{business}, min(work_date) AS work_date, count(*) AS records, sum(touch_count) AS touch_count"  # noqa: S608
        f" FROM counted_records WHERE month = ? GROUP BY {keys}"
    )


def _part_sql(split: Split) -> str:
    return split.sql if split.base == split.key else split.sql.replace("base", f"({split.base_sql})")


def _counts(rows: list[tuple[Any, ...]], *, splits: int) -> Counts:
    """From rows of (part, is it a sum over the parts) for each split, and a value."""
    total = 0
    sides: tuple[dict[str, int], dict[str, int]] = ({}, {})
    cells: dict[tuple[str, str], int] = {}
    for *keys, value in rows:
        parts = {side: str(keys[2 * side]) for side in range(splits) if not keys[2 * side + 1]}
        if len(parts) == 2:
            cells[parts[0], parts[1]] = int(value)
        elif not parts:
            total = int(value)
        else:
            ((side, part),) = parts.items()
            sides[side][part] = int(value)
    return Counts(total=total, first=sides[0], second=sides[1], cells=cells)
