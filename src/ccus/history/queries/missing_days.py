"""Days that were probably worked and have no record, for the person, the clerk of the firm and the prime.

Where few people come, proposals are looked for at the moment of the look. Where many do, what the follower found is shown, with
as of when it was found; what got a record, an entry or an answer since is left out in either case, at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Min

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.history.models import MissingDayChange, MissingDayLook, MissingDayRound
from ccus.history.queries.days import Reach
from ccus.history.queries.missing_day_facts import (
    ONE_DAY,
    find_missing_days_at,
    look_at_sites,
    open_days,
    open_months,
    run,
    window_of,
)
from ccus.history.queries.names_for_prime import CalledPerson, call_people
from ccus.history.queries.people_days import matches
from ccus.history.rules import closing
from ccus.history.rules.missing_days import MissingDay, Reason
from ccus.kit.calendar import JstMonth, jst_date, jst_midnight
from ccus.kit.ids import display_id
from ccus.registry.models import Business, Technician
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_as_prime_visible_to
from ccus.sites.states import SiteKind

__all__ = ["find_missing_days_at"]

PAGE_SIZE = 50
LIVE_RECORDS = 1_500
"""Over so many records proposals are looked for in about a tenth of a second."""


@dataclass(frozen=True, kw_only=True)
class ProposedDay:
    """One day that somebody probably worked. `closes_on` is the last day on which it can be confirmed and approved.

    Where the name is not disclosed to the reader (`names_person` is False), firm and trade or the ID stand for it.
    """

    technician_ccus_id: str
    technician_name: str
    site_ccus_id: str
    site_name: str
    firm_name: str
    work_date: date
    confidence: float
    reasons: tuple[Reason, ...]
    closes_on: date
    names_person: bool = True


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """From which facts proposals follow: `as_of` None is now; else every change until then was looked at.

    Not `is_complete`: some sites were never looked at; `done` of `total` are.
    """

    as_of: datetime | None = None
    is_complete: bool = True
    done: int = 0
    total: int = 1
    unseen_sites: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A site with proposals, for choosing one."""

    ccus_id: str
    name: str
    days: int


@dataclass(frozen=True, kw_only=True)
class ProposedPage:
    """The proposals of the asked page, of `found` altogether; `places` are all sites that have any, the most first."""

    whose: str
    month: JstMonth
    days: tuple[ProposedDay, ...]
    found: int
    page: int
    pages: int
    freshness: Freshness
    places: tuple[Place, ...] = ()


class _Row(NamedTuple):
    """One row of `missing_days_proposed.sql`."""

    site_id: int
    technician_id: int
    technician_ccus_id: str
    business_id: int
    day: date
    confidence: float
    reasons: str


@dataclass(frozen=True, kw_only=True)
class OwnProposals:
    """All proposals of one person in one month, by day."""

    days: tuple[ProposedDay, ...]
    freshness: Freshness


def list_own_missing_days(reach: Reach, *, month: JstMonth, on: date) -> tuple[ProposedDay, ...]:
    """The person's own proposals of a month, by day. `on` is today."""
    return get_own_missing_days(reach, month=month, on=on).days


def get_own_missing_days(reach: Reach, *, month: JstMonth, on: date) -> OwnProposals:
    """The same, with from which facts they follow. At most six queries, none when the month is closed."""
    days = open_days(month, on=on)
    if not days:
        return OwnProposals(days=(), freshness=Freshness())
    look = _look_at((), days=days, on=on, technician=reach.technician_id)
    return OwnProposals(
        days=_described(_standing(days, live=look.live or {}, technician=reach.technician_id)),
        freshness=Freshness() if look.live is not None else _freshness_at(look.sites, month),
    )


