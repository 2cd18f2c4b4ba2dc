"""Reads of rosters (作業員名簿): the people of a site on a day, and what to suggest for the next entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, F, Func, Q, QuerySet, Value

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.registry.models import Business, TechnicianTrade
from ccus.sites.models import RosterEntry, Site
from ccus.sites.queries.hierarchy import BoxRow
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
from ccus.sites.states import SiteRole

T = TypeVar("T")

# The items of a technician that a roster line carries; a page that shows more asks the registry with `items`.
LINE_ITEMS = frozenset({"full_name", "skill_level"})
_READ = (
    "technician__ccus_id", "technician__family_name", "technician__given_name", "technician__kana_folded",
    "technician__skill_level", "business__ccus_id", "business__name", "trade_code", "site_roles", "work_content",
    "education_on", "foreign_work_category", "foreign_work_period", "valid",
)  # fmt: skip


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
        return rows[self.slice]

    @property
    def slice(self) -> slice:
        return slice(self.first, None if self.most is None else self.first + self.most)

    def within(self, total: int) -> Cut:
        """The last page where this one lies behind the end."""
        if self.most is None or self.first < total:
            return self
        return Cut(max(0, total - 1) // self.most * self.most, self.most)


ALL = Cut()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPart:
    """A page of a roster as the viewer may see it; `first` is the place of its first line among the `total` ones, from 0.

    `without_education` counts the people on all pages whose education for newcomers is not written down. `firms` are all with
    people whom the viewer sees, in the order of the roster.
    """

    lines: tuple[RosterLine, ...]
    first: int
    total: int
    without_education: int
    firms: tuple[FirmOnRoster, ...]


@dataclass(frozen=True, slots=True)
class FirmOnRoster:
    """A firm with people on the roster, as the viewer stands to them. `managers` keep its safety and health here."""

    id: int
    ccus_id: str
    standing: Standing
    tier: int | None
    people: int
    without_education: int
    managers: int


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
    boxes: Collection[BoxRow] | None = None,
) -> RosterPart:
    """A page of the same list, the last one where `cut` lies behind the end. Three statements; only its people are read.

    `boxes` are all of the site's hierarchy on that day, for who has read them already.
    """
    entries = _entries(viewer, site, on=on)
    if technician_ccus_id:
        entries = entries.filter(technician__ccus_id=technician_ccus_id)
    firms = _firms_on_roster(viewer, site, entries, on=on, today=today, boxes=boxes)
    total = sum(firm.people for firm in firms)
    shown = cut.within(total)
    read, before = _firms_within(firms, shown)
    return RosterPart(
        lines=_lines(
            _page_of(entries, read, Cut(shown.first - before, shown.most)),
            {firm.id: firm for firm in read},
            channel=channel,
        ),
        first=shown.first,
        total=total,
        without_education=sum(firm.without_education for firm in firms),
        firms=tuple(firms),
    )


def list_firms_on_roster_visible_to(
    viewer: Viewer, site: Site, *, on: date, today: date, boxes: Collection[BoxRow] | None = None
) -> tuple[FirmOnRoster, ...]:
    """The firms with people whom the viewer sees on the roster of day `on`, without the people. Two statements."""
    return tuple(_firms_on_roster(viewer, site, _entries(viewer, site, on=on), on=on, today=today, boxes=boxes))


def lines_of_people_visible_to(
    viewer: Viewer, site: Site, firms: Collection[FirmOnRoster], technician_ccus_ids: Collection[str], *, on: date
) -> tuple[RosterLine, ...]:
    """The lines of some people, by 14-digit ID, among those of `firms`, which the viewer was given for that day.

    One statement; none where nobody is asked for.
    """
    if not technician_ccus_ids:
        return ()
    entries = _entries(viewer, site, on=on).filter(technician__ccus_id__in=technician_ccus_ids).order_by("pk")
    return _lines(entries, {firm.id: firm for firm in firms}, channel=Channel.SCREEN)


def _entries(viewer: Viewer, site: Site, *, on: date) -> QuerySet[RosterEntry]:
    entries = RosterEntry.objects.filter(site=site, valid__contains=on)
    return entries.filter(technician__ccus_id=viewer.technician_ccus_id) if sees_own_line_alone(viewer) else entries


def _page_of(entries: QuerySet[RosterEntry], firms: Collection[FirmOnRoster], cut: Cut) -> QuerySet[RosterEntry]:
    """The people of the firms, in their order, then by reading; cut by the database, so that one page of a large firm is read."""
    ids = [firm.id for firm in firms]
    place = Func(Value(ids, output_field=ArrayField(BigIntegerField())), F("business_id"), function="array_position")
    ordered = entries.filter(business_id__in=ids).order_by(place, "technician__kana_folded", "technician_id")
    return ordered[cut.slice]


def _lines(
    entries: QuerySet[RosterEntry], firms: Mapping[int, FirmOnRoster], *, channel: Channel
) -> tuple[RosterLine, ...]:
    """The lines of entries, as far as they are of one of the firms, which come by internal id. One statement."""
    found = [
        (firm, entry)
        for entry in entries.select_related("technician", "business").only(*_READ)
        if (firm := firms.get(entry.business_id))
    ]
    return tuple(
        _line(
            entry,
            relation=firm.standing.relation,
            items=visible_items(
                subject="technician", relation=firm.standing.relation, phase=firm.standing.phase, channel=channel
            ),
            tier=firm.tier,
        )
        for firm, entry in found
    )


def _firms_on_roster(
    viewer: Viewer,
    site: Site,
    entries: QuerySet[RosterEntry],
    *,
    on: date,
    today: date,
    boxes: Collection[BoxRow] | None,
) -> list[FirmOnRoster]:
    """The firms whose people the viewer sees, in the order of the roster: by tier, then name. Two statements."""
    found = list(
        entries.values_list("business_id", "business__ccus_id")
        .annotate(
            people=Count("pk"),
            without_education=Count("pk", filter=Q(education_on=None)),
            managers=Count("pk", filter=Q(site_roles__contains=[SiteRole.SAFETY_HEALTH_MANAGER.value])),
        )
        .order_by("business__name_folded", "business_id")
    )
    places = places_of_firms(site, {row[0]: row[1] for row in found}, on=on, today=today, boxes=boxes)
    firms = []
    for firm_id, ccus_id, people, without_education, managers in found:
        place, tier = places[firm_id]
        standing = (
            Standing(Relation.SELF, place.phase)
            if sees_own_line_alone(viewer)
            else standing_of_firm(viewer, site, place)
        )
        if standing.relation is not Relation.OTHER:
            firms.append(FirmOnRoster(firm_id, ccus_id, standing, tier, people, without_education, managers))
    return sorted(firms, key=lambda firm: (firm.tier is None, firm.tier or 0))


def _firms_within(firms: Sequence[FirmOnRoster], cut: Cut) -> tuple[list[FirmOnRoster], int]:
    """Those whose people lie within the cut, and how many people stand before the first of them."""
    read: list[FirmOnRoster] = []
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
