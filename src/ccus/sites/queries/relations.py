"""How a viewer stands to technicians on a day: employer, prime, upper firm, none; read from rosters and hierarchies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from ccus.access.states import Relation, SitePhase, SubjectKind
from ccus.access.viewers import Viewer
from ccus.registry.models import Affiliation, Technician
from ccus.registry.queries.relations import is_desk
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.hierarchy import ids_above
from ccus.sites.rules.relations import STRANGER, Place, Standing, standing_at, strongest
from ccus.sites.states import STANDING, HierarchyState, SiteState


def relation_to_technician(viewer: Viewer, technician_id: int, *, on: date) -> Standing:
    """The strongest relation on a day over all sites. `on` is the JST day of looking."""
    return relations_to_technicians(viewer, [technician_id], on=on)[technician_id]


def relations_to_technicians(viewer: Viewer, technician_ids: Collection[int], *, on: date) -> dict[int, Standing]:
    """The same for many people, by internal id, in a fixed number of statements. People who do not exist are strangers."""
    if is_desk(viewer):
        return {technician_id: Standing(Relation.REGISTRY) for technician_id in technician_ids}
    found: dict[int, list[Standing]] = {technician_id: [] for technician_id in technician_ids}
    for technician_id in _themselves(viewer, technician_ids):
        found[technician_id].append(Standing(Relation.SELF))
    for technician_id in _employed_by(viewer, technician_ids, on=on):
        found[technician_id].append(Standing(Relation.EMPLOYER))
    entries = list(
        RosterEntry.objects.filter(technician_id__in=technician_ids, valid__contains=on)
        .select_related("site__prime", "business")
        .order_by("pk")
    )
    for entry, place in zip(entries, places_of(entries, on=on, today=on), strict=True):
        found[entry.technician_id].append(standing_at(place, business=business_at(viewer, site=entry.site)))
    return {technician_id: strongest(standings) for technician_id, standings in found.items()}


def places_of(entries: Sequence[RosterEntry], *, on: date, today: date) -> list[Place]:
    """The place of each entry in its site's hierarchy on a day, in the same order.

    Entries come with site, prime and business loaded. A site is open for looking while its state is open and `today` lies
    in its recording period, whatever day is looked at.
    """
    nodes = {
        node.pk: node
        for node in HierarchyNode.objects.filter(
            site_id__in={entry.site_id for entry in entries},
            state__in=[*STANDING, HierarchyState.ENDED, HierarchyState.PLACEHOLDER],
            valid__contains=on,
        )
        .select_related("business")
        .order_by("pk")
    }
    node_of = {(node.site_id, node.business_id): node for node in nodes.values()}
    places = []
    for entry in entries:
        node = node_of.get((entry.site_id, entry.business_id))
        places.append(
            Place(
                prime=entry.site.prime.ccus_id,
                employer=entry.business.ccus_id,
                above=_firms_above(node, nodes) if node else (),
                phase=phase_of(entry.site, on=today),
            )
        )
    return places


def _firms_above(node: HierarchyNode, nodes: Mapping[int, HierarchyNode]) -> list[str]:
    """IDs of the registered firms over a box, nearest first."""
    return [firm for upper in ids_above(node, nodes) if (firm := nodes[upper].firm_ccus_id)]


def is_open(site: Site, *, on: date) -> bool:
    """Open for recording, and for what contractors may see, on a day."""
    return phase_of(site, on=on) is SitePhase.OPEN


def phase_of(site: Site, *, on: date) -> SitePhase:
    """Where a site stands on a day, as the disclosure policy asks for it."""
    if site.state == SiteState.OPEN:
        return SitePhase.OPEN if on in site.recording_period else SitePhase.OUTSIDE_PERIOD
    return SitePhase.PREPARING if site.state == SiteState.PREPARING else SitePhase.CLOSED


def business_at(viewer: Viewer, *, site: Site) -> str:
    """The business in whose name a viewer looks at a site: a hat for the site itself is the prime's, at that site only."""
    if viewer.subject_kind == SubjectKind.SITE:
        return site.prime.ccus_id if viewer.subject_ccus_id == site.ccus_id else ""
    return viewer.business_ccus_id


def standing_on_roster(viewer: Viewer, entry: RosterEntry, place: Place) -> Standing:
    """The relation that makes one line of a roster visible, from that site alone."""
    if is_desk(viewer):
        return Standing(Relation.REGISTRY, place.phase)
    if viewer.technician_ccus_id and viewer.technician_ccus_id == entry.technician.ccus_id:
        return Standing(Relation.SELF, place.phase)
    business = business_at(viewer, site=entry.site)
    return standing_at(place, business=business) if business else STRANGER


def _themselves(viewer: Viewer, technician_ids: Collection[int]) -> list[int]:
    if not viewer.technician_ccus_id:
        return []
    own = Technician.objects.filter(ccus_id=viewer.technician_ccus_id, pk__in=technician_ids)
    return list(own.values_list("pk", flat=True))


def _employed_by(viewer: Viewer, technician_ids: Collection[int], *, on: date) -> list[int]:
    if not viewer.business_ccus_id:
        return []
    employed = Affiliation.objects.filter(
        technician_id__in=technician_ids, business__ccus_id=viewer.business_ccus_id, valid__contains=on
    )
    return list(employed.values_list("technician_id", flat=True))
