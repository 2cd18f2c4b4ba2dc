"""Increments folded into kept values."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from ccus.foundation.sql import load_sql
from ccus.insights.models import Increment
from ccus.insights.rules.measures import MEASURES
from ccus.insights.services.progress import note_progress, wait_for_writing


@transaction.atomic
def fold_increments(*, now: datetime) -> None:
    """Adds all waiting increments to the values. At any time, by any number of callers; costs nothing when nothing waits."""
    if not Increment.objects.exists():
        return
    wait_for_writing()
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "fold_increments"))
    note_progress(MEASURES, folded_at=now)
