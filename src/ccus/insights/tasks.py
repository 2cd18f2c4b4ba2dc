"""Jobs of insights. Each makes one service call."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.jobs import job
from ccus.insights.rules.splits import SPLITS, Quantity
from ccus.insights.services import exploring, folding
from ccus.insights.services.exploring import Question
from ccus.insights.services.lake import places, syncing
from ccus.kit.calendar import JstMonth


@app.periodic(cron="* * * * *")
@job("insights.fold_increments", queue="insights")
def fold_increments(timestamp: int) -> None:
    """Folds what waits. Reads are exact without it; it keeps the waiting increments few."""
    folding.fold_increments(now=timezone.now())


@app.periodic(cron="40 * * * *")
@job("insights.keep_lake_current", queue="insights")
def keep_lake_current(timestamp: int) -> None:
    """Rewrites the changed months of the columnar copy, where there is one."""
    syncing.keep_current(places.lake_store(), now=timezone.now())


@job("insights.make_lake", queue="insights")
def make_lake() -> None:
    """Makes the columnar copy for the first time; from then on `keep_lake_current` keeps it."""
    syncing.make_current(places.lake_store(), now=timezone.now())


@job("insights.count_explored", queue="insights")
def count_explored(*, quantity: str, first: str, second: str, from_month: str, to_month: str) -> None:
    """Counts what the analyst's page waits for; months that were counted meanwhile are not counted again."""
    question = Question(
        quantity=Quantity(quantity),
        first=SPLITS.get(first),
        second=SPLITS.get(second),
        from_month=JstMonth.parse(from_month),
        to_month=JstMonth.parse(to_month),
    )
    exploring.count_missing(question, now=timezone.now())
