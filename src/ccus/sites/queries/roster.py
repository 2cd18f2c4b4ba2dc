"""Reads of rosters (作業員名簿): the people of a site on a day, and what to suggest for the next entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q, QuerySet

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.registry.models import Business, TechnicianTrade
from ccus.sites.models import RosterEntry, Site
from ccus.sites.queries.relations import (
    places_of,
    places_of_firms,
    sees_own_line_alone,
    standing_of_firm,
    standing_on_roster,
)
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.rules.relations import Standing
from ccus.sites.rules.roster import PastEntry, Suggestion, suggest

T = TypeVar("T")

# The items of a technician that a roster line carries; a page that shows more asks the registry with `items`.
LINE_ITEMS = frozenset({"full_name", "skill_level"})


@dataclass(frozen=True, slots=True)
class ForeignWork:
    """A specified skilled worker's category and days here, half-open. Shown where the residence status is."""

    category: str
    from_on: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One person on a roster as the viewer may see it.

    `name` and `kana` are empty and `skill_level` None where the relation does not disclose them. `items` are all item codes
    that it discloses on this channel, `shown` those the line carries. `tier` is None for a firm that is not in the hierarchy.
    """

    entry_id: int
    technician_ccus_id: str
    name: str
    kana: str
    skill_level: int | None
    business_ccus_id: str
    business_name: str
    tier: int | None
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    education_on: date | None
    foreign_work: ForeignWork | None
    from_on: date
    until: date | None
    relation: Relation
    items: frozenset[str]

    @property
    def shown(self) -> frozenset[str]:
        carried = LINE_ITEMS | {"residence_status_code"} if self.foreign_work else LINE_ITEMS
        return self.items & carried


@dataclass(frozen=True, slots=True)
class Cut:
    """A page out of a list: `most` from `first` on, counted from 0; all of it without."""

    first: int = 0
    most: int | None = None

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        return rows[self.first : None if self.most is None else self.first + self.most]

    def within(self, total: int) -> Cut:
        """The last page where this one lies behind the end."""
        if self.most is None or self.first < total:
            return self
        return Cut(max(0, total - 1) // self.most * self.most, self.most)


ALL = Cut()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPart:
    """A page of a roster as the viewer may see it; `first` is the place of its first line among the `total` ones, from 0.

    `without_education` counts the people on all pages whose education for newcomers is not written down.
    """

    lines: tuple[RosterLine, ...]
    first: int
    total: int
    without_education: int


@dataclass(frozen=True, slots=True)
class _Firm:
    """A firm with people on the roster, as the viewer stands to them."""

    id: int
    standing: Standing
    tier: int | None
    people: int
    without_education: int


def list_roster_visible_to(
    viewer: Viewer,
    site: Site,
    *,
    on: date,
    today: date,
    channel: Channel = Channel.SCREEN,
    technician_ccus_id: str = "",
) -> list[RosterLine]:
    """The people of a site on day `on`, seen on day `today`: by tier, then firm, then the person's reading.

    The prime and desks see everybody, an upper firm the people of firms below it, an employer its own, technicians
    themselves; others see nobody. `technician_ccus_id` asks for one person.
    """
    part = part_of_roster_visible_to(
        viewer, site, on=on, today=today, channel=channel, technician_ccus_id=technician_ccus_id
    )
    return list(part.lines)


def part_of_roster_visible_to(
    viewer: Viewer,
    site: Site,
    *,
    on: date,
    today: date,
    cut: Cut = ALL,
    channel: Channel = Channel.SCREEN,
    technician_ccus_id: str = "",
) -> RosterPart:
    """A page of the same list, the last one where `cut` lies behind the end. Three statements; only its firms' people are read."""
    entries = RosterEntry.objects.filter(site=site, valid__contains=on)
    if sees_own_line_alone(viewer):
        entries = entries.filter(technician__ccus_id=viewer.technician_ccus_id)
    if technician_ccus_id:
        entries = entries.filter(technician__ccus_id=technician_ccus_id)
    firms = _firms_on_roster(viewer, site, entries, on=on, today=today)
    total = sum(firm.people for firm in firms)
    shown = cut.within(total)
    read, before = _firms_within(firms, shown)
    people = (
        entries.filter(business_id__in=[firm.id for firm in read])
        .select_related("technician", "business")
        .order_by("technician__kana_folded", "technician_id")
    )
    of_firm: defaultdict[int, list[RosterEntry]] = defaultdict(list)
    for entry in people:
        of_firm[entry.business_id].append(entry)
    ordered = [(firm, entry) for firm in read for entry in of_firm[firm.id]]
    return RosterPart(
        lines=tuple(
            _line(
                entry,
                relation=firm.standing.relation,
                items=visible_items(
                    subject="technician", relation=firm.standing.relation, phase=firm.standing.phase, channel=channel
                ),
                tier=firm.tier,
            )
            for firm, entry in Cut(shown.first - before, shown.most).of(ordered)
        ),
        first=shown.first,
        total=total,
        without_education=sum(firm.without_education for firm in firms),
    )


