"""Touches at a training centre and at support vending machines: counted here, by month, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.history.rules.verdicts import TRAINING_SITE, VENDING_TOUCH
from ccus.kit.calendar import JstMonth, jst_midnight
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.acting import acts_for_site

SHOWN_MONTHS = 24
FISCAL_YEAR_BEGINS = 4


@dataclass(frozen=True, kw_only=True)
class Count:
    """`people` are distinct persons of the month; a sum over months counts somebody once in each, as the published table does."""

    touches: int = 0
    people: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(touches=self.touches + other.touches, people=self.people + other.people)


@dataclass(frozen=True, kw_only=True)
class MonthBesideWork:
    """One month. `training` are touches at a training centre's reader, `vending` those at vending machines."""

    month: JstMonth
    training: Count = Count()
    vending: Count = Count()

    @property
    def fiscal_year(self) -> int:
        return self.month.year if self.month.month >= FISCAL_YEAR_BEGINS else self.month.year - 1


@dataclass(frozen=True, kw_only=True)
class TouchesBesideWork:
    """`months` are those with touches, the latest first."""

    site: Site
    months: tuple[MonthBesideWork, ...]

    def total_of(self, fiscal_year: int) -> MonthBesideWork:
        """The sum of a fiscal year (April to March)."""
        months = [month for month in self.months if month.fiscal_year == fiscal_year]
        return MonthBesideWork(
            month=JstMonth(fiscal_year, FISCAL_YEAR_BEGINS),
            training=sum((month.training for month in months), Count()),
            vending=sum((month.vending for month in months), Count()),
        )


def count_touches_beside_work_visible_to(viewer: Viewer, site_ccus_id: str, *, on: date) -> TouchesBesideWork:
    """Of a site that the viewer runs, over SHOWN_MONTHS up to the day. Raises PermissionMissing and SiteNotFound."""
    check_may(viewer, "sites:now:view")
    site = get_site_visible_to(viewer, site_ccus_id)
    if not acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
        raise SiteNotFound
    first_on = JstMonth.of(on).plus(1 - SHOWN_MONTHS).first_on
    return TouchesBesideWork(
        site=site, months=read_touches_beside_work(site, from_on=first_on, until=on + timedelta(days=1))
    )


def read_touches_beside_work(site: Site, *, from_on: date, until: date) -> tuple[MonthBesideWork, ...]:
    """Of the days [from_on, until), for callers that have decided who may see them. One query; months with touches, latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("history", "touches_beside_work"),
            {
                "site": site.pk,
                "from_on": from_on,
                "until": until,
                "from_at": jst_midnight(from_on),
                "until_at": jst_midnight(until),
                "verdicts": [TRAINING_SITE, VENDING_TOUCH],
            },
        )
        rows = cursor.fetchall()
    counts = {(first_on, verdict): Count(touches=touches, people=people) for first_on, verdict, touches, people in rows}
    return tuple(
        MonthBesideWork(
            month=JstMonth.of(first_on),
            training=counts.get((first_on, TRAINING_SITE), Count()),
            vending=counts.get((first_on, VENDING_TOUCH), Count()),
        )
        for first_on in sorted({first_on for first_on, _ in counts}, reverse=True)
    )
