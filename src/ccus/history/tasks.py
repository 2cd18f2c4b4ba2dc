"""Jobs of history. Each makes one service call."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.changes import FactChange
from ccus.foundation.jobs import job
from ccus.history.services import closing, partitions, rejudging


@job("history.rejudge", queue="history")
def rejudge(
    *,
    cause: str,
    technicians: list[int],
    sites: list[int],
    businesses: list[int],
    from_on: str | None,
    until: str | None,
) -> None:
    """Concludes again what a change of facts concerns, a hundred people to a transaction, so that it can be interrupted."""
    change = FactChange(
        cause=cause,
        technicians=technicians,
        sites=sites,
        businesses=businesses,
        from_on=date.fromisoformat(from_on) if from_on else None,
        until=date.fromisoformat(until) if until else None,
    )
    rejudging.rejudge_in_steps(change, now=timezone.now())


@app.periodic(cron="10 0 * * *")
@job("history.close_direct_entries", queue="history")
def close_direct_entries(timestamp: int) -> None:
    """Marks direct entries whose last day has passed as expired."""
    closing.expire_direct_entries(now=timezone.now())


@app.periodic(cron="20 0 * * *")
@job("history.make_partitions", queue="history")
def make_partitions(timestamp: int) -> None:
    """Keeps the coming months' partitions ready."""
    with transaction.atomic():
        partitions.make_months(rejudging.raw_connection(), partitions.months_ahead(timezone.localdate()))
