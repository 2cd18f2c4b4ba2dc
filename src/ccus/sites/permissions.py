"""May this viewer act at this site, for this firm? Words say what kind of act; these functions say for whom."""

from __future__ import annotations

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.sites.errors import (
    NoBusinessToActFor,
    NotYourAgreement,
    NotYourPlaceInHierarchy,
    NotYourRoster,
    NotYourSite,
)
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.rules.acting import acts_for_business, acts_for_site
from ccus.sites.rules.hierarchy import Side


def acts_for_prime(viewer: Viewer, *, site: Site) -> bool:
    return acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)


def acts_for_node(viewer: Viewer, *, node: HierarchyNode) -> bool:
    """The hat stands for the firm of this box. The prime's box belongs to whoever acts for the prime."""
    if node.upper_id is None:
        return acts_for_prime(viewer, site=node.site)
    return acts_for_business(viewer, business_ccus_id=node.firm_ccus_id)


def sides_of(viewer: Viewer, *, node: HierarchyNode) -> frozenset[Side]:
    """On which sides of a request the viewer stands: directly upper firm, lower firm, both (programs) or neither.

    Below a place that is kept for a firm, the nearest registered firm above acts.
    """
    sides = set()
    above = registered_above(node)
    if above is not None and acts_for_node(viewer, node=above):
        sides.add(Side.UPPER)
    if acts_for_node(viewer, node=node):
        sides.add(Side.LOWER)
    return frozenset(sides)


def registered_above(node: HierarchyNode) -> HierarchyNode | None:
    """The nearest box above that belongs to a registered firm; None above the prime."""
    above = node.upper
    while above is not None and above.business is None:
        above = above.upper
    return above


def check_can_open_site(viewer: Viewer) -> None:
    """Raises PermissionMissing, NoBusinessToActFor."""
    check_may(viewer, "sites:site:open")
    if not (viewer.business_ccus_id or viewer.program):
        raise NoBusinessToActFor


def check_can_edit_site(viewer: Viewer, *, site: Site) -> None:
    """Raises PermissionMissing, NotYourSite."""
    check_may(viewer, "sites:site:edit")
    if not acts_for_prime(viewer, site=site):
        raise NotYourSite


def check_can_request_below(viewer: Viewer, *, upper: HierarchyNode) -> None:
    """Raises PermissionMissing, NotYourPlaceInHierarchy."""
    check_may(viewer, "sites:hierarchy:edit")
    if not acts_for_node(viewer, node=upper):
        raise not_your_place(Side.UPPER)


def check_can_request_on_behalf(viewer: Viewer, *, upper: HierarchyNode) -> None:
    """For the firm of a box: the registered firm directly above it, or the prime. Raises PermissionMissing,
    NotYourPlaceInHierarchy.
    """
    check_may(viewer, "sites:hierarchy:edit")
    above = registered_above(upper)
    if not (above is not None and acts_for_node(viewer, node=above)) and not acts_for_prime(viewer, site=upper.site):
        raise NotYourPlaceInHierarchy(
            who_ja="元請と、直上の会社", who_en="the prime contractor and the firm directly above"
        )


def check_can_agree(viewer: Viewer, *, between: tuple[str, str]) -> None:
    """`between` are the IDs of the two firms. Raises PermissionMissing, NotYourAgreement."""
    check_may(viewer, "sites:hierarchy:edit")
    if not viewer.program and viewer.business_ccus_id not in between:
        raise NotYourAgreement


def check_can_edit_roster(viewer: Viewer, *, site: Site, node: HierarchyNode | None, business_ccus_id: str) -> None:
    """The employer, the firm directly above its box `node`, and the prime. Raises PermissionMissing, NotYourRoster."""
    check_may(viewer, "sites:roster:edit")
    if acts_for_business(viewer, business_ccus_id=business_ccus_id) or acts_for_prime(viewer, site=site):
        return
    if node is not None and node.upper is not None and acts_for_node(viewer, node=node.upper):
        return
    raise NotYourRoster


def not_your_place(side: Side) -> NotYourPlaceInHierarchy:
    if side is Side.UPPER:
        return NotYourPlaceInHierarchy(who_ja="直上の会社", who_en="the firm directly above")
    return NotYourPlaceInHierarchy(who_ja="依頼を受けた会社", who_en="the firm that was asked")
