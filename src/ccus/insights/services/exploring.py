"""Answers of the analyst's page from the columnar copy, month by month.

What was found of a month is kept in a file named by the month's content, and holds only what may be shown. So a question is
asked of each month once, however often periods are moved; and as long as the records of a month stay as they are, its answer
stays as it was given, though addresses or levels of its people change: two answers cannot be subtracted to find who changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.insights.errors import LakeEmpty, SplitsContainEachOther
from ccus.insights.rules.explored import Counts, Explored, Figures, figures_of_month, join_months
from ccus.insights.rules.splits import AVERAGED, FORMULAS, GATHERED, Quantity, Split, can_be_crossed
from ccus.insights.services.lake.opening import open_lake
from ccus.insights.services.lake.places import lake_store
from ccus.insights.services.lake.syncing import read_manifest
from ccus.kit.calendar import JstMonth

# Raised when the rules for withholding or a formula change, so that older answers are not used.
RULES = 1
FOLDER = "explored"
NOTHING = Figures(total=0)
_COLUMN = re.compile(r"\brecord\.(\w+)")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is measured, split by at most two, from one month to another, both included."""

    quantity: Quantity
    first: Split | None
    second: Split | None
    from_month: JstMonth
    to_month: JstMonth


def list_months(viewer: Viewer) -> tuple[JstMonth, ...]:
    """Months with records in the copy, in order. Raises LakeEmpty and PermissionMissing."""
    check_may(viewer, "insights:explore:view")
    return tuple(_digests())


def explore(viewer: Viewer, question: Question) -> Explored:
    """Raises LakeEmpty, SplitsContainEachOther and PermissionMissing. Months without records count as nothing."""
    check_may(viewer, "insights:explore:view")
    if question.first and question.second and not can_be_crossed(question.first, question.second):
        raise SplitsContainEachOther
    kept = {
        month: _Kept(question, month, digest)
        for month, digest in _digests().items()
        if question.from_month <= month <= question.to_month
    }
    found = {month: answer.read() for month, answer in kept.items()}
    missing = [month for month, figures in found.items() if figures is None]
    if missing:
        with open_lake() as lake:
            for month in missing:
                found[month] = kept[month].write(_ask(lake, question, month))
    known = {month: figures for month, figures in found.items() if figures is not None}
    return join_months(
        [(month, known.get(month, NOTHING)) for month in _every_month(question)],
        averaged=question.quantity in AVERAGED,
    )


def _every_month(question: Question) -> Iterator[JstMonth]:
    month = question.from_month
    while month <= question.to_month:
        yield month
        month = month.next()


def _digests() -> dict[JstMonth, str]:
    manifest = read_manifest(lake_store())
    if not manifest.tables or not manifest.rows:
        raise LakeEmpty
    return {JstMonth.parse(month): part.digest for month, part in sorted(manifest.months.items()) if part.rows}


def _ask(lake: duckdb.DuckDBPyConnection, question: Question, month: JstMonth) -> Figures:
    people = _count(lake, question, month, quantity=Quantity.PEOPLE, by_base=True)
    is_asked_already = question.quantity is Quantity.PEOPLE and all(
        split.base == split.key for split in (question.first, question.second) if split
    )
    values = people if is_asked_already else _count(lake, question, month, quantity=question.quantity, by_base=False)
    return figures_of_month(people, values, first=question.first, second=question.second)


def _count(
    lake: duckdb.DuckDBPyConnection, question: Question, month: JstMonth, *, quantity: Quantity, by_base: bool
) -> Counts:
    splits = [split for split in (question.first, question.second) if split is not None]
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
    """The month's records; people and their sums are gathered first, a quarter as many rows, where days and sites do not matter."""
    if quantity not in GATHERED:
        return "SELECT * FROM counted_records WHERE month = ?"
    used = {name for split in splits for name in _COLUMN.findall(split.base_sql)}
    if any("firm." in split.base_sql for split in splits):
        used.add("business_id")
    keys = ", ".join(sorted({"technician_id", *used} - {"work_date"}))
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


class _Kept:
    """The kept answer to a question about one month, as long as the month's records are these."""

    def __init__(self, question: Question, month: JstMonth, digest: str) -> None:
        splits = [split.key if split else "" for split in (question.first, question.second)]
        self.stem = "-".join([str(month), question.quantity.value, *splits])
        mark = hashlib.sha256(f"{RULES}|{digest}".encode()).hexdigest()[:16]
        self.folder = Path(settings.LOCAL_DIR) / FOLDER
        self.path = self.folder / f"{self.stem}.{mark}.json"

    def read(self) -> Figures | None:
        try:
            kept = json.loads(self.path.read_bytes())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return Figures(
            total=kept["total"],
            first=kept["first"],
            second=kept["second"],
            cells={(one, other): value for one, other, value in kept["cells"]},
        )

    def write(self, figures: Figures) -> Figures:
        """Answers about earlier records of the month go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        cells = [[one, other, value] for (one, other), value in figures.cells.items()]
        content = {
            "total": figures.total, "first": dict(figures.first), "second": dict(figures.second), "cells": cells,
        }  # fmt: skip
        beside = self.path.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(self.path)
        for older in self.folder.glob(f"{self.stem}.*.json"):
            if older != self.path:
                older.unlink(missing_ok=True)
        return figures
