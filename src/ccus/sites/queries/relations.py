"""How a viewer stands to technicians on a day: employer, prime, upper firm, none; read from rosters and hierarchies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ccus.access.states import Relation, SitePhase, SubjectKind
from ccus.access.viewers import Viewer
from ccus.registry.models import Affiliation, Technician
from ccus.registry.queries.relations import is_desk
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.hierarchy import ON_SITE_STATES, BoxRow, ids_above
from ccus.sites.rules.relations import STRANGER, Place, Standing, standing_at, strongest
from ccus.sites.states import HierarchyState, SiteState


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
    boxes = _Boxes(_read_boxes({entry.site_id for entry in entries}, on=on))
    return [boxes.place(entry.site, entry.business_id, entry.business.ccus_id, today=today) for entry in entries]


def places_of_firms(
    site: Site, firms: Mapping[int, str], *, on: date, today: date, boxes: Iterable[BoxRow] | None = None
) -> dict[int, tuple[Place, int | None]]:
    """Place and tier of firms of a site, their 14-digit IDs by internal id; the site comes with its prime loaded.

    A firm that is asked and has not answered has a tier and stands below nobody yet. No tier: it is not in the hierarchy.
    `boxes` are all of the site on that day, for who has read them already.
    """
    found = _read_boxes({site.pk}, on=on) if boxes is None else [(site.pk, box) for box in boxes]
    places = _Boxes(found)
    return {
        key: (places.place(site, key, ccus_id, today=today), places.tiers.get(key)) for key, ccus_id in firms.items()
    }


class _Box(NamedTuple):
    """A box as far as places of people go: a site may have thousands."""

    pk: int
    upper_id: int | None
    tier: int
    state: str
    business_id: int | None
    firm_ccus_id: str
    """Empty where the firm is not registered."""


def _read_boxes(site_ids: Collection[int], *, on: date) -> list[tuple[int, _Box]]:
    """The boxes of some sites on a day, each with the id of its site. One statement."""
    rows = (
        HierarchyNode.objects.filter(site_id__in=site_ids, state__in=ON_SITE_STATES, valid__contains=on)
        .order_by("pk")
        .values_list("site_id", "pk", "upper_id", "tier", "state", "business_id", "business__ccus_id")
    )
    return [
        (site, _Box(pk, upper, tier, state, business, ccus_id or ""))
        for site, pk, upper, tier, state, business, ccus_id in rows
    ]


class _Boxes:
    """The boxes of some sites on a day, each with the id of its site, in the order of their own ids."""

    def __init__(self, found: Sequence[tuple[int, _Box | BoxRow]]) -> None:
        standing = [(site_id, box) for site_id, box in found if box.state != HierarchyState.REQUESTED]
        self._boxes = {box.pk: box for _, box in standing}
        self._of_firm = {(site_id, box.business_id): box for site_id, box in standing}
        # The lowest number where a firm has two boxes; by firm alone, so for one site only.
        self.tiers = {box.business_id: box.tier for _, box in sorted(found, key=lambda one: -one[1].tier)}

    def place(self, site: Site, business_id: int, business_ccus_id: str, *, today: date) -> Place:
        box = self._of_firm.get((site.pk, business_id))
        return Place(
            prime=site.prime.ccus_id,
            employer=business_ccus_id,
            above=self._firms_above(box) if box else (),
            phase=phase_of(site, on=today),
        )

    def _firms_above(self, box: _Box | BoxRow) -> list[str]:
        """IDs of the registered firms over a box, nearest first."""
        return [firm for upper in ids_above(box, self._boxes) if (firm := self._boxes[upper].firm_ccus_id)]


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
    if sees_own_line_alone(viewer):
        is_own = viewer.technician_ccus_id == entry.technician.ccus_id
        return Standing(Relation.SELF, place.phase) if is_own else STRANGER
    return standing_of_firm(viewer, entry.site, place)


def sees_own_line_alone(viewer: Viewer) -> bool:
    """Technicians see themselves on a roster, and nobody else."""
    return bool(viewer.technician_ccus_id) and not is_desk(viewer)


def standing_of_firm(viewer: Viewer, site: Site, place: Place) -> Standing:
    """The relation to everybody of a firm on a roster, for whoever is not one of them."""
    if is_desk(viewer):
        return Standing(Relation.REGISTRY, place.phase)
    business = business_at(viewer, site=site)
    return standing_at(place, business=business) if business else STRANGER


def _themselves(viewer: Viewer, technician_ids: Collection[int]) -> list[int]:
    if not viewer.technician_ccus_id:
        return []
    own = Technician.objects.filter(ccus_id=viewer.technician_ccus_id, pk__in=technician_ids)
    return list(own.values_list("pk", flat=True))


def _employed_by(viewer: Viewer, technician_ids: Collection[int], *, on: date) -> list[int]:
    if not viewer.business_ccus_id:
        return []
    # Compared here: asked for the firm too, the database takes an index that begins with people by firm and days, 40 ms.
    employed = Affiliation.objects.filter(technician_id__in=technician_ids, valid__contains=on)
    firms = employed.values_list("technician_id", "business__ccus_id")
    return [technician_id for technician_id, firm in firms if firm == viewer.business_ccus_id]