def page_of_people_missing_days_visible_to(
    viewer: Viewer, *, month: JstMonth | None, now: datetime, search: str = "", place: str = "", page: int = 1
) -> ProposedPage:
    """A page of the proposals for days on which people belonged to the viewer's firm, by person, then day.

    Without `month` it is the open one that closes first of those that have any. `search` is part of a name or the beginning of an
    ID, `place` the ID of a site. Raises PermissionMissing. At most eight queries whatever the number of people.
    """
    check_may(viewer, "history:people-days:view")
    on = jst_date(now)
    firm = Business.objects.filter(ccus_id=viewer.business_ccus_id or None).values_list("id", "name").first()
    months = [month] if month else open_months(on=on) or [JstMonth.of(on)]
    if firm is None:
        return _page_of("", months[-1], (), Freshness())
    rows: list[_Row] = []
    freshness = Freshness()
    for shown in months:
        days = open_days(shown, on=on)
        if not days:
            continue
        look = _look_at((), days=days, on=on, business=firm[0])
        rows = _standing(days, live=look.live or {}, business=firm[0])
        freshness = Freshness() if look.live is not None else _freshness_of_all(shown, now=now)
        if rows or not freshness.is_complete:
            break
    places = _places(rows)
    rows = [row for row in rows if not place or places[row.site_id].ccus_id == place]
    if search:
        people = Technician.objects.filter(pk__in={row.technician_id for row in rows})
        named = {
            person.pk for person in people.only("ccus_id", "name_folded", "kana_folded") if matches(person, search)
        }
        rows = [row for row in rows if row.technician_id in named]
    return _page_of(firm[1], shown, rows, freshness, page=page, places=places)


def page_of_site_missing_days_visible_to(
    viewer: Viewer, *, site_ccus_id: str, month: JstMonth, now: datetime, page: int = 1
) -> ProposedPage:
    """A page of the proposals at a site that the viewer decides for, by day; people as far as the disclosure policy names them.

    Raises PermissionMissing and SiteNotFound.
    """
    check_may(viewer, "history:direct-entry:decide")
    site = list_sites_as_prime_visible_to(viewer).select_related("prime").filter(ccus_id=site_ccus_id).first()
    if site is None:
        raise SiteNotFound
    on = jst_date(now)
    days = open_days(month, on=on)
    look = _look_at((site.pk,), days=days, on=on) if days else _Look((), {})
    rows = _standing(days, live=look.live or {}, site=site.pk)
    rows.sort(key=lambda row: (row.day, row.technician_ccus_id))
    freshness = Freshness() if look.live is not None else _freshness_at([site.pk], month)
    shown = _page_of(site.name, month, rows, freshness, page=page)
    # Each person as of the earliest day, on which whoever is on the roster now may not have been.
    ids = {row.technician_ccus_id: row.technician_id for row in rows}
    first = {ids[day.technician_ccus_id]: day.work_date for day in reversed(shown.days)}
    called = call_people(viewer, site, days=first, on=on, language=viewer.language)
    return replace(shown, days=tuple(_called(day, called.get(ids[day.technician_ccus_id])) for day in shown.days))


def _called(day: ProposedDay, person: CalledPerson | None) -> ProposedDay:
    if person is not None and person.is_named:
        return day
    words = person.words if person is not None else display_id(day.technician_ccus_id)
    return replace(day, technician_name=words, names_person=False)


@dataclass(frozen=True)
class _Look:
    """What was found just now at these sites; None where too many people come there for somebody to wait."""

    sites: Sequence[int]
    live: Mapping[int, Sequence[MissingDay]] | None


def _look_at(
    sites: Collection[int],
    *,
    days: Sequence[date],
    on: date,
    business: int | None = None,
    technician: int | None = None,
) -> _Look:
    """Looks at these sites, or those of a firm or a person in the month of `days`, where their records are few. Four queries."""
    from_on, until = window_of(days, on=on)
    parameters = {
        "business": business,
        "technician": technician,
        "from_on": JstMonth.of(days[0]).first_on,
        "until": JstMonth.of(days[0]).next().first_on,
        "sites": sorted(sites),
        "window_from": from_on,
        "window_until": until,
        "most": LIVE_RECORDS,
        "normal": SiteKind.NORMAL.value,
    }
    ((found, prefectures, records),) = run("missing_days_live_sites", parameters)
    if records > LIVE_RECORDS:
        return _Look(found, None)
    looked = look_at_sites(dict(zip(found, prefectures, strict=True)), days=days, on=on)
    return _Look(found, {site_id: looked[site_id].proposals if site_id in looked else () for site_id in found})


