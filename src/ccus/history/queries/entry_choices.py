"""What to offer somebody who types in a day: sites to choose from, and what the person did according to roster or last record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.viewers import Viewer
from ccus.history.models import WorkRecord
from ccus.history.queries.people_days import ChosenPerson
from ccus.sites.models import HierarchyNode, RosterEntry
from ccus.sites.states import STANDING, SiteKind

# How far back a last record may lie to say something about the day.
LOOK_BACK = timedelta(days=92)
MOST_SITES = 60
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SiteChoice:
    """A site that can be named in an entry."""

    ccus_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What the person probably did on the day; `from_roster` is False when only a record says so.

    Trade and roles are empty when the record lacks them.
    """

    site: SiteChoice
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    from_roster: bool


@dataclass(frozen=True, kw_only=True)
class EntryChoices:
    """`sites` in order of likelihood, then name; `suggestions` by technician ID and day, absent where nothing is known."""

    sites: tuple[SiteChoice, ...]
    suggestions: dict[tuple[str, date], Suggestion]


def list_entry_choices_visible_to(viewer: Viewer, chosen: Sequence[ChosenPerson]) -> EntryChoices:
    """For the chosen days of people whom the viewer may enter days for. At most four queries.

    A firm is offered what was registered or recorded for it, and the sites on which it stands; the person, everything of
    their own. `chosen` must come from a query that decided who may see these people.
    """
    if not chosen:
        return EntryChoices(sites=(), suggestions={})
    people = [choice.person.technician_id for choice in chosen]
    first_on = min(day for choice in chosen for day in choice.days)
    until = max(day for choice in chosen for day in choice.days) + ONE_DAY
    business = viewer.business_ccus_id
    rosters = _rosters(people, business, first_on, until)
    of_day = _records_between(people, business, first_on, until)
    last = _last_records(people, business, first_on, until)
    suggestions: dict[tuple[str, date], Suggestion] = {}
    for choice in chosen:
        person = choice.person.technician_id
        for day in choice.days:
            record = of_day.get((person, day)) or last.get(person)
            if suggestion := suggest(day, rosters[person], record=record):
                suggestions[choice.person.ccus_id, day] = suggestion
    sites = dict.fromkeys(
        [
            *(suggestion.site for suggestion in suggestions.values()),
            *(_site(entry) for entries in rosters.values() for entry in entries),
            *(_site(record) for record in last.values()),
            *(_sites_of_firm(business, first_on, until) if business else ()),
        ]
    )
    return EntryChoices(sites=tuple(sites)[:MOST_SITES], suggestions=suggestions)


def list_sites_of_firm_visible_to(viewer: Viewer, *, on: date) -> tuple[SiteChoice, ...]:
    """Sites on which the viewer's firm stands on the day or stood in the three months before, by name. One query."""
    if not viewer.business_ccus_id:
        return ()
    return tuple(dict.fromkeys(_sites_of_firm(viewer.business_ccus_id, on - LOOK_BACK, on + ONE_DAY)))


def suggest(day: date, rosters: Sequence[RosterEntry], *, record: WorkRecord | None) -> Suggestion | None:
    """The roster entry in force on the day, that of the record's site first, then the youngest; else the record.

    `record` is that of the day, which may lack trade and roles, or else the last one that counts.
    """
    in_force = [entry for entry in rosters if day in entry.valid]
    if in_force:
        entry = max(
            in_force, key=lambda entry: (record is not None and entry.site_id == record.site_id, entry.entered_at)
        )
        return Suggestion(
            site=_site(entry),
            trade_code=entry.trade_code,
            site_roles=tuple(entry.site_roles),
            work_content=entry.work_content,
            from_roster=True,
        )
    if record is None:
        return None
    return Suggestion(
        site=_site(record),
        trade_code=record.trade_code,
        site_roles=tuple(record.site_roles),
        work_content=record.work_content,
        from_roster=False,
    )


def _rosters(people: list[int], business: str, first_on: date, until: date) -> defaultdict[int, list[RosterEntry]]:
    entries = RosterEntry.objects.filter(
        technician_id__in=people, valid__overlap=DateRange(first_on, until), site__kind=SiteKind.NORMAL.value
    )
    if business:
        entries = entries.filter(business__ccus_id=business)
    found: defaultdict[int, list[RosterEntry]] = defaultdict(list)
    for entry in entries.select_related("site").order_by("-entered_at", "id"):
        found[entry.technician_id].append(entry)
    return found


def _records_between(
    people: list[int], business: str, first_on: date, until: date
) -> dict[tuple[int, date], WorkRecord]:
    records = WorkRecord.objects.filter(technician_id__in=people, work_date__gte=first_on, work_date__lt=until)
    if business:
        records = records.filter(business__ccus_id=business)
    rows = records.select_related("site").order_by("technician_id", "work_date", "-site_id")
    return {(record.technician_id, record.work_date): record for record in rows}


def _last_records(people: list[int], business: str, first_on: date, until: date) -> dict[int, WorkRecord]:
    records = WorkRecord.objects.filter(
        technician_id__in=people, work_date__gte=first_on - LOOK_BACK, work_date__lt=until, evaluation_valid=True
    )
    if business:
        records = records.filter(business__ccus_id=business)
    latest = records.select_related("site").order_by("technician_id", "-work_date", "site_id").distinct("technician_id")
    return {record.technician_id: record for record in latest}


def _sites_of_firm(business: str, first_on: date, until: date) -> list[SiteChoice]:
    nodes = (
        HierarchyNode.objects.filter(
            business__ccus_id=business,
            state__in=[state.value for state in STANDING],
            valid__overlap=DateRange(first_on, until),
            site__kind=SiteKind.NORMAL.value,
            site__recording_period__overlap=DateRange(first_on, until),
        )
        .select_related("site")
        .order_by("site__name", "id")[:MOST_SITES]
    )
    return [_site(node) for node in nodes]


def _site(row: RosterEntry | WorkRecord | HierarchyNode) -> SiteChoice:
    return SiteChoice(ccus_id=row.site.ccus_id, name=row.site.name)
