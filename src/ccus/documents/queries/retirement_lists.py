"""What decides whether a listed day of the mutual aid (R方式) is sent: people of the firm, sites, what is recorded or waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import RetirementListNotFound
from ccus.documents.models import RetirementListImport
from ccus.documents.rules.retirement_lists import ListedDay
from ccus.documents.rules.retirement_standing import number_key
from ccus.history.models import DirectEntry, WorkRecord
from ccus.registry.models import Affiliation
from ccus.sites.models import RosterEntry, Site
from ccus.sites.queries.sites import list_sites_visible_to

SUBMIT = "history:direct-entry:submit"
Key = tuple[int, int, date]
"""Technician, site and day, by internal ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPerson:
    """One of the firm's people. `trade_code` is the main trade; `valid` the days on which they belonged to the firm."""

    technician_id: int
    ccus_id: str
    trade_code: str
    valid: tuple[DateRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """Everything that is asked of a list, read at once. `roster` gives trade and roles of a person at a site, by days."""

    people: dict[str, OwnPerson]
    of_number: dict[str, tuple[OwnPerson, ...]]
    sites: dict[str, Site]
    recorded: frozenset[Key]
    entered: frozenset[Key]
    roster: dict[tuple[int, int], tuple[tuple[DateRange, str, tuple[str, ...]], ...]]


def read_list_facts(viewer: Viewer, days: Sequence[ListedDay]) -> ListFacts:
    """For the people of the viewer's firm and the sites it has a part in. Raises PermissionMissing. Six queries, whatever the number."""
    check_may(viewer, SUBMIT)
    dates = [day.work_date for day in days if day.work_date]
    if not dates:
        return ListFacts(people={}, of_number={}, sites={}, recorded=frozenset(), entered=frozenset(), roster={})
    first, last = min(dates), max(dates)
    people, of_number = _people(viewer, first, last)
    sites = {
        site.ccus_id: site
        for site in list_sites_visible_to(viewer).filter(ccus_id__in={day.site_ccus_id for day in days}).order_by()
    }
    ids = [person.technician_id for person in people.values()]
    site_ids = [site.pk for site in sites.values()]
    recorded = WorkRecord.objects.filter(
        technician_id__in=ids, site_id__in=site_ids, work_date__gte=first, work_date__lte=last
    )
    entered = DirectEntry.objects.filter(
        technician_id__in=ids, site_id__in=site_ids, work_date__gte=first, work_date__lte=last
    )
    names = ("technician_id", "site_id", "work_date")
    return ListFacts(
        people=people,
        of_number=of_number,
        sites=sites,
        recorded=frozenset(recorded.order_by().values_list(*names)),
        entered=frozenset(entered.order_by().values_list(*names)),
        roster=_roster(ids, site_ids),
    )


def list_imports_visible_to(viewer: Viewer) -> QuerySet[RetirementListImport]:
    """Those of the viewer's firm, the latest first. Raises PermissionMissing."""
    check_may(viewer, SUBMIT)
    own = RetirementListImport.objects.filter(business__ccus_id=viewer.business_ccus_id)
    return own.exclude(business__ccus_id="").order_by("-started_at", "-pk")


def get_import_visible_to(viewer: Viewer, import_id: int) -> RetirementListImport:
    """Raises PermissionMissing and RetirementListNotFound."""
    found = list_imports_visible_to(viewer).filter(pk=import_id).first()
    if found is None:
        raise RetirementListNotFound
    return found


def _people(viewer: Viewer, first: date, last: date) -> tuple[dict[str, OwnPerson], dict[str, tuple[OwnPerson, ...]]]:
    rows = (
        Affiliation.objects.filter(
            business__ccus_id=viewer.business_ccus_id or None, valid__overlap=DateRange(first, last, "[]")
        )
        .select_related("technician")
        .prefetch_related("technician__trades")
        .order_by("pk")
    )
    valid: defaultdict[str, list[DateRange]] = defaultdict(list)
    people: dict[str, OwnPerson] = {}
    numbers: defaultdict[str, dict[str, OwnPerson]] = defaultdict(dict)
    for row in rows:
        technician = row.technician
        valid[technician.ccus_id].append(row.valid)
        trades = sorted(technician.trades.all(), key=lambda trade: trade.position)
        people[technician.ccus_id] = OwnPerson(
            technician_id=technician.pk,
            ccus_id=technician.ccus_id,
            trade_code=trades[0].trade_code if trades else "",
            valid=tuple(valid[technician.ccus_id]),
        )
        if key := number_key(technician.kentaikyo_insured_number):
            numbers[key][technician.ccus_id] = people[technician.ccus_id]
    return people, {key: tuple(found.values()) for key, found in numbers.items()}


def _roster(
    technicians: Collection[int], sites: Collection[int]
) -> dict[tuple[int, int], tuple[tuple[DateRange, str, tuple[str, ...]], ...]]:
    found: defaultdict[tuple[int, int], list[tuple[DateRange, str, tuple[str, ...]]]] = defaultdict(list)
    entries = RosterEntry.objects.filter(technician_id__in=technicians, site_id__in=sites, valid__isempty=False)
    for entry in entries.order_by("pk"):
        found[entry.technician_id, entry.site_id].append((entry.valid, entry.trade_code, tuple(entry.site_roles)))
    return {key: tuple(rows) for key, rows in found.items()}
