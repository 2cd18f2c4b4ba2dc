"""Places kept in the hierarchy for firms that are not registered yet (仮置き), and the firms that take them later.

Firms below such a place stand as below any other, so the records of their people keep trade and role from the first day.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.registry.rules.names import tidy_text
from ccus.sites.errors import (
    PlaceholderNameMissing,
    PlaceholderNameTaken,
    PlaceTaken,
    SiteTextTooLong,
)
from ccus.sites.models import HierarchyNode
from ccus.sites.permissions import acts_for_node, check_can_request_on_behalf, not_your_place, sides_of
from ccus.sites.queries.hierarchy import have_agreement
from ccus.sites.rules.hierarchy import Side, first_state, is_standing
from ccus.sites.services.hierarchy import announce_node, find_firm, new_node, record_node, save_with_firm
from ccus.sites.services.locks import lock_node
from ccus.sites.states import HierarchyState

LONGEST_NAME = 200


@transaction.atomic
def keep_place(
    viewer: Viewer, upper_node_id: int, *, name: str, from_on: date, last_on: date | None = None, now: datetime
) -> HierarchyNode:
    """Keeps a place below a box for the firm called `name`. By the firm of the box, the one above it, or the prime.

    Raises HierarchyNodeNotFound, PermissionMissing, NotYourPlaceInHierarchy, PlaceholderNameMissing, PlaceholderNameTaken,
    SiteTextTooLong, UpperFirmNotStanding, SiteHasEnded, OutsideUpperFirmsDays, HierarchyEndsBeforeItBegins.
    """
    upper = lock_node(upper_node_id)
    check_may(viewer, "sites:hierarchy:edit")
    if not acts_for_node(viewer, node=upper):
        check_can_request_on_behalf(viewer, upper=upper)
    called = tidy_text(name)
    if not called:
        raise PlaceholderNameMissing
    if len(called) > LONGEST_NAME:
        raise SiteTextTooLong(item_ja="会社名", item_en="name of the firm", length=len(called), limit=LONGEST_NAME)
    node = new_node(
        upper,
        business=None,
        placeholder_name=called,
        state=HierarchyState.PLACEHOLDER,
        from_on=from_on,
        last_on=last_on,
        now=now,
    )
    twin = upper.lower_nodes.filter(
        placeholder_name=called, state=HierarchyState.PLACEHOLDER, valid__overlap=node.valid
    ).exists()
    if twin:
        raise PlaceholderNameTaken(name=called)
    node.save(force_insert=True)
    record_node("sites:hierarchy-node:keep-place", node, viewer=viewer, now=now)
    return node


@transaction.atomic
def name_firm(viewer: Viewer, node_id: int, *, business_ccus_id: str, now: datetime) -> HierarchyNode:
    """The firm above tells which registered firm the kept place is for: it is asked, or registered by standing agreement.

    Raises HierarchyNodeNotFound, PermissionMissing, NotYourPlaceInHierarchy, PlaceTaken, BusinessNotFound, UnreadableId,
    FirmStandsAlready.
    """
    node = lock_node(node_id)
    check_may(viewer, "sites:hierarchy:edit")
    if Side.UPPER not in sides_of(viewer, node=node):
        raise not_your_place(Side.UPPER)
    check_is_kept(node)
    business = find_firm(business_ccus_id)
    upper = node.upper.business if node.upper else None
    agreed = upper is not None and have_agreement(upper, business, on=jst_date(now))
    node.business = business
    node.state = first_state(has_standing_agreement=agreed).value
    node.requested_at = now
    node.answered_at = now if agreed else None
    save_with_firm(node, business)
    record_node("sites:hierarchy-node:name-firm", node, viewer=viewer, now=now)
    if is_standing(HierarchyState(node.state)):
        announce_node("sites:hierarchy-node:name-firm", node, from_on=node.valid.lower, until=node.valid.upper)
    return node


def take_place(viewer: Viewer, node: HierarchyNode, *, now: datetime) -> HierarchyNode:
    """The viewer's firm takes a place kept for it; who may is decided by the invitation. The site is locked by the caller.

    Touches of its people since the first day are judged again. Raises PlaceTaken, FirmStandsAlready, BusinessNotFound.
    """
    check_is_kept(node)
    business = find_firm(viewer.business_ccus_id)
    node.business = business
    node.state = HierarchyState.APPROVED.value
    node.answered_at = now
    save_with_firm(node, business)
    record_node("sites:hierarchy-node:take-place", node, viewer=viewer, now=now)
    announce_node("sites:hierarchy-node:take-place", node, from_on=node.valid.lower, until=node.valid.upper)
    return node


def check_is_kept(node: HierarchyNode) -> None:
    """Raises PlaceTaken for a box that is not, or no longer, kept for an unregistered firm."""
    state = HierarchyState(node.state)
    if state is not HierarchyState.PLACEHOLDER:
        raise PlaceTaken(state_ja=state.label_ja, state_en=state.label_en)
