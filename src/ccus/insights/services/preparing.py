"""Counts ahead what pages ask most. It follows each run of the columnar copy, and asks only what is not known yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

import duckdb

from ccus.foundation.jobs import enqueue_once
from ccus.insights.errors import LakeEmpty
from ccus.insights.queries.kpis import KpiScope, Scope, list_all_associations
from ccus.insights.queries.nation import is_small_country
from ccus.insights.rules.splits import SPLITS, Quantity
from ccus.insights.services import exploring, kpi_counts, outreach, outreach_primes
from ccus.insights.services.exploring import Question
from ccus.insights.services.outreach import Grouping
from ccus.kit.calendar import JstMonth, jst_date

USUAL_MONTHS = 12
LONGEST = timedelta(minutes=10)
"""Then it is left to the next run, so that one job does not hold the worker for an hour."""

JOB = "insights.prepare_answers"


def prepare_soon() -> None:
    enqueue_once(JOB, key=JOB)


def prepare_answers(*, now: datetime, longest: timedelta = LONGEST) -> int:
    """Counts until all is there or `longest` has passed; gives how many questions were looked at.

    A question that DuckDB cannot answer, for want of memory or room, keeps no other from being counted; its error is raised after
    them all.
    """
    until, done = time.monotonic() + longest.total_seconds(), 0
    failed: list[duckdb.Error] = []
    for count in _questions(now):
        try:
            count()
        except LakeEmpty:
            continue
        except duckdb.Error as problem:
            failed.append(problem)
        done += 1
        if time.monotonic() > until:
            break
    if failed:
        raise failed[0]
    return done


def looked_at(now: datetime) -> tuple[date, date]:
    """The last whole months and the one that goes on, as first day and the day after the last: so that a quiet week of a prime
    or a region is not taken for silence."""
    month = JstMonth.of(jst_date(now))
    return month.plus(-outreach.LOOKED_AT_MONTHS).first_on, month.next().first_on


def _questions(now: datetime) -> Iterator[Callable[[], object]]:
    """The quickest first."""
    month, (from_on, until) = JstMonth.of(jst_date(now)), looked_at(now)
    if not is_small_country():
        for without_any in (False, True):
            yield partial(outreach_primes.keep_primes, without_any=without_any, from_on=from_on, until=until, now=now)
        scopes = [
            KpiScope(scope=Scope.COUNTRY),
            *(KpiScope(scope=Scope.ASSOCIATION, name=name) for name in list_all_associations()),
        ]
        for scope in scopes:
            for asked in (month, month.previous()):
                yield partial(kpi_counts.keep_kpis, scope, month=asked, now=now)
    for grouping in Grouping:
        yield partial(outreach.keep_groups, grouping, from_on=from_on, until=until, now=now)
    yield partial(exploring.count_missing, _usual(Quantity.RECORDS, "prefecture", to_month=month), now=now)
    yield partial(outreach.keep_people_near_level, now=now)
    for quantity in Quantity:
        for split in ("", *SPLITS):
            yield partial(exploring.count_missing, _usual(quantity, split, to_month=month), now=now)


def _usual(quantity: Quantity, split: str, *, to_month: JstMonth) -> Question:
    return Question(
        quantity=quantity,
        first=SPLITS.get(split),
        second=None,
        from_month=to_month.plus(-USUAL_MONTHS),
        to_month=to_month,
    )
