"""Reads of rosters (作業員名簿): the people of a site on a day, and what to suggest for the next entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.access.rules.disclosure import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.registry.models import Business, Technician, TechnicianTrade
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.hierarchy import ON_SITE_STATES
from ccus.sites.queries.relations import places_of, standing_on_roster
from ccus.sites.rules.acting import acts_for_business
from ccus.sites.rules.roster import PastEntry, Suggestion, suggest

# The items of a technician that a roster line carries; a page that shows more asks the registry with `items`.
LINE_ITEMS = frozenset({"full_name", "skill_level"})


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
    from_on: date
    until: date | None
    relation: Relation
    items: frozenset[str]

    @property
    def shown(self) -> frozenset[str]:
        return self.items & LINE_ITEMS


def list_roster_visible_to(
    viewer: Viewer, site: Site, *, on: date, today: date, channel: Channel = Channel.SCREEN
) -> list[RosterLine]:
    """The people of a site on day `on`, seen on day `today`: by tier, then firm, then the person's reading.

    The prime and desks see everybody, an upper firm the people of firms below it, an employer its own, technicians
    themselves; others see nobody.
    """
    entries = list(
        RosterEntry.objects.filter(site=site, valid__contains=on)
        .select_related("site__prime", "technician", "business")
        .order_by("business__name_folded", "business_id", "technician__kana_folded", "technician_id")
    )
    tiers = _tiers(site, on=on)
    lines = []
    for entry, place in zip(entries, places_of(entries, on=on, today=today), strict=True):
        standing = standing_on_roster(viewer, entry, place)
        if standing.relation is Relation.OTHER:
            continue
        items = visible_items(
            subject="technician", relation=standing.relation, site_open=standing.site_open, channel=channel
        )
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
        from_on=entry.valid.lower,
        until=entry.valid.upper,
        relation=relation,
        items=items,
    )


def _tiers(site: Site, *, on: date) -> dict[int, int]:
    nodes = HierarchyNode.objects.filter(site=site, state__in=ON_SITE_STATES, valid__contains=on)
    return dict(nodes.order_by("-tier").values_list("business_id", "tier"))
