"""How the review desk stands: what waits, how long it took day by day, and how well reviewers agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Min, Q

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.models import Application, SecondLook
from ccus.applications.queries.relations import REVIEW
from ccus.applications.states import IN_QUEUE

SHOWN_DAYS = 30
# From the first time in the queue to the first decision of a reviewer, by the JST day of the decision.
_BY_DAY = """
WITH first_decisions AS (
    SELECT DISTINCT ON (decision.application_id) decision.decided_at, application.queued_at
    FROM applications_decision decision JOIN applications_application application ON application.id = decision.application_id
    WHERE decision.kind IN ('returned', 'approved', 'rejected') AND decision.decided_at >= %(since)s
      AND application.queued_at IS NOT NULL
    ORDER BY decision.application_id, decision.id
)
SELECT (decided_at AT TIME ZONE 'Asia/Tokyo')::date AS day, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - queued_at)),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - queued_at))
FROM first_decisions GROUP BY day ORDER BY day DESC
"""


@dataclass(frozen=True, kw_only=True)
class DayOfDesk:
    """One JST day: applications decided for the first time, and how long half and nine tenths of them had waited."""

    on: date
    decided: int
    half: timedelta
    nine_tenths: timedelta


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What waits now: how many, since when the oldest, how many of them are with somebody, how many need care."""

    waiting: int
    oldest_at: datetime | None
    taken: int
    careful: int


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Second looks that were given, and those that agreed with the first decision."""

    looked: int
    agreed: int


def read_queue(*, now: datetime) -> Queue:
    """Names nobody."""
    found = Application.objects.filter(state__in=[state.value for state in IN_QUEUE]).aggregate(
        waiting=Count("pk"),
        oldest_at=Min("queued_at"),
        taken=Count("pk", filter=Q(leased_until__gt=now)),
        careful=Count("pk", filter=Q(needs_two=True)),
    )
    return Queue(**found)


def list_days(*, now: datetime) -> list[DayOfDesk]:
    """The last thirty days on which something was decided, newest first. Names nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, {"since": now - timedelta(days=SHOWN_DAYS)})
        return [
            DayOfDesk(
                on=day,
                decided=decided,
                half=timedelta(seconds=float(half)),
                nine_tenths=timedelta(seconds=float(nine_tenths)),
            )
            for day, decided, half, nine_tenths in cursor.fetchall()
        ]


def read_agreement_visible_to(viewer: Viewer) -> Agreement:
    """Raises PermissionMissing."""
    check_may(viewer, REVIEW)
    given = SecondLook.objects.exclude(second_outcome="")
    return Agreement(looked=given.count(), agreed=given.filter(first_outcome=F("second_outcome")).count())
