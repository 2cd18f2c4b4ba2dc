"""Figures of the whole country, for everybody: they name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from ccus.foundation.sql import load_sql


@dataclass(frozen=True, kw_only=True)
class NationalToday:
    """One JST day so far: touches received, distinct people they name, distinct sites they were made at."""

    touches: int
    people: int
    sites: int


def count_today(*, on: date) -> NationalToday:
    """About 0.15 s for a day of 360,000 touches; callers that are asked often keep the answer for some seconds."""
    with connection.cursor() as cursor:
        cursor.execute(load_sql("history", "national_today"), {"on": on})
        touches, people, sites = cursor.fetchone()
    return NationalToday(touches=touches, people=people, sites=sites)
