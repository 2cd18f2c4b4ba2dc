"""Jobs of history. Each makes one service call."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.changes import FactChange
from ccus.foundation.jobs import job
from ccus.history.services import (
    closing,
    missing_day_following,
    partitions,
    physics,
    provisional_concluding,
    rejudging,
)
from ccus.history.services.proof import house, publishing


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


@app.periodic(cron="10 15 * * *")  # UTC, as all of these: ten past midnight in Japan
@job("history.close_direct_entries", queue="history")
def close_direct_entries(timestamp: int) -> None:
    """Marks direct entries, and provisional days that never counted, as expired once their last day has passed."""
    now = timezone.now()
    closing.expire_direct_entries(now=now)
    provisional_concluding.close_provisional_days(now=now)


@app.periodic(cron="*/10 * * * *")
@job("history.conclude_vouched_days", queue="history")
def conclude_vouched_days(timestamp: int) -> None:
    """Looks again at provisional days that rest on the word of a colleague whose own touches came in late."""
    provisional_concluding.conclude_vouched_days(now=timezone.now())


@app.periodic(cron="20 0 * * *")
@job("history.make_partitions", queue="history")
def make_partitions(timestamp: int) -> None:
    """Keeps the coming months' partitions ready."""
    with transaction.atomic():
        partitions.make_months(rejudging.raw_connection(), partitions.months_ahead(timezone.localdate()))


@app.periodic(cron="5,35 * * * *")
@job("history.publish_roots", queue="history")
def publish_roots(timestamp: int) -> None:
    """Closes the proof of the days that are over. Asked often, since a long transaction makes it wait."""
    publishing.publish_roots(house.folder(), house.keys(), issuer=house.issuer(), now=timezone.now())


@app.periodic(cron="35 * * * *")
@job("history.check_physics", queue="history")
def check_physics(timestamp: int) -> None:
    """Looks through the touches of today and yesterday for what cannot be; late ones are found on the next look."""
    now = timezone.now()
    today = timezone.localdate(now)
    for day in (today - timedelta(days=1), today):
        physics.check_day(day, now=now)


@app.periodic(cron="* * * * *")
@job("history.follow_missing_days", queue="history")
def follow_missing_days(timestamp: int) -> None:
    """Follows the changes that proposals of missing days follow from, and goes on with the day's round."""
    missing_day_following.follow(now=timezone.now())


@job("history.look_for_missing_days", queue="history")
def look_for_missing_days(*, site: int) -> None:
    """Looks at one site that somebody waits for."""
    missing_day_following.look_now(site, now=timezone.now())
