"""Kept values counted again from facts: the proof of the increments, and the way in for rows that were copied in.

Registrations and sites are counted whole, in about two seconds at national size. Work records are counted month by month, each
month in a transaction of its own, so that it can be interrupted and run again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import connection, transaction

from ccus.foundation.sql import load_sql
from ccus.insights.rules.measures import MEASURES, Measure
from ccus.insights.services.progress import note_progress, wait_for_writing
from ccus.kit.calendar import JstMonth

_EVER = (date.min, date.max)
BY_MONTH = "work_records"


class Difference(NamedTuple):
    """A value that facts do not support."""

    measure: str
    split: str
    period_on: date
    part: str
    kept: int
    counted: int


@dataclass(frozen=True)
class Step:
    """One statement's worth of counting: the measures of one scope over the months of [from_on, until)."""

    scope: str
    measures: tuple[Measure, ...]
    from_on: date
    until: date


def recount(
    *,
    now: datetime,
    months: Collection[date] | None = None,
    scopes: Collection[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Difference]:
    """Writes what facts say. Gives what differed before.

    `months` (any day of each) bounds work records alone; None is every month that has records or values. `scopes` are those
    of the measures; None is all. `progress` is told the steps done and in all.
    """
    found: list[Difference] = []
    for step in _steps(months, scopes, progress):
        with transaction.atomic():
            wait_for_writing()
            found += _run("recount_from_facts", step)
            note_progress(step.measures, recounted_at=now)
    return found


def compare(
    *,
    months: Collection[date] | None = None,
    scopes: Collection[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Difference]:
    """The same without writing."""
    return [difference for step in _steps(months, scopes, progress) for difference in _run("compare_with_facts", step)]


def _steps(
    months: Collection[date] | None, scopes: Collection[str] | None, progress: Callable[[int, int], None]
) -> Iterator[Step]:
    """The steps in order; when one is asked for, the one before it is done."""
    steps = _planned(months, scopes)
    for done, step in enumerate(steps):
        progress(done, len(steps))
        yield step
    progress(len(steps), len(steps))


def _planned(months: Collection[date] | None, scopes: Collection[str] | None) -> list[Step]:
    steps = []
    for scope, group in groupby(MEASURES, key=attrgetter("scope")):
        measures = tuple(group)
        if scopes is not None and scope not in scopes:
            continue
        if scope != BY_MONTH:
            steps.append(Step(scope, measures, *_EVER))
            continue
        asked = {JstMonth.of(day) for day in (_months_with_records() if months is None else months)}
        steps += [Step(scope, measures, month.first_on, month.next().first_on) for month in sorted(asked)]
    return steps


def _months_with_records() -> Sequence[date]:
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "months_with_records"))
        return [month for (month,) in cursor]


def _run(name: str, step: Step) -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", name),
            {
                "scope": step.scope,
                "measures": [measure.key for measure in step.measures],
                "from_on": step.from_on,
                "until": step.until,
            },
        )
        return [Difference(*row) for row in cursor]
