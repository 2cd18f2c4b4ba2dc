"""Kept answers: what a question came to, so that a page need not count for seconds what was counted before."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec

import duckdb
from django.db import connection
from django.utils import timezone

from ccus.foundation.jobs import enqueue_once
from ccus.foundation.sql import load_sql
from ccus.insights.models import KeptAnswer

P = ParamSpec("P")
COUNTING, PREPARING = "insights.counting", "insights.preparing"
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""How long nothing is counted anew after it failed once, and after it failed very often."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`content` is a JSON value; `stamp` says from what state it was counted."""

    content: Any
    stamp: str
    made_at: datetime


class Trouble(StrEnum):
    """Why an answer could not be counted."""

    MEMORY = "memory"
    ROOM = "room"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The last attempt to count failed; no other is made before `again_at`."""

    trouble: Trouble
    failed_at: datetime
    again_at: datetime


@dataclass(frozen=True, kw_only=True)
class Counting:
    """The answer is not there yet: a job was asked to count it. `done` of `total` parts are. With `failure` it waits first."""

    done: int = 0
    total: int = 1
    failure: Failure | None = None


def read_answers(questions: Collection[str]) -> dict[str, Kept]:
    """Those that are kept, whatever their stamp. One query."""
    rows = KeptAnswer.objects.filter(question__in=questions)
    return {row.question: Kept(content=row.content, stamp=row.stamp, made_at=row.made_at) for row in rows}


def keep_answers(contents: Mapping[str, Any], *, stamps: Mapping[str, str], now: datetime) -> None:
    """Keeps answers (JSON values) by question; one with the same stamp stays as it was given. One query."""
    questions = list(contents)
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", "keep_answers"),
            {
                "questions": questions,
                "stamps": [stamps[question] for question in questions],
                "contents": [json.dumps(contents[question], ensure_ascii=False) for question in questions],
                "made_at": now,
            },
        )


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """When an answer is counted anew: once it is older than `good_for`, or was counted from another state than `stamp`."""

    now: datetime
    good_for: timedelta = timedelta.max
    stamp: str | None = None

    def holds(self, kept: Kept | None) -> bool:
        if kept is None or self.stamp not in (None, kept.stamp):
            return False
        return abs(self.now - kept.made_at) <= self.good_for


def is_fresh(question: str, freshness: Freshness) -> bool:
    """Whether nothing is to be counted: another job has done it meanwhile. One query."""
    return freshness.holds(read_answers([question]).get(question))


def kept_or_counting(question: str, freshness: Freshness, *, job: str, **arguments: Any) -> Kept | Counting:
    """The kept answer, at once and however old it is. A job replaces one that is not fresh; it makes the first one, too.
    At most three statements."""
    kept = read_answers([question]).get(question)
    failure = None if freshness.holds(kept) else count_soon(job, question=question, now=freshness.now, **arguments)
    return kept or Counting(failure=failure)


def count_soon(job: str, *, question: str, now: datetime, **arguments: Any) -> Failure | None:
    """Asks the worker to count; once, however often it is asked before it begins, and not soon after it failed.

    Gives the failure after which it waits. At most two statements.
    """
    failure = _failure_of(_name_of_failure(job, arguments))
    if failure is not None and now < failure.again_at:
        return failure
    enqueue_once(job, key=f"{job}:{question}", **arguments)
    return None


def remembering_failure(job: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Has a counting job note when it fails, so that pages that wait do not ask for it each second; success forgets it."""

    def decorate(count: Callable[P, None]) -> Callable[P, None]:
        @wraps(count)
        def run(*args: P.args, **arguments: P.kwargs) -> None:
            name = _name_of_failure(job, arguments)
            try:
                count(*args, **arguments)
            except Exception as problem:
                _note_failure(name, problem, now=timezone.now())  # lint: clock — a job has no caller's clock
                raise
            KeptAnswer.objects.filter(question=name).delete()

        return run

    return decorate


def _name_of_failure(job: str, arguments: Mapping[str, object]) -> str:
    """Where the failure of one job with these arguments is kept, beside the answers; fits their column."""
    told = json.dumps(arguments, sort_keys=True, default=str)
    return f"failed {job} {sha256(told.encode()).hexdigest()}"


def _failure_of(name: str) -> Failure | None:
    kept = KeptAnswer.objects.filter(question=name).first()
    if kept is None:
        return None
    # Twice as long after each failure in a row: nothing gets better by trying each second.
    wait = min(FIRST_WAIT * 2 ** min(kept.content["failures"] - 1, 10), LONGEST_WAIT)
    return Failure(trouble=Trouble(kept.content["trouble"]), failed_at=kept.made_at, again_at=kept.made_at + wait)


def _note_failure(name: str, problem: Exception, *, now: datetime) -> None:
    before = KeptAnswer.objects.filter(question=name).first()
    failures = before.content["failures"] + 1 if before else 1
    content = {"failures": failures, "trouble": _trouble_of(problem).value}
    keep_answers({name: content}, stamps={name: f"{failures} {now.isoformat()}"}, now=now)


def _trouble_of(problem: Exception) -> Trouble:
    """DuckDB tells want of memory by its class, want of room in words alone."""
    if isinstance(problem, MemoryError | duckdb.OutOfMemoryException):
        return Trouble.MEMORY
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        return Trouble.ROOM
    return Trouble.ROOM if os.strerror(errno.ENOSPC) in str(problem) else Trouble.OTHER


def count_alone(turn: str, count: Callable[[], object]) -> bool:
    """Counts, unless another job of the same `turn` (COUNTING, PREPARING) does: each takes all processors and a bounded part of the
    memory. False then; a page that still waits asks again. The database lets go of the turn when its holder dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [turn])
        if not cursor.fetchone()[0]:
            return False
        try:
            count()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [turn])
    return True
