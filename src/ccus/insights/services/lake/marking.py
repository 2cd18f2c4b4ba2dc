"""Which months changed since a copy was made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction

from ccus.foundation.sql import load_sql
from ccus.insights.models import LakeMonth, RecordMonthChange
from ccus.kit.calendar import JstMonth


def mark_months(months: Iterable[JstMonth]) -> None:
    """For loaders that write straight into partitions, which fires no trigger: the copy of these months is out of date."""
    RecordMonthChange.objects.bulk_create(RecordMonthChange(month=month.first_on) for month in months)


def take_over_changes() -> dict[JstMonth, str]:
    """Every month that has or had work records, in order, with the mark of its latest change.

    What commits after this call gets another mark at the next one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "take_over_month_changes"))
    return {JstMonth.of(row.month): str(row.mark) for row in LakeMonth.objects.order_by("month")}


def partition_of(month: JstMonth) -> str | None:
    """Name of the table that holds the month's work records; None when they wait in the default partition."""
    bounds = {"from_on": month.first_on, "until": month.last_on + timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "partition_of_month"), bounds)
        row = cursor.fetchone()
    return str(row[0]) if row else None
