"""All proposals of missing days found again from the facts: the proof of following them change by change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from ccus.history.models import MissingDayChange, MissingDayLook, MissingDayProposal
from ccus.history.queries.missing_day_facts import SITES_AT_ONCE, batched, open_days, open_months
from ccus.history.services.missing_day_following import affected_by, sites_of_round
from ccus.history.services.missing_day_looks import Difference, compare_looks, keep_looks, surroundings_today
from ccus.kit.calendar import JstMonth, jst_date
from ccus.sites.models import Site

EXAMPLES = 10


@dataclass
class ProposalsReport:
    """What was looked at again. `waiting` site months have changes that nobody followed yet, or were not looked at today: they may
    differ and are not compared. `examples` are the first differences."""

    looked: int = 0
    waiting: int = 0
    proposals: int = 0
    differing: int = 0
    examples: list[Difference] = field(default_factory=list)


def rebuild_proposals(
    *, write: bool, now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> ProposalsReport:
    """Looks at every site in every open month, forty at a time; with `write` keeps what is found.

    Without it, each forty are compared in one snapshot. May be stopped between them and run again. `progress` counts sites.
    """
    on = jst_date(now)
    surroundings = surroundings_today(on=on)
    report = ProposalsReport()
    steps = [(month, list(_sites_of(month, now=now))) for month in open_months(on=on)]
    done, total = 0, sum(len(sites) for _, sites in steps)
    for month, sites in steps:
        for some in batched(sites, SITES_AT_ONCE):
            if write:
                found = keep_looks(some, month, on=on, now=now, surroundings=surroundings)
                report.looked += len(some)
            else:
                with transaction.atomic():
                    _see_one_moment()
                    settled = sorted(set(some) - _waiting(some, month, now=now))
                    found = compare_looks(settled, month, on=on, surroundings=surroundings)
                report.looked += len(settled)
                report.waiting += len(some) - len(settled)
            report.differing += len(found)
            report.examples += found[: EXAMPLES - len(report.examples)]
            done += len(some)
            progress(done, total)
    days = [day for month, _ in steps for day in open_days(month, on=on)]
    report.proposals = MissingDayProposal.objects.filter(day__in=days).count()
    return report


def _sites_of(month: JstMonth, *, now: datetime) -> list[int]:
    """Those of the round, and those of which anything is kept."""
    on = jst_date(now)
    kept = MissingDayProposal.objects.filter(day__in=open_days(month, on=on)).values("site_id")
    of_round = sites_of_round(month, on=on).values("pk")
    return list(Site.objects.filter(Q(pk__in=of_round) | Q(pk__in=kept)).order_by("pk").values_list("pk", flat=True))


def _waiting(sites: tuple[int, ...], month: JstMonth, *, now: datetime) -> set[int]:
    """Those of the sites that the follower has still to look at."""
    on = jst_date(now)
    seen = MissingDayLook.objects.filter(site_id__in=sites, month=month.first_on, looked_on=on)
    unseen = set(sites) - set(seen.values_list("site_id", flat=True))
    changes = list(MissingDayChange.objects.values_list("pk", flat=True))
    return unseen | (set(sites) & set(affected_by(changes, on=on).get(month, ()))) if changes else unseen


def _see_one_moment() -> None:
    """A transaction around this one, such as a test's, sees what it sees."""
    if connection.savepoint_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
