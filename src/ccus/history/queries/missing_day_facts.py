"""Everything that proposals of missing days at some sites follow from, and the proposals that follow from it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.history.models import MissingDaySurroundings
from ccus.history.rules import closing
from ccus.history.rules.missing_day_habits import NumberGap, Presence
from ccus.history.rules.missing_days import MissingDay, SiteDays, find_missing_days, missing_day_rules
from ccus.history.rules.verdicts import verdicts
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import JstMonth, jst_midnight
from ccus.sites.models import Site
from ccus.sites.states import SiteKind

ONE_DAY = timedelta(days=1)
# How many sites of a prefecture tell whether it rained, and at how many sites at once days are looked for.
SAMPLE_OF_SITES = 60
SITES_AT_ONCE = 40
_NO_FIRM = 0


@dataclass(frozen=True)
class Surroundings:
    """People recorded at a sample of the sites of one prefecture, by internal id of the site, by day."""

    people: Mapping[int, Mapping[date, int]]

    def without(self, site_id: int, *, from_on: date, until: date) -> dict[date, int]:
        """People by day of [from_on, until), this site left out."""
        total: defaultdict[date, int] = defaultdict(int)
        for other, days in self.people.items():
            if other == site_id:
                continue
            for day, people in days.items():
                if from_on <= day < until:
                    total[day] += people
        return dict(total)


@dataclass(frozen=True)
class Found:
    """What one site comes to: its proposals, by day, then person, and how many records were looked at."""

    proposals: tuple[MissingDay, ...]
    records: int


def open_days(month: JstMonth, *, on: date) -> list[date]:
    """Past days of the month that can still be typed in."""
    return [day for day in month.days() if day < on and closing.is_open(day, on=on)]


def open_months(*, on: date) -> list[JstMonth]:
    """Months that have open days, the one that closes first before the other."""
    this = JstMonth.of(on)
    return [month for month in (this.previous(), this) if open_days(month, on=on)]


def window_of(days: Sequence[date], *, on: date) -> tuple[date, date]:
    """[from, until) of the days whose facts proposals for these days follow from. Nothing after today is looked at."""
    around = missing_day_rules().look_around_days
    return min(days) - around * ONE_DAY, min(max(days) + (around + 1) * ONE_DAY, on + ONE_DAY)


def find_missing_days_at(site_ids: Sequence[int], *, days: Sequence[date], on: date) -> dict[int, list[MissingDay]]:
    """The proposals by site id, for callers that have decided who may see them. Records after `on` are not looked at."""
    looked = look_at_sites(prefectures_of(site_ids), days=days, on=on)
    return {site_id: list(found.proposals) for site_id, found in looked.items()}


def prefectures_of(site_ids: Collection[int]) -> dict[int, str]:
    """Codes of the prefectures of those of the sites where days can be typed in."""
    sites = Site.objects.filter(pk__in=site_ids, kind=SiteKind.NORMAL)
    return dict(sites.order_by("pk").values_list("pk", "office_prefecture_code"))


def look_at_sites(
    sites: Mapping[int, str], *, days: Sequence[date], on: date, surroundings: Mapping[str, Surroundings] | None = None
) -> dict[int, Found]:
    """What follows from the facts as they are now; sites without records are left out. `sites` with their prefectures' codes.

    `surroundings` by such code, read where not given. One query for every forty sites and at most two besides.
    """
    return {
        site_id: Found(tuple(find_missing_days(site, days, missing_day_rules())), len(site.presences))
        for site_id, site in read_site_days(sites, days=days, on=on, surroundings=surroundings)
    }


def read_site_days(
    sites: Mapping[int, str], *, days: Sequence[date], on: date, surroundings: Mapping[str, Surroundings] | None = None
) -> Iterator[tuple[int, SiteDays]]:
    """All that proposals for these days follow from, site by site; as for `look_at_sites`."""
    if not days or not sites:
        return
    if surroundings is None:
        surroundings = read_surroundings(sites.values(), on=on)
    around = {site_id: surroundings[code] for site_id, code in sites.items()}
    for some in batched(sites, SITES_AT_ONCE):
        yield from _sites_around(some, around, days=days, on=on).items()


def read_surroundings(prefectures: Iterable[str], *, on: date) -> dict[str, Surroundings]:
    """As they were counted today; those that were not are counted now. At most two queries."""
    wanted = set(prefectures)
    kept = MissingDaySurroundings.objects.filter(prefecture_code__in=wanted, counted_on=on)
    found = {row.prefecture_code: surroundings_of(row.people) for row in kept}
    missing = sorted(wanted - found.keys())
    return found | {code: surroundings_of(people) for code, people in count_surroundings(missing, on=on).items()}


def count_surroundings(prefectures: Sequence[str], *, on: date) -> dict[str, dict[str, dict[str, int]]]:
    """By prefecture, by site, by day: people recorded before today, as JSON values. One query."""
    found: dict[str, dict[str, dict[str, int]]] = {code: {} for code in prefectures}
    if not prefectures:
        return found
    parameters = {
        "prefectures": list(prefectures),
        "from_on": JstMonth.of(on).previous().first_on - missing_day_rules().look_around_days * ONE_DAY,
        "until": on,
        "sample": SAMPLE_OF_SITES,
        "normal": SiteKind.NORMAL.value,
    }
    for code, site_id, day, people in run("missing_days_surroundings", parameters):
        found[code].setdefault(str(site_id), {})[day.isoformat()] = people
    return found


def surroundings_of(people: Mapping[str, Mapping[str, int]]) -> Surroundings:
    return Surroundings(
        {
            int(site_id): {date.fromisoformat(day): number for day, number in days.items()}
            for site_id, days in people.items()
        }
    )


def batched(keys: Iterable[int], size: int) -> Iterator[tuple[int, ...]]:
    """So many at a time, in order."""
    left = iter(keys)
    while some := tuple(islice(left, size)):
        yield some


def _sites_around(
    site_ids: Sequence[int], surroundings: Mapping[int, Surroundings], *, days: Sequence[date], on: date
) -> dict[int, SiteDays]:
    from_on, until = window_of(days, on=on)
    parameters = {
        "sites": list(site_ids),
        "from_on": from_on,
        "until": until,
        "from_month": JstMonth.of(from_on).first_on,
        "until_month": JstMonth.of(until - ONE_DAY).next().first_on,
        "from_at": jst_midnight(from_on),
        "until_at": jst_midnight(until),
        "most": missing_day_rules().most_numbers_lost,
        "barren": [verdict.code for verdict in verdicts().values() if not verdict.makes_record],
        "waiting": DirectEntryState.SUBMITTED.value,
    }
    facts: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *fact in run("missing_days_facts", parameters):
        facts[kind].append(tuple(fact))
    presences: defaultdict[int, list[Presence]] = defaultdict(list)
    for site_id, person, firm, day, at, left_at, device, is_typed, _ in facts["presence"]:
        presences[site_id].append(Presence(person, firm or _NO_FIRM, day, at, is_typed, device, left_at))
    gaps: defaultdict[int, list[NumberGap]] = defaultdict(list)
    for site_id, device, _, _, after, before, numbers, *_ in facts["gap"]:
        gaps[site_id].append(NumberGap(device, after, before, numbers))
    taken: defaultdict[int, set[tuple[int, date]]] = defaultdict(set)
    for site_id, person, _, day, *_ in facts["taken"]:
        taken[person].add((site_id, day))
    seen: defaultdict[int, set[tuple[int, date]]] = defaultdict(set)
    for site_id, person, _, day, *_ in facts["seen"]:
        seen[site_id].add((person, day))
    unnumbered: defaultdict[int, set[int]] = defaultdict(set)
    for site_id, device, *_ in facts["unnumbered"]:
        unnumbered[site_id].add(device)
    headcounts: defaultdict[int, dict[tuple[int, date], int]] = defaultdict(dict)
    for site_id, _, firm, day, _, _, people, *_ in facts["headcount"]:
        headcounts[site_id][firm, day] = people
    rosters: defaultdict[int, defaultdict[int, list[tuple[date, date | None]]]] = defaultdict(lambda: defaultdict(list))
    for site_id, person, _, begins_on, *_, ends_on in facts["roster"]:
        rosters[site_id][person].append((begins_on, ends_on))
    return {
        site_id: SiteDays(
            presences=rows,
            taken=_elsewhere(site_id, rows, taken) | seen[site_id],
            enlisted=rosters[site_id],
            gaps=gaps[site_id],
            attendance=surroundings[site_id].without(site_id, from_on=from_on, until=until),
            headcounts=headcounts[site_id],
            seen=_without_record(seen[site_id], rows),
            unnumbered=unnumbered[site_id],
        )
        for site_id, rows in presences.items()
    }


def _elsewhere(
    site_id: int, presences: Sequence[Presence], taken: Mapping[int, set[tuple[int, date]]]
) -> set[tuple[int, date]]:
    """People of the site, and days on which they were somewhere else or said something."""
    people = {row.person for row in presences}
    return {(person, day) for person in people for place, day in taken.get(person, ()) if place != site_id}


def _without_record(seen: set[tuple[int, date]], presences: Sequence[Presence]) -> set[tuple[int, date]]:
    return seen - {(row.person, row.day) for row in presences}


def run(name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(load_sql("history", name), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
