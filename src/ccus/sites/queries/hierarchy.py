"""Reads of hierarchies (施工体制): the tree of a site as of a day, waiting requests, standing agreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Q, QuerySet

from ccus.access.viewers import Viewer
from ccus.registry.models import Business
from ccus.registry.queries.relations import is_desk
from ccus.sites.models import HierarchyNode, Site, StandingAgreement
from ccus.sites.rules.acting import acts_for_business, acts_for_site
from ccus.sites.rules.hierarchy import Box, Side, available_actions, in_tree_order
from ccus.sites.states import STANDING, HierarchyState

# A place that ended keeps the days before its end; declined and withdrawn ones never stood.
ON_SITE_STATES = (HierarchyState.REQUESTED, *STANDING, HierarchyState.ENDED, HierarchyState.PLACEHOLDER)
EDIT = "sites:hierarchy:edit"


class Placed(Protocol):
    """A box as far as its place among the others goes."""

    @property
    def pk(self) -> int: ...
    @property
    def upper_id(self) -> int | None: ...
    @property
    def firm_ccus_id(self) -> str: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box of a tree as it is listed: light, since a site may have thousands. `sort_key` is the firm's reading."""

    pk: int
    upper_id: int | None
    tier: int
    state: HierarchyState
    from_on: date
    until: date | None
    """The first day on which it stands here no more."""
    business_id: int | None
    firm_ccus_id: str
    """Empty, with the three below, where the firm is not registered."""
    name_folded: str
    name_kana: str
    expires_on: date | None
    firm_name: str

    @property
    def sort_key(self) -> str:
        return self.name_kana or self.name_folded or self.firm_name


def list_boxes_visible_to(viewer: Viewer, site: Site, *, on: date) -> list[BoxRow]:
    """The boxes of a site on a day, each below its upper one, firms in order of their reading. One statement.

    The prime and desks see all; a firm sees itself, the firms above it and every firm below it.
    """
    return visible_boxes(viewer, site, read_boxes(site, on=on))


def read_boxes(site: Site, *, on: date) -> dict[int, BoxRow]:
    """All boxes of a site on a day by id, for callers that decide who sees which. One statement."""
    rows = (
        HierarchyNode.objects.filter(site=site, state__in=ON_SITE_STATES, valid__contains=on)
        .order_by("pk")
        .values_list(
            "pk", "upper_id", "tier", "state", "valid__startswith", "valid__endswith", "business_id", "business__ccus_id",
            "business__name_folded", "business__name_kana", "business__expires_on", "business__name", "placeholder_name",
        )
    )  # fmt: skip
    return {
        pk: BoxRow(
            pk, upper, tier, HierarchyState(state), from_on, until, firm, ccus_id or "", folded or "", kana or "", expires_on,
            name or kept,
        )
        for pk, upper, tier, state, from_on, until, firm, ccus_id, folded, kana, expires_on, name, kept in rows
    }  # fmt: skip


def visible_boxes(viewer: Viewer, site: Site, boxes: Mapping[int, BoxRow]) -> list[BoxRow]:
    """Those of a site's boxes that the viewer sees, in the order of the tree."""
    visible = _visible_ids(viewer, site, boxes)
    order = in_tree_order([Box(box.pk, box.upper_id, box.sort_key) for box in boxes.values() if box.pk in visible])
    return [boxes[pk] for pk in order]


def list_waiting_requests_visible_to(viewer: Viewer) -> QuerySet[HierarchyNode]:
    """Requests that the viewer's business has to answer, oldest first, over all sites."""
    return (
        HierarchyNode.objects.filter(
            state=HierarchyState.REQUESTED, business__ccus_id=viewer.business_ccus_id, upper__isnull=False
        )
        .exclude(business__ccus_id="")
        .select_related("site__prime", "business", "upper__business")
        .order_by("requested_at", "pk")
    )


def find_node_visible_to(viewer: Viewer, node_id: int) -> HierarchyNode | None:
    """One box by id, whatever its state; None when there is none or the viewer is no party to it."""
    node = HierarchyNode.objects.select_related("site__prime", "business", "upper__business").filter(pk=node_id).first()
    if node is None:
        return None
    is_party = (
        is_desk(viewer)
        or acts_for_site(viewer, site_ccus_id=node.site.ccus_id, prime_ccus_id=node.site.prime.ccus_id)
        or acts_for_business(viewer, business_ccus_id=node.firm_ccus_id)
        or (node.upper is not None and acts_for_business(viewer, business_ccus_id=node.upper.firm_ccus_id))
    )
    return node if is_party else None


def actions_on_node(viewer: Viewer, node: HierarchyNode) -> tuple[HierarchyState, ...]:
    """The states into which the viewer may move a box, which comes with the boxes above it."""
    nodes = {node.pk: node}
    above = node.upper
    while above is not None:
        nodes[above.pk] = above
        above = above.upper
    return _actions(viewer, node, nodes)


def list_agreements_visible_to(viewer: Viewer, *, on: date) -> QuerySet[StandingAgreement]:
    """Agreements of the viewer's business in force on a day or later."""
    own = Q(first__ccus_id=viewer.business_ccus_id) | Q(second__ccus_id=viewer.business_ccus_id)
    return (
        StandingAgreement.objects.filter(own, Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on))
        .select_related("first", "second")
        .order_by("agreed_at", "pk")
    )


def have_agreement(one: Business, other: Business, *, on: date) -> bool:
    """Whether two firms have a standing agreement on a day, whichever of them stands above."""
    first, second = sorted((one.pk, other.pk))
    return StandingAgreement.objects.filter(first_id=first, second_id=second, valid__contains=on).exists()


def ids_above(node: Placed, nodes: Mapping[int, P]) -> list[int]:
    """Ids of the boxes over one, nearest first, as far as they are among `nodes`."""
    above: list[int] = []
    upper = nodes.get(node.upper_id) if node.upper_id else None
    while upper is not None:
        above.append(upper.pk)
        upper = nodes.get(upper.upper_id) if upper.upper_id else None
    return above


def _visible_ids(viewer: Viewer, site: Site, nodes: Mapping[int, P]) -> set[int]:
    if is_desk(viewer) or acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
        return set(nodes)
    above = {node.pk: ids_above(node, nodes) for node in nodes.values()}
    own = {node.pk for node in nodes.values() if acts_for_business(viewer, business_ccus_id=node.firm_ccus_id)}
    upwards = _flatten(above[node_id] for node_id in own)
    downwards = {node_id for node_id, uppers in above.items() if own.intersection(uppers)}
    return own | upwards | downwards


def _flatten(lists: Iterable[Iterable[int]]) -> set[int]:
    return {item for items in lists for item in items}


def _actions(viewer: Viewer, node: HierarchyNode, nodes: Mapping[int, HierarchyNode]) -> tuple[HierarchyState, ...]:
    """`nodes` are those of the same day: below a place kept for a firm, the nearest registered one above acts."""
    if node.upper is None or not viewer.may(EDIT):
        return ()
    sides = set()
    above = next((upper for over in ids_above(node, nodes) if (upper := nodes[over]).business), node.upper)
    upper_acts = acts_for_business(viewer, business_ccus_id=above.firm_ccus_id) or (
        above.upper_id is None
        and acts_for_site(viewer, site_ccus_id=node.site.ccus_id, prime_ccus_id=node.site.prime.ccus_id)
    )
    if upper_acts:
        sides.add(Side.UPPER)
    if acts_for_business(viewer, business_ccus_id=node.firm_ccus_id):
        sides.add(Side.LOWER)
    return available_actions(HierarchyState(node.state), sides=sides)
