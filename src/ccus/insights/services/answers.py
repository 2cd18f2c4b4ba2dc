"""Kept answers: what a question came to, so that a page need not count for seconds what was counted before."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ccus.foundation.jobs import enqueue_once
from ccus.foundation.sql import load_sql
from ccus.insights.models import KeptAnswer

COUNTING, PREPARING = "insights.counting", "insights.preparing"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`content` is a JSON value; `stamp` says from what state it was counted."""

    content: Any
    stamp: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Counting:
    """The answer is not there yet: a job was asked to count it. `done` of `total` parts are."""

    done: int = 0
    total: int = 1


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
    At most two statements."""
    kept = read_answers([question]).get(question)
    if not freshness.holds(kept):
        count_soon(job, question=question, **arguments)
    return kept or Counting()


def count_soon(job: str, *, question: str, **arguments: Any) -> None:
    """Asks the worker to count; once, however often it is asked before it begins."""
    enqueue_once(job, key=f"{job}:{question}", **arguments)


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
