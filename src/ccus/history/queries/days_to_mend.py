"""Days that are recorded and do not count for levels as they stand, gathered so that one press mends each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.history.models import WorkRecord
from ccus.kit.calendar import JstMonth
from ccus.sites.models import Site
from ccus.sites.queries.relations import relations_to_technicians
from ccus.sites.queries.roster import ALL, Cut
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import SiteKind

# What a line carries of a person; firm and site are those of the record.
SHOWN_ITEMS = frozenset({"full_name"})
# More are said to be so many.
MOST_DAYS = 5_000
NO_ROLE, NOT_IN_HIERARCHY = "no_site_role", "not_in_hierarchy"


@dataclass(frozen=True, kw_only=True)
class DaysToMend:
    """Days of one person at one site with one verdict, oldest first. `waiting` of them are in a direct entry already.

    `name` is empty where the relation does not disclose it. Ids are internal, `…_ccus_id` the 14-digit ones; the firm's
    are empty (0 and "") where the person's employer is not known.
    """

    technician_id: int
    technician_ccus_id: str
    name: str
    site_ccus_id: str
    site_name: str
    business_id: int
    business_ccus_id: str
    business_name: str
    verdict: str
    days: tuple[date, ...]
    waiting: int
    relation: Relation
    shown: frozenset[str]

    @property
    def key(self) -> str:
        """Names the group in a form: verdict, site, person."""
        return f"{self.verdict}:{self.site_ccus_id}:{self.technician_ccus_id}"


@dataclass(frozen=True, kw_only=True)
class DaysToMendPart:
    """A page of groups. `first` is the place of its first one among the `total`, from 0; `days` and the oldest are of all."""

    groups: tuple[DaysToMend, ...]
    first: int
    total: int
    days: int
    oldest_on: date | None


def earliest_open_day(*, on: date) -> date:
    """The first day that can still be mended: entry and approval close at the end of the following month."""
    return JstMonth.of(on).previous().first_on


def part_of_days_to_mend_visible_to(
    viewer: Viewer, *, on: date, site: Site | None = None, cut: Cut = ALL
) -> DaysToMendPart:
    """Of a site that the viewer runs everybody's; else the own firm's, or the person's own. By firm, then ID; the names of a
    page in order. The first page where `cut` lies behind the end.

    Today is `on` (JST). In at most eight statements.
    """
    rows = _rows(viewer, on=on, site=site, cut=cut)
    if not rows and cut.first:
        cut = Cut(0, cut.most)
        rows = _rows(viewer, on=on, site=site, cut=cut)
    return DaysToMendPart(
        groups=_groups(viewer, rows, on=on),
        first=cut.first,
        total=rows[0].total if rows else 0,
        days=rows[0].day_total if rows else 0,
        oldest_on=rows[0].oldest_on if rows else None,
    )


def find_days_to_mend_visible_to(viewer: Viewer, key: str, *, on: date, site: Site | None = None) -> DaysToMend | None:
    """The group that a key names, where it is within the viewer's reach."""
    verdict, site_ccus_id, technician_ccus_id, *more = (*key.split(":"), "", "")
    if more != ["", ""] or not (verdict and site_ccus_id and technician_ccus_id):
        return None
    rows = _rows(viewer, on=on, site=site, key_verdict=verdict, key_site=site_ccus_id, key_person=technician_ccus_id)
    return next(iter(_groups(viewer, rows, on=on)), None)


def first_day_to_mend_of_firm_visible_to(viewer: Viewer, business_id: int, *, on: date, site: Site) -> date | None:
    """The oldest day of a firm, by internal id, among those that the viewer sees at a site."""
    days = _reach(viewer, on=on, site=site).filter(business_id=business_id)
    return days.order_by("work_date").values_list("work_date", flat=True).first()


def count_days_to_mend_visible_to(viewer: Viewer, *, on: date, site: Site | None = None) -> int:
    """How many days `part_of_days_to_mend_visible_to` would count, at most `MOST_DAYS`. One statement."""
    return _reach(viewer, on=on, site=site)[:MOST_DAYS].count()


def _reach(viewer: Viewer, *, on: date, site: Site | None) -> QuerySet[WorkRecord]:
    records = WorkRecord.objects.filter(
        work_date__gte=earliest_open_day(on=on), work_date__lte=on, evaluation_valid=False, site__kind=SiteKind.NORMAL
    )
    if site is not None:
        records = records.filter(site=site)
        if acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
            return records
    if viewer.technician_ccus_id:
        return records.filter(technician__ccus_id=viewer.technician_ccus_id)
    if viewer.business_ccus_id:
        return records.filter(business__ccus_id=viewer.business_ccus_id)
    return records.none()


class _Row(NamedTuple):
    """A row of days_to_mend.sql."""

    verdict: str
    technician_id: int
    technician_ccus_id: str
    family_name: str
    given_name: str
    site_ccus_id: str
    site_name: str
    business_id: int
    business_ccus_id: str
    business_name: str
    days: list[date]
    waiting: int
    total: int
    day_total: int
    oldest_on: date


def _rows(
    viewer: Viewer,
    *,
    on: date,
    site: Site | None,
    cut: Cut = ALL,
    key_verdict: str = "",
    key_site: str = "",
    key_person: str = "",
) -> list[_Row]:
    runs_site = site is not None and acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
    person = "" if runs_site else viewer.technician_ccus_id
    firm = "" if runs_site or person else viewer.business_ccus_id
    if not (runs_site or person or firm):
        return []
    parameters: dict[str, date | str | int | None] = {
        "from_on": earliest_open_day(on=on),
        "on": on,
        "kind": SiteKind.NORMAL.value,
        "site": site.pk if site else None,
        "person": person,
        "firm": firm,
        "key_verdict": key_verdict,
        "key_site": key_site,
        "key_person": key_person,
        "first": cut.first,
        "most": cut.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(load_sql("history", "days_to_mend"), parameters)
        return [_Row(*row) for row in cursor.fetchall()]


def _groups(viewer: Viewer, rows: Sequence[_Row], *, on: date) -> tuple[DaysToMend, ...]:
    people = {row.technician_id for row in rows}
    standings = relations_to_technicians(viewer, people, on=on) if people else {}
    found = []
    for row in rows:
        standing = standings[row.technician_id]
        items = visible_items(
            subject="technician", relation=standing.relation, phase=standing.phase, channel=Channel.SCREEN
        )
        found.append(
            DaysToMend(
                technician_id=row.technician_id,
                technician_ccus_id=row.technician_ccus_id,
                name=" ".join(filter(None, (row.family_name, row.given_name))) if "full_name" in items else "",
                site_ccus_id=row.site_ccus_id,
                site_name=row.site_name,
                business_id=row.business_id,
                business_ccus_id=row.business_ccus_id,
                business_name=row.business_name,
                verdict=row.verdict,
                days=tuple(row.days),
                waiting=row.waiting,
                relation=standing.relation,
                shown=items & SHOWN_ITEMS,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.business_name, one.name, one.technician_ccus_id, one.days[0])))
