"""What both writers of kept values share: one writes at a time, and each notes how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.insights.rules.measures import Measure


def wait_for_writing() -> None:
    """Until the end of the transaction nobody else folds or recounts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(insights_lock('values'))")


def note_progress(
    measures: Sequence[Measure], *, folded_at: datetime | None = None, recounted_at: datetime | None = None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", "note_progress"),
            {
                "measures": [measure.key for measure in measures],
                "formulas": [measure.formula_ja for measure in measures],
                "folded_at": folded_at,
                "recounted_at": recounted_at,
            },
        )
