"""Days that were probably worked and have no record, for the person, the clerk of the firm and the prime.

Nothing is stored: what is proposed follows from the records at the moment of the look, so a touch that arrives late takes its
proposal away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.history.models import WorkRecord
from ccus.history.queries.days import Reach
from ccus.history.rules import closing
from ccus.history.rules.missing_day_habits import NumberGap, Presence
from ccus.history.rules.missing_days import MissingDay, Reason, SiteDays, find_missing_days, missing_day_rules
from ccus.history.rules.verdicts import verdicts
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import JstMonth, jst_midnight
from ccus.registry.models import Affiliation
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import RosterEntry
from ccus.sites.queries.sites import list_sites_as_prime_visible_to
from ccus.sites.states import SiteKind

ONE_DAY = timedelta(days=1)
# How many sites of the prefecture tell whether it rained, and at how many sites at once days are looked for.
_SAMPLE_OF_SITES = 60
_SITES_AT_ONCE = 40
_NO_FIRM = 0


@dataclass(frozen=True, kw_only=True)
class ProposedDay:
    """One day that somebody probably worked. `closes_on` is the last day on which it can be confirmed and approved."""

    technician_ccus_id: str
    technician_name: str
    site_ccus_id: str
    site_name: str
    firm_name: str
    work_date: date
    confidence: float
    reasons: tuple[Reason, ...]
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class SiteMissingDays:
    """The proposals at one site, by day."""

    site_name: str
    days: tuple[ProposedDay, ...]


def list_own_missing_days(reach: Reach, *, month: JstMonth, on: date) -> tuple[ProposedDay, ...]:
    """The person's own proposals of a month, by day. `on` is today. Four queries, none when the month is closed."""
    days = _open_days(month, on=on)
    if not days:
        return ()
    first_on, until = month.first_on, month.next().first_on
    sites = set(
        RosterEntry.objects.filter(
            technician_id=reach.technician_id,
            valid__overlap=DateRange(first_on, until),
            site__kind=SiteKind.NORMAL.value,
        ).values_list("site_id", flat=True)
    )
    sites |= set(
        WorkRecord.objects.filter(
            technician_id=reach.technician_id, work_date__gte=first_on, work_date__lt=until
        ).values_list("site_id", flat=True)
    )
    found = find_missing_days_at(sorted(sites), days=days, on=on)
    return _described(found, people={reach.technician_id})


def list_people_missing_days_visible_to(viewer: Viewer, *, month: JstMonth, on: date) -> tuple[ProposedDay, ...]:
    """The proposals for days on which people belonged to the viewer's firm, by person, then day. Raises PermissionMissing."""
    check_may(viewer, "history:people-days:view")
    days = _open_days(month, on=on)
    rows = Affiliation.objects.filter(
        business__ccus_id=viewer.business_ccus_id or None,
        valid__overlap=DateRange(month.first_on, month.next().first_on),
    ).values_list("technician_id", "business_id", "valid")
    belonged: defaultdict[int, list[DateRange]] = defaultdict(list)
    firms = set()
    for technician_id, business_id, valid in rows:
        belonged[technician_id].append(valid)
        firms.add(business_id)
    if not days or not belonged:
        return ()
    period = Q(work_date__gte=month.first_on, work_date__lt=month.next().first_on)
    sites = WorkRecord.objects.filter(period, business_id__in=firms).values_list("site_id", flat=True).distinct()
    found = find_missing_days_at(sorted(sites), days=days, on=on)
    own = {
        site_id: [
            day for day in proposals if any(day.day in valid for valid in belonged[day.person]) and day.firm in firms
        ]
        for site_id, proposals in found.items()
    }
    return tuple(sorted(_described(own, people=set(belonged)), key=lambda day: (day.technician_ccus_id, day.work_date)))


def list_site_missing_days_visible_to(
    viewer: Viewer, *, site_ccus_id: str, month: JstMonth, on: date
) -> SiteMissingDays:
    """The proposals at a site that the viewer decides for. Raises PermissionMissing and SiteNotFound."""
    check_may(viewer, "history:direct-entry:decide")
    site = list_sites_as_prime_visible_to(viewer).filter(ccus_id=site_ccus_id).values_list("id", "name").first()
    if site is None:
        raise SiteNotFound
    found = find_missing_days_at([site[0]], days=_open_days(month, on=on), on=on)
    return SiteMissingDays(site_name=site[1], days=_described(found, people=None))


def find_missing_days_at(site_ids: Sequence[int], *, days: Sequence[date], on: date) -> dict[int, list[MissingDay]]:
    """The proposals by site id, for callers that have decided who may see them. Records after `on` are not looked at.

    One query for every forty sites.
    """
    if not days:
        return {}
    found: dict[int, list[MissingDay]] = {}
    for start in range(0, len(site_ids), _SITES_AT_ONCE):
        some = site_ids[start : start + _SITES_AT_ONCE]
        for site_id, site in _sites_around(some, days=days, on=on).items():
            found[site_id] = find_missing_days(site, days, missing_day_rules())
    return found


