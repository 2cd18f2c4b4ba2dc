"""The hierarchy (施工体制): the directly upper firm requests, the lower one answers, either only on its own side."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import BusinessNotFound
from ccus.registry.models import Business
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import read_id
from ccus.registry.services.rows import days
from ccus.sites.errors import (
    FirmStandsAlready,
    HierarchyEndsBeforeItBegins,
    HierarchyMoveNotPossible,
    LowerFirmsStanding,
    OutsideUpperFirmsDays,
    PrimeStaysOnSite,
    SiteHasEnded,
    UpperFirmNotStanding,
)
from ccus.sites.models import HierarchyNode
from ccus.sites.permissions import (
    check_can_request_below,
    check_can_request_on_behalf,
    not_your_place,
    sides_of,
)
from ccus.sites.queries.hierarchy import have_agreement
from ccus.sites.rules.hierarchy import PRIME_TIER, Side, actor_of, first_state, is_standing, tier_below
from ccus.sites.services.locks import lock_node
from ccus.sites.states import STANDING, HierarchyState, SiteState

ONE_DAY = timedelta(days=1)


@transaction.atomic
def request_node(
    viewer: Viewer,
    upper_node_id: int,
    *,
    business_ccus_id: str,
    from_on: date,
    last_on: date | None = None,
    now: datetime,
) -> HierarchyNode:
    """Asks a firm into the hierarchy, directly below the box `upper_node_id`, from a day on that may lie in the past.

    Without `last_on` it stands as long as the upper firm. Where the two have a standing agreement on the day of the request
    it is registered at once.
    Raises HierarchyNodeNotFound, PermissionMissing, NotYourPlaceInHierarchy, BusinessNotFound, UnreadableId,
    UpperFirmNotStanding, OutsideUpperFirmsDays, HierarchyEndsBeforeItBegins, FirmStandsAlready.
    """
    upper = lock_node(upper_node_id)
    check_can_request_below(viewer, upper=upper)
    return _ask(viewer, upper, business_ccus_id=business_ccus_id, from_on=from_on, last_on=last_on, now=now)


@transaction.atomic
def request_on_behalf(
    viewer: Viewer,
    upper_node_id: int,
    *,
    business_ccus_id: str,
    from_on: date,
    last_on: date | None = None,
    now: datetime,
) -> HierarchyNode:
    """The same, asked in the name of another firm's box (代行) by the firm directly above it, or by the prime.

    The firm that is asked answers as ever, and the one acted for can withdraw or end what was asked in its name.
    Raises as `request_node`.
    """
    upper = lock_node(upper_node_id)
    check_can_request_on_behalf(viewer, upper=upper)
    return _ask(
        viewer,
        upper,
        business_ccus_id=business_ccus_id,
        from_on=from_on,
        last_on=last_on,
        now=now,
        details={"on_behalf_of": upper.firm_ccus_id},
    )


def approve_request(viewer: Viewer, node_id: int, *, now: datetime) -> HierarchyNode:
    """The lower firm accepts. Its people's touches since the first day are judged again.

    Raises HierarchyNodeNotFound, PermissionMissing, NotYourPlaceInHierarchy, HierarchyMoveNotPossible.
    """
    return _move(viewer, node_id, to=HierarchyState.APPROVED, act="sites:hierarchy-node:approve", now=now)


@transaction.atomic
def decline_request(viewer: Viewer, node_id: int, *, now: datetime) -> HierarchyNode:
    """The lower firm says no. Raises as `approve_request`."""
    return _leave_place(_move(viewer, node_id, to=HierarchyState.DECLINED, act="sites:hierarchy-node:decline", now=now))


@transaction.atomic
def withdraw_request(viewer: Viewer, node_id: int, *, now: datetime) -> HierarchyNode:
    """The upper firm takes back a request that was not answered. Raises as `approve_request`."""
    return _leave_place(
        _move(viewer, node_id, to=HierarchyState.WITHDRAWN, act="sites:hierarchy-node:withdraw", now=now)
    )


@transaction.atomic
def end_node(viewer: Viewer, node_id: int, *, last_on: date, now: datetime) -> HierarchyNode:
    """The upper firm ends a place: `last_on` is its last day, before, today or ahead. The days before it stay.

    The day before the first day takes the place back altogether: it keeps its row, on no day.
    Raises HierarchyNodeNotFound, PermissionMissing, NotYourPlaceInHierarchy, HierarchyMoveNotPossible, PrimeStaysOnSite,
    HierarchyEndsBeforeItBegins, OutsideUpperFirmsDays, LowerFirmsStanding.
    """
    node = lock_node(node_id)
    check_may(viewer, "sites:hierarchy:edit")
    if node.tier == PRIME_TIER:
        raise PrimeStaysOnSite
    _check_move(viewer, node, to=HierarchyState.ENDED)
    old = node.valid
    until = last_on + ONE_DAY
    if until < old.lower:
        raise HierarchyEndsBeforeItBegins(first_on=old.lower, last_on=last_on)
    if old.upper is not None and until > old.upper:
        raise _outside(old)
    _check_nobody_below(node, until=until)

    node.state = HierarchyState.ENDED.value
    node.valid = DateRange(old.lower, until) if until > old.lower else DateRange(empty=True)
    node.save(update_fields=["state", "valid"])
    record_node("sites:hierarchy-node:end", node, viewer=viewer, now=now, details={"last_on": last_on.isoformat()})
    announce_node("sites:hierarchy-node:end", node, from_on=until, until=old.upper)
    return node


def new_node(
    upper: HierarchyNode,
    *,
    business: Business | None,
    placeholder_name: str = "",
    state: HierarchyState,
    from_on: date,
    last_on: date | None,
    now: datetime,
) -> HierarchyNode:
    """An unsaved box below another, on days inside those of that one.

    Raises UpperFirmNotStanding, SiteHasEnded, OutsideUpperFirmsDays, HierarchyEndsBeforeItBegins.
    """
    upper_state = HierarchyState(upper.state)
    if not is_standing(upper_state) and upper_state is not HierarchyState.PLACEHOLDER:
        raise UpperFirmNotStanding(state_ja=upper_state.label_ja, state_en=upper_state.label_en)
    if upper.site.state == SiteState.CLOSED and from_on >= upper.site.recording_period.upper:
        raise SiteHasEnded(last_on=upper.site.recording_period.upper - ONE_DAY)
    return HierarchyNode(
        site=upper.site,
        business=business,
        placeholder_name=placeholder_name,
        upper=upper,
        tier=tier_below(upper.tier),
        state=state.value,
        valid=_days_under(upper, from_on=from_on, last_on=last_on),
        requested_at=now,
        answered_at=now if is_standing(state) else None,
    )


def save_with_firm(node: HierarchyNode, business: Business) -> None:
    """Raises FirmStandsAlready when the firm has another place on the site in those days."""
    with refuse_on({"a_firm_stands_once_on_a_site_at_a_time": FirmStandsAlready(business=business.ccus_id)}):
        node.save()


def find_firm(business_ccus_id: str) -> Business:
    """Raises UnreadableId, BusinessNotFound."""
    business = Business.objects.filter(ccus_id=read_id(business_ccus_id)).first()
    if business is None:
        raise BusinessNotFound
    return business


def _ask(
    viewer: Viewer,
    upper: HierarchyNode,
    *,
    business_ccus_id: str,
    from_on: date,
    last_on: date | None,
    now: datetime,
    details: dict[str, object] | None = None,
) -> HierarchyNode:
    business = find_firm(business_ccus_id)
    agreed = upper.business is not None and have_agreement(upper.business, business, on=jst_date(now))
    state = first_state(has_standing_agreement=agreed)
    node = new_node(upper, business=business, state=state, from_on=from_on, last_on=last_on, now=now)
    save_with_firm(node, business)
    record_node("sites:hierarchy-node:request", node, viewer=viewer, now=now, details=details)
    if is_standing(state):
        announce_node("sites:hierarchy-node:request", node, from_on=node.valid.lower, until=node.valid.upper)
    return node


def _leave_place(node: HierarchyNode) -> HierarchyNode:
    """A place that was kept for the firm before it was asked is kept again, with the firms below it."""
    if node.placeholder_name:
        place = HierarchyNode.objects.create(
            site=node.site,
            placeholder_name=node.placeholder_name,
            upper=node.upper,
            tier=node.tier,
            state=HierarchyState.PLACEHOLDER.value,
            valid=node.valid,
            requested_at=node.requested_at,
        )
        node.lower_nodes.update(upper=place)
    return node


@transaction.atomic
def _move(viewer: Viewer, node_id: int, *, to: HierarchyState, act: str, now: datetime) -> HierarchyNode:
    node = lock_node(node_id)
    check_may(viewer, "sites:hierarchy:edit")
    _check_move(viewer, node, to=to)
    node.state = to.value
    node.answered_at = now
    node.save(update_fields=["state", "answered_at"])
    record_node(act, node, viewer=viewer, now=now)
    if is_standing(to):
        announce_node(act, node, from_on=node.valid.lower, until=node.valid.upper)
    return node


def _check_move(viewer: Viewer, node: HierarchyNode, *, to: HierarchyState) -> None:
    """First whose move it is, so that outsiders do not learn the state; then whether the state allows it."""
    state = HierarchyState(node.state)
    side = actor_of(state, to=to)
    sides = sides_of(viewer, node=node)
    if not sides or (side is not None and side not in sides):
        raise not_your_place(side or _usual_actor(to))
    if side is None:
        raise HierarchyMoveNotPossible(state_ja=state.label_ja, state_en=state.label_en)


def _usual_actor(to: HierarchyState) -> Side:
    return next(side for state in HierarchyState if (side := actor_of(state, to=to)) is not None)


def _check_nobody_below(node: HierarchyNode, *, until: date) -> None:
    """Nobody may stand, or be asked to stand, below a firm on days after its last one."""
    left = node.lower_nodes.filter(
        state__in=[HierarchyState.REQUESTED, HierarchyState.PLACEHOLDER, *STANDING],
        valid__overlap=DateRange(until, None),
    ).count()
    if left:
        raise LowerFirmsStanding(count=left)


def _days_under(upper: HierarchyNode, *, from_on: date, last_on: date | None) -> DateRange:
    """The range of a lower firm, inside that of the upper one."""
    if last_on is not None and last_on < from_on:
        raise HierarchyEndsBeforeItBegins(first_on=from_on, last_on=last_on)
    outer = upper.valid
    until = outer.upper if last_on is None else days(from_on, last_on).upper
    begins_inside = outer.lower <= from_on and (outer.upper is None or from_on < outer.upper)
    if not begins_inside or (outer.upper is not None and until > outer.upper):
        raise _outside(outer)
    return DateRange(from_on, until)


def _outside(outer: DateRange) -> OutsideUpperFirmsDays:
    return OutsideUpperFirmsDays(first_on=outer.lower, last_on=outer.upper - ONE_DAY if outer.upper else "")


def record_node(
    act: str, node: HierarchyNode, *, viewer: Viewer, now: datetime, details: dict[str, object] | None = None
) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="site",
        subject_id=node.site.ccus_id,
        at=now,
        details={"node": node.pk, "business": node.firm_ccus_id, "state": node.state, **(details or {})},
    )


def announce_node(cause: str, node: HierarchyNode, *, from_on: date | None, until: date | None) -> None:
    if node.business_id is not None:
        announce(
            FactChange(cause=cause, sites=[node.site_id], businesses=[node.business_id], from_on=from_on, until=until)
        )
