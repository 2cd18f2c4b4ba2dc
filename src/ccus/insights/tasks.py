"""Jobs of insights. Each makes one service call."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.jobs import job
from ccus.insights.queries.kpis import KpiScope, Scope
from ccus.insights.rules.level_rehearsals import CriteriaChange
from ccus.insights.rules.splits import SPLITS, Quantity
from ccus.insights.services import (
    check_rehearsals,
    exploring,
    folding,
    kpi_counts,
    level_rehearsals,
    outreach,
    outreach_primes,
    preparing,
)
from ccus.insights.services.answers import COUNTING, PREPARING, count_alone, remembering_failure
from ccus.insights.services.exploring import Question
from ccus.insights.services.lake import places, syncing
from ccus.insights.services.outreach import Grouping
from ccus.kit.calendar import JstMonth
from ccus.registry.rules.checks.kinds import CheckKind


@app.periodic(cron="* * * * *")
@job("insights.fold_increments", queue="insights")
def fold_increments(timestamp: int) -> None:
    """Folds what waits. Reads are exact without it; it keeps the waiting increments few."""
    folding.fold_increments(now=timezone.now())


@app.periodic(cron="40 * * * *")
@job("insights.keep_lake_current", queue="insights")
def keep_lake_current(timestamp: int) -> None:
    """Rewrites the changed months of the columnar copy, where there is one."""
    if syncing.keep_current(places.lake_store(), now=timezone.now()):
        preparing.prepare_soon()


@job("insights.make_lake", queue="insights")
def make_lake() -> None:
    """Makes the columnar copy for the first time; from then on `keep_lake_current` keeps it."""
    if syncing.make_current(places.lake_store(), now=timezone.now()):
        preparing.prepare_soon()


@job("insights.rehearse_level", queue="insights")
@remembering_failure("insights.rehearse_level")
def rehearse_level(*, change: dict[str, str | int | None]) -> None:
    """Tries a change of a level's criteria on the whole country."""
    asked = CriteriaChange(**change)  # type: ignore[arg-type]
    count_alone(COUNTING, partial(level_rehearsals.keep_level_rehearsal, asked, now=timezone.now()))


@job("insights.count_explored", queue="insights")
@remembering_failure("insights.count_explored")
def count_explored(*, quantity: str, first: str, second: str, from_month: str, to_month: str) -> None:
    """Counts what the analyst's page waits for; months that were counted meanwhile are not counted again."""
    question = Question(
        quantity=Quantity(quantity),
        first=SPLITS.get(first),
        second=SPLITS.get(second),
        from_month=JstMonth.parse(from_month),
        to_month=JstMonth.parse(to_month),
    )
    count_alone(COUNTING, partial(exploring.count_missing, question, now=timezone.now()))


@job("insights.count_kpis", queue="insights")
@remembering_failure("insights.count_kpis")
def count_kpis(*, scope: str, name: str, ccus_id: str, month: str) -> None:
    """Counts the KPIs of a month that a page waits for, or that have become old."""
    asked = KpiScope(scope=Scope(scope), name=name, ccus_id=ccus_id)
    count_alone(COUNTING, partial(kpi_counts.keep_kpis, asked, month=JstMonth.parse(month), now=timezone.now()))


@job("insights.count_primes", queue="insights")
@remembering_failure("insights.count_primes")
def count_primes(*, without_any: bool, from_on: str, until: str) -> None:
    """Finds the primes to approach."""
    count = partial(
        outreach_primes.keep_primes,
        without_any=without_any,
        from_on=date.fromisoformat(from_on),
        until=date.fromisoformat(until),
        now=timezone.now(),
    )
    count_alone(COUNTING, count)


@job("insights.count_groups", queue="insights")
@remembering_failure("insights.count_groups")
def count_groups(*, grouping: str, from_on: str, until: str) -> None:
    """Compares groups by their use."""
    count = partial(
        outreach.keep_groups,
        Grouping(grouping),
        from_on=date.fromisoformat(from_on),
        until=date.fromisoformat(until),
        now=timezone.now(),
    )
    count_alone(COUNTING, count)


@job("insights.find_people_near_level", queue="insights")
@remembering_failure("insights.find_people_near_level")
def find_people_near_level() -> None:
    """Finds people close to a level."""
    count_alone(COUNTING, partial(outreach.keep_people_near_level, now=timezone.now()))


@job("insights.prepare_answers", queue="insights")
def prepare_answers() -> None:
    """Counts what is asked most, so that pages have it at once."""
    count_alone(PREPARING, partial(preparing.prepare_answers, now=timezone.now()))


@job("insights.rehearse_check", queue="insights")
@remembering_failure("insights.rehearse_check")
def rehearse_check(*, check: str, on: str, numbers: dict[str, int], without: list[str]) -> None:
    """Tries a changed rule of a check on the whole country."""
    rehearsal = check_rehearsals.rehearsal_of(
        CheckKind(check), on=date.fromisoformat(on), numbers=numbers, without=frozenset(without)
    )
    count_alone(COUNTING, partial(check_rehearsals.keep_rehearsal, rehearsal, now=timezone.now()))
