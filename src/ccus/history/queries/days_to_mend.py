"""Days that are recorded and do not count for levels as they stand, gathered so that one press mends each group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.history.models import DirectEntry, WorkRecord
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import JstMonth
from ccus.sites.models import Site
from ccus.sites.queries.relations import relations_to_technicians
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import SiteKind

# What a line carries of a person; firm and site are those of the record.
SHOWN_ITEMS = frozenset({"full_name"})
# A page of several months of a very large site would be read by nobody: the oldest days come first.
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


def earliest_open_day(*, on: date) -> date:
    """The first day that can still be mended: entry and approval close at the end of the following month."""
    return JstMonth.of(on).previous().first_on


def list_days_to_mend_visible_to(viewer: Viewer, *, on: date, site: Site | None = None) -> tuple[DaysToMend, ...]:
    """Of a site that the viewer runs everybody's; else the own firm's, or the person's own. By firm, name, oldest day.

    Today is `on` (JST). In at most nine statements.
    """
    records = list(
        _reach(viewer, on=on, site=site)
        .select_related("technician", "site", "business")
        .order_by("work_date", "technician_id", "site_id")[:MOST_DAYS]
    )
    groups: defaultdict[tuple[str, int, int], list[WorkRecord]] = defaultdict(list)
    for record in records:
        groups[record.verdict, record.site_id, record.technician_id].append(record)
    people = {record.technician_id for record in records}
    standings = relations_to_technicians(viewer, people, on=on) if people else {}
    waiting = _waiting(people, on=on)
    found = []
    for (verdict, _, technician_id), own in groups.items():
        standing = standings[technician_id]
        items = visible_items(
            subject="technician", relation=standing.relation, phase=standing.phase, channel=Channel.SCREEN
        )
        found.append(
            _group(own, verdict=verdict, relation=standing.relation, shown=items & SHOWN_ITEMS, waiting=waiting)
        )
    return tuple(sorted(found, key=lambda one: (one.business_name, one.name, one.technician_ccus_id, one.days[0])))


def count_days_to_mend_visible_to(viewer: Viewer, *, on: date, site: Site | None = None) -> int:
    """How many days `list_days_to_mend_visible_to` would gather, at most `MOST_DAYS`. One statement."""
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


def _waiting(people: set[int], *, on: date) -> set[tuple[int, int, date]]:
    entries = DirectEntry.objects.filter(
        Q(technician__in=people),
        state=DirectEntryState.SUBMITTED,
        work_date__gte=earliest_open_day(on=on),
        work_date__lte=on,
    )
    return set(entries.values_list("technician_id", "site_id", "work_date"))


def _group(
    own: Sequence[WorkRecord],
    *,
    verdict: str,
    relation: Relation,
    shown: frozenset[str],
    waiting: set[tuple[int, int, date]],
) -> DaysToMend:
    last = own[-1]
    return DaysToMend(
        technician_id=last.technician_id,
        technician_ccus_id=last.technician.ccus_id,
        name=last.technician.full_name if "full_name" in shown else "",
        site_ccus_id=last.site.ccus_id,
        site_name=last.site.name,
        business_id=last.business_id or 0,
        business_ccus_id=last.business.ccus_id if last.business else "",
        business_name=last.business.name if last.business else "",
        verdict=verdict,
        days=tuple(record.work_date for record in own),
        waiting=sum((record.technician_id, record.site_id, record.work_date) in waiting for record in own),
        relation=relation,
        shown=shown,
    )
