"""Follows the changes that proposals of missing days follow from: no batch, a little at a time, and it can be stopped anywhere.

What changed since the last look stands in `MissingDayChange`; a new day, which every site has at midnight, is followed by a round
over all sites, whose progress is `MissingDayRound`.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from ccus.foundation.changes import FactChange
from ccus.foundation.jobs import enqueue_once
from ccus.history.models import MissingDayChange, MissingDayLook, MissingDayProposal, MissingDayRound
from ccus.history.queries.missing_day_facts import (
    SITES_AT_ONCE,
    Surroundings,
    batched,
    open_days,
    open_months,
    run,
    window_of,
)
from ccus.history.services.missing_day_looks import keep_looks, surroundings_today
from ccus.kit.calendar import JstMonth, jst_date
from ccus.sites.models import Site
from ccus.sites.states import SiteKind

LOOK_JOB = "history.look_for_missing_days"
TURN = "history.missing_days"
LONGEST = timedelta(seconds=50)
SETTLED = timedelta(minutes=5)
"""So old changes are looked at: those of a morning's queue are one look."""
CHANGES_AT_ONCE = 100_000


def mark_after(change: FactChange) -> None:
    """Hears of changed rosters, which concern every day of their sites; other facts mark themselves by triggers."""
    MissingDayChange.objects.bulk_create(MissingDayChange(site_id=site_id) for site_id in sorted(set(change.sites)))


def look_soon(site_id: int) -> None:
    """Asks the worker to look at a site that somebody waits for; once, however often it is asked before it begins."""
    enqueue_once(LOOK_JOB, key=f"{LOOK_JOB}:{site_id}", site=site_id)


def look_now(site_id: int, *, now: datetime) -> None:
    """Looks at all open months of one site, which may take a second where a thousand people come."""
    on = jst_date(now)
    for month in open_months(on=on):
        keep_looks([site_id], month, on=on, now=now, surroundings=None)


def follow(*, now: datetime, settled: timedelta = SETTLED, longest: timedelta = LONGEST) -> int:
    """Looks at sites whose facts changed, then goes on with the day's round, for about `longest`; gives how many looks it took.

    Alone: 0 when another one follows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [TURN])
        if not cursor.fetchone()[0]:
            return 0
        try:
            return _Follower(now=now, until=time.monotonic() + longest.total_seconds()).follow(settled)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [TURN])


def months_at(*, on: date) -> dict[JstMonth, tuple[date, date]]:
    """The open months, and from which days [from, until) their proposals follow."""
    return {month: window_of(open_days(month, on=on), on=on) for month in open_months(on=on)}


def sites_of_round(month: JstMonth, *, on: date) -> QuerySet[Site]:
    """Sites that record in the days that proposals of the month follow from, in order."""
    from_on, until = months_at(on=on)[month]
    return Site.objects.filter(kind=SiteKind.NORMAL, recording_period__overlap=DateRange(from_on, until)).order_by("pk")


def affected_by(changes: list[int], *, on: date) -> dict[JstMonth, list[int]]:
    """Which sites are to be looked at again, by month. One query."""
    months = months_at(on=on)
    parameters = {
        "changes": changes,
        "months": [month.first_on for month in months],
        "froms": [from_on for from_on, _ in months.values()],
        "untils": [until for _, until in months.values()],
        "normal": SiteKind.NORMAL.value,
    }
    found: defaultdict[JstMonth, list[int]] = defaultdict(list)
    for site_id, first_on in run("missing_days_affected", parameters):
        found[JstMonth.of(first_on)].append(site_id)
    return dict(found)


class _Follower:
    def __init__(self, *, now: datetime, until: float) -> None:
        self._now, self._on, self._until = now, jst_date(now), until
        self._looks = 0
        self._kept_surroundings: Mapping[str, Surroundings] | None = None

    def follow(self, settled: timedelta) -> int:
        _forget_closed(on=self._on)
        while self._has_time() and self._follow_changes(settled):
            pass
        for month in open_months(on=self._on):
            self._go_round(month)
        return self._looks

    def _follow_changes(self, settled: timedelta) -> bool:
        """Follows the oldest changes. False when none waits, or when time is up, with the sites that are left marked again."""
        waiting = MissingDayChange.objects.order_by("pk")[:CHANGES_AT_ONCE].values_list("pk", "marked_at")
        changes = {pk: marked_at for pk, marked_at in waiting if marked_at <= self._now - settled}
        if not changes:
            return False
        left: list[tuple[int, JstMonth]] = []
        for month, sites in affected_by(list(changes), on=self._on).items():
            for some in batched(sites, SITES_AT_ONCE):
                if self._has_time():
                    self._look(some, month)
                else:
                    left += [(site_id, month) for site_id in some]
        oldest = min(changes.values())
        with transaction.atomic():
            MissingDayChange.objects.bulk_create(
                MissingDayChange(site_id=site_id, day=month.first_on, marked_at=oldest) for site_id, month in left
            )
            MissingDayChange.objects.filter(pk__in=list(changes)).delete()
        return not left

    def _go_round(self, month: JstMonth) -> None:
        sites = sites_of_round(month, on=self._on)
        done, _ = MissingDayRound.objects.get_or_create(
            month=month.first_on, defaults={"looked_on": self._on, "sites_total": sites.count()}
        )
        if done.looked_on != self._on:
            done.looked_on, done.last_site_id, done.sites_done = self._on, 0, 0
            done.sites_total, done.finished_at = sites.count(), None
        while done.finished_at is None and self._has_time():
            some = list(sites.filter(pk__gt=done.last_site_id).values_list("pk", flat=True)[:SITES_AT_ONCE])
            if some:
                seen = MissingDayLook.objects.filter(site_id__in=some, month=month.first_on, looked_on=self._on)
                self._look(sorted(set(some) - set(seen.values_list("site_id", flat=True))), month)
                done.last_site_id, done.sites_done = some[-1], done.sites_done + len(some)
            else:
                done.finished_at = self._now
                done.ever_finished_at = done.ever_finished_at or self._now
            done.save()

    def _look(self, sites: list[int] | tuple[int, ...], month: JstMonth) -> None:
        keep_looks(sites, month, on=self._on, now=self._now, surroundings=self._surroundings())
        self._looks += len(sites)

    def _surroundings(self) -> Mapping[str, Surroundings]:
        if self._kept_surroundings is None:
            self._kept_surroundings = surroundings_today(on=self._on)
        return self._kept_surroundings

    def _has_time(self) -> bool:
        return time.monotonic() < self._until


def _forget_closed(*, on: date) -> None:
    """What belongs to months in which nothing can be typed in any more."""
    first_on = JstMonth.of(on).previous().first_on
    MissingDayProposal.objects.filter(day__lt=first_on).delete()
    MissingDayLook.objects.filter(month__lt=first_on).delete()
    MissingDayRound.objects.filter(month__lt=first_on).delete()
