"""Jobs of insights. Each makes one service call."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.jobs import job
from ccus.insights.services import folding


@app.periodic(cron="* * * * *")
@job("insights.fold_increments", queue="insights")
def fold_increments(timestamp: int) -> None:
    """Folds what waits. Reads are exact without it; it keeps the waiting increments few."""
    folding.fold_increments(now=timezone.now())
