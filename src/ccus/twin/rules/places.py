"""The sites of the demo country, who stands on them, and who is on their rosters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ccus.kit.ids import IdKind, new_id
from ccus.sites.states import SiteRole
from ccus.twin.rules.draws import draws
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.rules.tables import read_rows
from ccus.twin.rules.trades import habits_of

# The site of the sample file has one fixed day in its period, since the file speaks of one fixed month.
LOGGER_SITE = "kawaguchi"
LOGGER_MONTH = date(2026, 11, 1)
MAIN_SITE = "shibuya"
TRAINING, NOT_OPEN, ENDED, NIGHT = "training", "nagano", "makuhari", "nagoya"
_WITHOUT_ROSTER = 0.05


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """A site. `gates` are the labels of its enrolled devices; the period is half-open; degrees are about where its address lies."""

    key: str
    ccus_id: str
    name: str
    prime: str
    prefecture_code: str
    address: str
    latitude: float
    longitude: float
    kind: str
    state: str
    order: str
    period_from: date
    period_until: date
    gates: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DemoNode:
    """A firm's place on a site. `state` is that of `HierarchyState`, or "missing": it works there outside the hierarchy."""

    site: str
    business: str
    upper: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A person works at a site from a day on, up to but not including `until`."""

    site: str
    technician: DemoTechnician
    from_on: date
    until: date


@dataclass(frozen=True, kw_only=True)
class DemoRosterEntry:
    site: str
    technician: DemoTechnician
    from_on: date
    until: date
    trade_code: str
    roles: tuple[SiteRole, ...]
    work_content: str


def demo_sites(*, base: date) -> tuple[DemoSite, ...]:
    """All sites. `base`: JST day from which their periods are counted; IDs do not depend on it."""
    return tuple(_site(dict(row), base) for row in read_rows("demo_sites"))


def demo_nodes() -> tuple[DemoNode, ...]:
    return tuple(DemoNode(**row) for row in read_rows("demo_hierarchy"))


def demo_assignments(
    sites: Sequence[DemoSite],
    nodes: Sequence[DemoNode],
    technicians: Sequence[DemoTechnician],
    *,
    came_on: Mapping[int, date],
) -> tuple[Assignment, ...]:
    """Where everybody works: each at one of the sites of the own firm; those of the ended site went elsewhere after it.

    `came_on`: the first day at the firm, by number, of people who came lately.
    """
    by_key = {site.key: site for site in sites}
    of_firm: defaultdict[str, list[str]] = defaultdict(list)
    for site in sites:
        of_firm[site.prime].append(site.key)
    for node in nodes:
        of_firm[node.business].append(node.site)
    assignments: list[Assignment] = []
    for technician in technicians:
        keys = of_firm[technician.business.key]
        usual = [key for key in keys if key not in {TRAINING, NOT_OPEN, ENDED}]
        from_on, ended = came_on.get(technician.number, date.min), by_key[ENDED].period_until
        if ENDED in keys and technician.place < 3 and technician.business.key != by_key[ENDED].prime:
            assignments.append(_assigned(by_key[ENDED], technician, from_on, ended))
            from_on = max(from_on, ended)
        if usual:
            site = by_key[usual[technician.place % len(usual)]]
            assignments.append(_assigned(site, technician, from_on, date.max))
    return tuple(assignments)


def demo_roster(assignments: Sequence[Assignment]) -> tuple[DemoRosterEntry, ...]:
    """Roster entries of all but a few, whom their firm forgot: foreman first, then a crew leader, then the others."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    roster: list[DemoRosterEntry] = []
    for assignment in assignments:
        technician = assignment.technician
        place = seen[assignment.site, technician.business.key]
        seen[assignment.site, technician.business.key] += 1
        chance = draws("roster", assignment.site, technician.number)
        if place > 1 and chance.random() < _WITHOUT_ROSTER:
            continue
        trade = technician.business.trade_code
        content = chance.choice(habits_of(trade).contents)
        roster.append(
            DemoRosterEntry(
                site=assignment.site,
                technician=technician,
                from_on=assignment.from_on,
                until=assignment.until,
                trade_code=trade,
                roles=_roles(place),
                work_content=content,
            )
        )
    return tuple(roster)


def _site(row: dict[str, str], base: date) -> DemoSite:
    chance = draws("site", row["key"])
    period_from = base - timedelta(days=int(row["days_before"]))
    period_until = base + timedelta(days=int(row["days_after"]))
    if row["key"] == LOGGER_SITE:
        period_from = min(period_from, LOGGER_MONTH)
    return DemoSite(
        key=row["key"],
        ccus_id=new_id(IdKind.SITE, digits=f"{chance.randrange(10**11):011d}"),
        name=row["name"],
        prime=row["prime"],
        prefecture_code=row["prefecture"],
        address=row["address"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        kind=row["kind"],
        state=row["state"],
        order=row["order"],
        period_from=period_from,
        period_until=period_until,
        gates=tuple(gate for gate in row["gates"].split(";") if gate),
    )


def _assigned(site: DemoSite, technician: DemoTechnician, from_on: date, until: date) -> Assignment:
    return Assignment(
        site=site.key,
        technician=technician,
        from_on=max(from_on, site.period_from, technician.registered_on),
        until=min(until, site.period_until),
    )


def _roles(place: int) -> tuple[SiteRole, ...]:
    if place == 0:
        return (SiteRole.FOREMAN, SiteRole.SAFETY_HEALTH_MANAGER)
    return (SiteRole.CREW_LEADER,) if place == 1 else (SiteRole.OTHER,)
