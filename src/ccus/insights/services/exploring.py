"""Answers of the analyst's page from the columnar copy, month by month.

What was found of a month is kept with the month's content as its stamp, and holds only what may be shown. So a question is
asked of each month once, however often periods are moved; and as long as the records of a month stay as they are, its answer
stays as it was given, though addresses or levels of its people change: two answers cannot be subtracted to find who changed.

A month of the whole country takes seconds. So a page asks for little at once; for more it has a job count, month by month.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.insights.errors import LakeEmpty, SplitsContainEachOther
from ccus.insights.rules.explored import Explored, Figures, join_months
from ccus.insights.rules.splits import AVERAGED, Quantity, Split, can_be_crossed
from ccus.insights.services.answers import Counting, count_soon, keep_answers, read_answers
from ccus.insights.services.lake.counting import count_month
from ccus.insights.services.lake.engine import PAGE_MEMORY_MB
from ccus.insights.services.lake.manifest import Part
from ccus.insights.services.lake.opening import open_lake
from ccus.insights.services.lake.places import lake_store
from ccus.insights.services.lake.syncing import read_manifest
from ccus.kit.calendar import JstMonth

# Raised when the rules for withholding or a formula change, so that older answers are not used.
RULES = 1
NOTHING = Figures(total=0)
ROWS_AT_ONCE = 300_000
"""So many records are counted while the page waits: a tenth of a second."""


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
    return tuple(_parts())


def explore(viewer: Viewer, question: Question, *, now: datetime) -> Explored | Counting:
    """The answer; how far it is counted where that takes long. Months without records count as nothing.

    Raises LakeEmpty, SplitsContainEachOther and PermissionMissing.
    """
    check_may(viewer, "insights:explore:view")
    if question.first and question.second and not can_be_crossed(question.first, question.second):
        raise SplitsContainEachOther
    wanted = _wanted(question)
    found = _read(question, wanted)
    missing = {month: part for month, part in wanted.items() if month not in found}
    if sum(part.rows for part in missing.values()) > ROWS_AT_ONCE:
        failure = count_soon("insights.count_explored", question=_key(question, ""), now=now, **_words(question))
        return Counting(done=len(found), total=len(wanted), failure=failure)
    found |= _count(question, missing, now=now)
    return join_months(
        [(month, found.get(month, NOTHING)) for month in _every_month(question)],
        averaged=question.quantity in AVERAGED,
    )


def count_missing(question: Question, *, now: datetime) -> int:
    """Counts and keeps the months that are not kept, the latest first; gives how many. May be stopped and begun again."""
    wanted = _wanted(question)
    found = _read(question, wanted)
    missing = [month for month in sorted(wanted, reverse=True) if month not in found]
    for month in missing:
        _count(question, {month: wanted[month]}, now=now)
    return len(missing)


def _words(question: Question) -> dict[str, str]:
    return {
        "quantity": question.quantity.value,
        "first": question.first.key if question.first else "",
        "second": question.second.key if question.second else "",
        "from_month": str(question.from_month),
        "to_month": str(question.to_month),
    }


def _every_month(question: Question) -> Iterator[JstMonth]:
    month = question.from_month
    while month <= question.to_month:
        yield month
        month = month.next()


def _parts() -> dict[JstMonth, Part]:
    manifest = read_manifest(lake_store())
    if not manifest.tables or not manifest.rows:
        raise LakeEmpty
    return {JstMonth.parse(month): part for month, part in sorted(manifest.months.items()) if part.rows}


def _wanted(question: Question) -> dict[JstMonth, Part]:
    return {month: part for month, part in _parts().items() if question.from_month <= month <= question.to_month}


def _read(question: Question, wanted: dict[JstMonth, Part]) -> dict[JstMonth, Figures]:
    kept = read_answers([_key(question, str(month)) for month in wanted])
    found: dict[JstMonth, Figures] = {}
    for month, part in wanted.items():
        answer = kept.get(_key(question, str(month)))
        if answer is not None and answer.stamp == _stamp(part):
            found[month] = _figures(answer.content)
    return found


def _count(question: Question, missing: dict[JstMonth, Part], *, now: datetime) -> dict[JstMonth, Figures]:
    if not missing:
        return {}
    with open_lake(memory_mb=PAGE_MEMORY_MB) as lake:
        found = {
            month: count_month(lake, month, quantity=question.quantity, first=question.first, second=question.second)
            for month in missing
        }
    keep_answers(
        {_key(question, str(month)): _content(figures) for month, figures in found.items()},
        stamps={_key(question, str(month)): _stamp(part) for month, part in missing.items()},
        now=now,
    )
    return found


def _key(question: Question, month: str) -> str:
    splits = [split.key if split else "" for split in (question.first, question.second)]
    return " ".join(["explored", month, question.quantity.value, *splits])


def _stamp(part: Part) -> str:
    return hashlib.sha256(f"{RULES}|{part.digest}".encode()).hexdigest()


def _content(figures: Figures) -> dict[str, Any]:
    cells = [[one, other, value] for (one, other), value in figures.cells.items()]
    return {"total": figures.total, "first": dict(figures.first), "second": dict(figures.second), "cells": cells}


def _figures(content: dict[str, Any]) -> Figures:
    return Figures(
        total=content["total"],
        first=content["first"],
        second=content["second"],
        cells={(one, other): value for one, other, value in content["cells"]},
    )
