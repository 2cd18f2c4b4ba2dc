"""Reads of rosters (作業員名簿): the people of a site on a day, and what to suggest for the next entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.registry.models import Business, Technician, TechnicianTrade
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.hierarchy import ON_SITE_STATES
from ccus.sites.queries.relations import places_of, standing_on_roster
from ccus.sites.rules.acting import acts_for_business, acts_for_site
from ccus.sites.rules.roster import PastEntry, Suggestion, suggest

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
    asked = {"technician__ccus_id": technician_ccus_id} if technician_ccus_id else {}
    entries = list(
        RosterEntry.objects.filter(site=site, valid__contains=on, **asked)
        .select_related("site__prime", "technician", "business")
        .order_by("business__name_folded", "business_id", "technician__kana_folded", "technician_id")
    )
    tiers = _tiers(site, on=on)
    lines = []
    for entry, place in zip(entries, places_of(entries, on=on, today=today), strict=True):
        standing = standing_on_roster(viewer, entry, place)
        if standing.relation is Relation.OTHER:
            continue
        items = visible_items(subject="technician", relation=standing.relation, phase=standing.phase, channel=channel)
        lines.append(_line(entry, relation=standing.relation, items=items, tier=tiers.get(entry.business_id)))
    return sorted(lines, key=lambda line: (line.tier is None, line.tier or 0))


def find_roster_entry_visible_to(viewer: Viewer, entry_id: int, *, on: date) -> RosterEntry | None:
    """One entry with its site, person and firm, for those who may see it on its first day or on day `on`."""
    entry = RosterEntry.objects.select_related("site__prime", "technician", "business").filter(pk=entry_id).first()
    if entry is None or entry.valid.isempty:
        return None
    day = on if on in entry.valid else entry.valid.lower
    place = places_of([entry], on=day, today=on)[0]
    return None if standing_on_roster(viewer, entry, place).relation is Relation.OTHER else entry


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


def suggest_entry_visible_to(viewer: Viewer, site: Site, *, technician: Technician, business: Business) -> Suggestion:
    """What to fill in for a person: as last time. The employer's own entries at any site; others only those at this site."""
    is_employer = acts_for_business(viewer, business_ccus_id=business.ccus_id)
    past = RosterEntry.objects.filter(technician=technician, business=business, valid__isempty=False)
    if not is_employer:
        past = past.filter(site=site)
    trade = TechnicianTrade.objects.filter(technician=technician).order_by("position").first() if is_employer else None
    return suggest(
        [
            PastEntry(entry.valid.lower, entry.trade_code, tuple(entry.site_roles), entry.work_content)
            for entry in past.order_by("-valid", "-pk")[:1]
        ],
        main_trade_code=trade.trade_code if trade else "",
    )


def suggest_entries_for_firm(business: Business, technician_ids: Collection[int]) -> dict[int, Suggestion]:
    """The same for many of a firm's own people, by internal id, from all its sites. For the firm itself. Two queries."""
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
    return frozenset(RosterEntry.objects.filter(site=site, valid__contains=on).values_list("technician_id", flat=True))


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


def _tiers(site: Site, *, on: date) -> dict[int, int]:
    nodes = HierarchyNode.objects.filter(site=site, state__in=ON_SITE_STATES, valid__contains=on)
    return dict(nodes.order_by("-tier").values_list("business_id", "tier"))