def _open_days(month: JstMonth, *, on: date) -> list[date]:
    """Past days of the month that can still be typed in."""
    return [day for day in month.days() if day < on and closing.is_open(day, on=on)]


def _sites_around(site_ids: Sequence[int], *, days: Sequence[date], on: date) -> dict[int, SiteDays]:
    rules = missing_day_rules()
    from_on = min(days) - rules.look_around_days * ONE_DAY
    until = min(max(days) + (rules.look_around_days + 1) * ONE_DAY, on + ONE_DAY)
    period = {
        "sites": list(site_ids),
        "from_on": from_on,
        "until": until,
        "from_month": JstMonth.of(from_on).first_on,
        "until_month": JstMonth.of(until - ONE_DAY).next().first_on,
        "from_at": jst_midnight(from_on),
        "until_at": jst_midnight(until),
    }
    barren = [verdict.code for verdict in verdicts().values() if not verdict.makes_record]
    facts: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *fact in _run(
        "missing_days_facts",
        {
            **period,
            "most": rules.most_numbers_lost,
            "barren": barren,
            "sample": _SAMPLE_OF_SITES,
            "waiting": DirectEntryState.SUBMITTED.value,
        },
    ):
        facts[kind].append(tuple(fact))
    presences: defaultdict[int, list[Presence]] = defaultdict(list)
    for site_id, person, firm, day, at, left_at, device, is_typed, _ in facts["presence"]:
        presences[site_id].append(Presence(person, firm or _NO_FIRM, day, at, is_typed, device, left_at))
    gaps: defaultdict[int, list[NumberGap]] = defaultdict(list)
    for site_id, device, _, _, after, before, numbers, *_ in facts["gap"]:
        gaps[site_id].append(NumberGap(device, after, before, numbers))
    taken: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    for site_id, person, _, day, *_ in facts["taken"]:
        taken[person, day].add(site_id)
    seen: defaultdict[int, set[tuple[int, date]]] = defaultdict(set)
    for site_id, person, _, day, *_ in facts["seen"]:
        seen[site_id].add((person, day))
    headcounts: defaultdict[int, dict[tuple[int, date], int]] = defaultdict(dict)
    for site_id, _, firm, day, _, _, people, *_ in facts["headcount"]:
        headcounts[site_id][firm, day] = people
    around: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for site_id, _, _, day, _, _, number, *_ in facts["around"]:
        around[site_id][day] = number
    rosters: defaultdict[int, defaultdict[int, list[tuple[date, date | None]]]] = defaultdict(lambda: defaultdict(list))
    for site_id, person, _, begins_on, *_, ends_on in facts["roster"]:
        rosters[site_id][person].append((begins_on, ends_on))
    return {
        site_id: SiteDays(
            presences=rows,
            taken={pair for pair, places in taken.items() if places != {site_id}},
            enlisted=rosters[site_id],
            gaps=gaps[site_id],
            attendance=around[site_id],
            headcounts=headcounts[site_id],
            seen=_without_record(seen[site_id], rows),
        )
        for site_id, rows in presences.items()
    }


def _without_record(seen: set[tuple[int, date]], presences: Sequence[Presence]) -> set[tuple[int, date]]:
    return seen - {(row.person, row.day) for row in presences}


def _described(found: Mapping[int, Iterable[MissingDay]], *, people: set[int] | None) -> tuple[ProposedDay, ...]:
    """The proposals in words, by day; of these people alone where `people` is given. One query."""
    kept = [
        (site_id, day)
        for site_id, proposals in found.items()
        for day in proposals
        if people is None or day.person in people
    ]
    if not kept:
        return ()
    names = _run(
        "missing_days_names",
        {
            "sites": [site_id for site_id, _ in kept],
            "people": [day.person for _, day in kept],
            "firms": [day.firm for _, day in kept],
        },
    )
    described = [
        ProposedDay(
            technician_ccus_id=technician,
            technician_name=" ".join(filter(None, (family, given))),
            site_ccus_id=site,
            site_name=site_name,
            firm_name=firm,
            work_date=day.day,
            confidence=day.confidence,
            reasons=day.reasons,
            closes_on=closing.closes_on(day.day),
        )
        for (_, day), (site, site_name, technician, family, given, firm) in zip(kept, names, strict=True)
    ]
    # At one site only: the likelier one.
    described.sort(key=lambda day: (day.work_date, day.technician_ccus_id, -day.confidence))
    once = {(day.technician_ccus_id, day.work_date): day for day in reversed(described)}
    return tuple(sorted(once.values(), key=lambda day: (day.work_date, day.technician_ccus_id)))


def _run(name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(load_sql("history", name), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
