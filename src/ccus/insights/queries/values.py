"""Reading kept values. Every read adds the increments that still wait, so it is exact at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.insights.rules.measures import Measure, Split
from ccus.kit.calendar import JstMonth


def read_values(measure: Measure, *, from_on: date, until: date, split: Split = "") -> dict[tuple[date, str], int]:
    """What each month of [from_on, until) added, by (first day of the month, part); the part of the whole is "".

    `from_on` and `until` are first days of months. Months and parts without anything are absent.
    """
    if split not in measure.splits:
        raise ValueError(f"{measure.key} is not kept by {split or 'the whole'}")
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", "read_values"),
            {"measures": [measure.key], "splits": [split], "from_on": from_on, "until": until},
        )
        return {(period_on, part): value for _, _, period_on, part, value in cursor}


def read_months(measure: Measure, *, from_on: date, until: date) -> dict[date, int]:
    """The same for the whole, by first day of the month."""
    return {month: value for (month, _), value in read_values(measure, from_on=from_on, until=until).items()}


def read_flows(
    measures: Sequence[Measure], *, splits: Sequence[Split], until: date
) -> dict[tuple[str, Split], dict[tuple[date, str], int]]:
    """What each month before `until` added, by (key of the measure, split): one query."""
    found: dict[tuple[str, Split], dict[tuple[date, str], int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", "read_values"),
            {
                "measures": [measure.key for measure in measures],
                "splits": list(splits),
                "from_on": date.min,
                "until": until,
            },
        )
        for measure, split, period_on, part, value in cursor:
            found.setdefault((measure, split), {})[period_on, part] = value
    return found


def read_stocks(
    measures: Sequence[Measure], *, splits: Sequence[Split], until: date
) -> dict[tuple[str, Split], dict[str, int]]:
    """The sums of all months before `until`, by (key of the measure, split) and part: one query."""
    found: dict[tuple[str, Split], dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", "read_stocks"),
            {"measures": [measure.key for measure in measures], "splits": list(splits), "until": until},
        )
        for measure, split, part, value in cursor:
            found.setdefault((measure, split), {})[part] = value
    return found


def list_months_with_values() -> list[JstMonth]:
    """Months in which any measure has a value, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "months_with_values"))
        return [JstMonth.of(month) for (month,) in cursor]