def _standing(
    days: Sequence[date],
    *,
    live: Mapping[int, Sequence[MissingDay]],
    site: int | None = None,
    technician: int | None = None,
    business: int | None = None,
) -> list[_Row]:
    """One query, none without days."""
    if not days:
        return []
    given = [(site_id, day) for site_id, found in live.items() for day in found]
    parameters = {
        "days": list(days),
        "site": site,
        "technician": technician,
        "business": business,
        "live_sites": list(live),
        "sites": [site_id for site_id, _ in given],
        "people": [day.person for _, day in given],
        "firms": [day.firm for _, day in given],
        "on_days": [day.day for _, day in given],
        "confidences": [day.confidence for _, day in given],
        "reasons": [" ".join(day.reasons) for _, day in given],
    }
    return [_Row(*row) for row in run("missing_days_proposed", parameters)]


def _freshness_at(sites: Collection[int], month: JstMonth) -> Freshness:
    """Of what is kept of some sites. One query."""
    looks = MissingDayLook.objects.filter(site_id__in=sites, month=month.first_on)
    looked_at = dict(looks.values_list("site_id", "looked_at"))
    unseen = tuple(sorted(set(sites) - looked_at.keys()))
    return Freshness(
        as_of=min(looked_at.values(), default=None),
        is_complete=not unseen,
        done=len(looked_at),
        total=len(sites),
        unseen_sites=unseen,
    )


def _freshness_of_all(month: JstMonth, *, now: datetime) -> Freshness:
    """Of what is kept of all sites: up to the oldest change that nobody looked at, and to midnight while the day's round goes on.

    Two queries.
    """
    round_ = MissingDayRound.objects.filter(month=month.first_on).first()
    if round_ is None or round_.ever_finished_at is None:
        return Freshness(
            is_complete=False,
            done=round_.sites_done if round_ else 0,
            total=max(1, round_.sites_total) if round_ else 1,
        )
    oldest = MissingDayChange.objects.aggregate(oldest=Min("marked_at"))["oldest"]
    # A round that is finished saw all that was there before its day was over.
    seen_until = jst_midnight(round_.looked_on + ONE_DAY if round_.finished_at else round_.looked_on)
    return Freshness(as_of=min(now, seen_until, oldest or now))


def _page_of(
    whose: str,
    month: JstMonth,
    rows: Sequence[_Row],
    freshness: Freshness,
    *,
    page: int = 1,
    places: Mapping[int, Place] | None = None,
) -> ProposedPage:
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(page, 1), pages)
    return ProposedPage(
        whose=whose,
        month=month,
        days=_described(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]),
        found=len(rows),
        page=number,
        pages=pages,
        freshness=freshness,
        places=tuple(sorted((places or {}).values(), key=lambda place: (-place.days, place.ccus_id))),
    )


def _places(rows: Sequence[_Row]) -> dict[int, Place]:
    """By internal id. One query."""
    days = Counter(row.site_id for row in rows)
    named = Site.objects.filter(pk__in=days).values_list("pk", "ccus_id", "name") if days else ()
    return {pk: Place(ccus_id=ccus_id, name=name, days=days[pk]) for pk, ccus_id, name in named}


def _described(rows: Sequence[_Row]) -> tuple[ProposedDay, ...]:
    """The proposals in words, in their order. One query, none without proposals."""
    if not rows:
        return ()
    names = run(
        "missing_days_names",
        {
            "sites": [row.site_id for row in rows],
            "people": [row.technician_id for row in rows],
            "firms": [row.business_id for row in rows],
        },
    )
    return tuple(
        ProposedDay(
            technician_ccus_id=row.technician_ccus_id,
            technician_name=" ".join(filter(None, (family, given))),
            site_ccus_id=site,
            site_name=site_name,
            firm_name=firm,
            work_date=row.day,
            confidence=row.confidence,
            reasons=tuple(Reason(reason) for reason in row.reasons.split()),
            closes_on=closing.closes_on(row.day),
        )
        for row, (site, site_name, _, family, given, firm) in zip(rows, names, strict=True)
    )