def _firms_on_roster(
    viewer: Viewer, site: Site, entries: QuerySet[RosterEntry], *, on: date, today: date
) -> list[_Firm]:
    """The firms whose people the viewer sees, in the order of the roster: by tier, then name. Two statements."""
    found = list(
        entries.values_list("business_id", "business__ccus_id")
        .annotate(people=Count("pk"), without_education=Count("pk", filter=Q(education_on=None)))
        .order_by("business__name_folded", "business_id")
    )
    places = places_of_firms(site, {row[0]: row[1] for row in found}, on=on, today=today)
    firms = []
    for firm_id, _ccus_id, people, without_education in found:
        place, tier = places[firm_id]
        standing = (
            Standing(Relation.SELF, place.phase)
            if sees_own_line_alone(viewer)
            else standing_of_firm(viewer, site, place)
        )
        if standing.relation is not Relation.OTHER:
            firms.append(_Firm(firm_id, standing, tier, people, without_education))
    return sorted(firms, key=lambda firm: (firm.tier is None, firm.tier or 0))


def _firms_within(firms: Sequence[_Firm], cut: Cut) -> tuple[list[_Firm], int]:
    """Those whose people lie within the cut, and how many people stand before the first of them."""
    read: list[_Firm] = []
    before = place = 0
    for firm in firms:
        if place + firm.people <= cut.first:
            before = place + firm.people
        elif cut.most is None or place < cut.first + cut.most:
            read.append(firm)
        place += firm.people
    return read, before


def find_roster_line_visible_to(viewer: Viewer, entry_id: int, *, on: date) -> tuple[RosterEntry, RosterLine] | None:
    """One entry, and what the viewer may read of it, on its first day or on day `on`; None for those who see nobody there."""
    entry = RosterEntry.objects.select_related("site__prime", "technician", "business").filter(pk=entry_id).first()
    if entry is None or entry.valid.isempty:
        return None
    day = on if on in entry.valid else entry.valid.lower
    standing = standing_on_roster(viewer, entry, places_of([entry], on=day, today=on)[0])
    if standing.relation is Relation.OTHER:
        return None
    items = visible_items(
        subject="technician", relation=standing.relation, phase=standing.phase, channel=Channel.SCREEN
    )
    return entry, _line(entry, relation=standing.relation, items=items, tier=None)


def suggest_entries_for_firm(business: Business, technician_ids: Collection[int]) -> dict[int, Suggestion]:
    """What to fill in for a firm's own people: as last time, from all its sites; by internal id. For the firm itself. Two queries."""
    last = {
        entry.technician_id: PastEntry(entry.valid.lower, entry.trade_code, tuple(entry.site_roles), entry.work_content)
        for entry in RosterEntry.objects.filter(
            technician_id__in=technician_ids, business=business, valid__isempty=False
        )
        .order_by("technician_id", "-valid", "-pk")
        .distinct("technician_id")
    }
    trades = dict(
        TechnicianTrade.objects.filter(technician_id__in=technician_ids)
        .order_by("-position")
        .values_list("technician_id", "trade_code")
    )
    return {
        key: suggest([last[key]] if key in last else [], main_trade_code=trades.get(key, "")) for key in technician_ids
    }


def list_rostered_ids(site: Site, *, on: date) -> frozenset[int]:
    """Internal ids of everybody on the roster on a day: to leave them out of a list of the viewer's own people."""
    # Asked for the people alone, the database would read them from an index that begins with people, 100 ms.
    entries = RosterEntry.objects.filter(site=site, valid__contains=on).values_list("pk", "technician_id")
    return frozenset(technician_id for _, technician_id in entries)


def count_roster_visible_to(viewer: Viewer, site: Site, *, on: date) -> int:
    """People on the roster on a day: all of them for whoever runs the site, else those of the viewer's own firm."""
    entries = RosterEntry.objects.filter(site=site, valid__contains=on)
    if not acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
        entries = entries.filter(business__ccus_id=viewer.business_ccus_id or None)
    return entries.count()


def _line(entry: RosterEntry, *, relation: Relation, items: frozenset[str], tier: int | None) -> RosterLine:
    person = entry.technician
    is_named = "full_name" in items
    return RosterLine(
        entry_id=entry.pk,
        technician_ccus_id=person.ccus_id,
        name=person.full_name if is_named else "",
        kana=person.kana_folded if is_named else "",
        skill_level=person.skill_level if "skill_level" in items else None,
        business_ccus_id=entry.business.ccus_id,
        business_name=entry.business.name,
        tier=tier,
        trade_code=entry.trade_code,
        site_roles=tuple(entry.site_roles),
        work_content=entry.work_content,
        education_on=entry.education_on,
        foreign_work=_foreign_work(entry) if "residence_status_code" in items else None,
        from_on=entry.valid.lower,
        until=entry.valid.upper,
        relation=relation,
        items=items,
    )


def _foreign_work(entry: RosterEntry) -> ForeignWork | None:
    period = entry.foreign_work_period
    return ForeignWork(entry.foreign_work_category, period.lower, period.upper) if period else None
