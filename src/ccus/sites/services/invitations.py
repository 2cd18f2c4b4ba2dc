"""Invitations: a link to a place kept in the hierarchy. It can be looked at without an account, and taken by a registered firm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.sites.errors import InvitationNeedsBusiness
from ccus.sites.models import HierarchyInvitation, HierarchyNode
from ccus.sites.permissions import acts_for_prime, not_your_place, sides_of
from ccus.sites.queries.invitations import find_open_invitation, hash_link, sign_secret
from ccus.sites.rules.hierarchy import Side
from ccus.sites.services.locks import lock_node
from ccus.sites.services.placeholders import check_is_kept, take_place

# Long enough to register a firm in between, short enough that a forwarded mail dies.
GOOD_FOR = timedelta(days=30)


@transaction.atomic
def make_invitation(viewer: Viewer, node_id: int, *, now: datetime) -> str:
    """A fresh link's signed part for a kept place, good for `GOOD_FOR`; links made before for the place end.

    By the firm above the place, or the prime.
    Raises HierarchyNodeNotFound, PermissionMissing, NotYourPlaceInHierarchy, PlaceTaken.
    """
    node = _lock_kept(viewer, node_id)
    _end_links(node, now=now)
    link = sign_secret()
    HierarchyInvitation.objects.create(
        node=node, token_hash=hash_link(link), made_by=viewer.actor, made_at=now, expires_at=now + GOOD_FOR
    )
    _record("sites:invitation:make", node, viewer=viewer, now=now)
    return link


@transaction.atomic
def revoke_invitations(viewer: Viewer, node_id: int, *, now: datetime) -> int:
    """Ends every open link of a place; gives their number. Raises as `make_invitation`."""
    node = _lock_kept(viewer, node_id)
    count = _end_links(node, now=now)
    _record("sites:invitation:revoke", node, viewer=viewer, now=now)
    return count


@transaction.atomic
def accept_invitation(viewer: Viewer, link: str, *, now: datetime) -> HierarchyNode:
    """The viewer's firm takes the place that the link leads to, and stands there since its first day.

    Raises PermissionMissing, InvitationNeedsBusiness, InvitationNotGood, FirmStandsAlready, BusinessNotFound.
    """
    check_may(viewer, "sites:hierarchy:edit")
    if not viewer.business_ccus_id:
        raise InvitationNeedsBusiness
    node = lock_node(find_open_invitation(link, now=now).node_id)
    # The lock waited for whoever else had the link; read again what is left of it.
    invitation = find_open_invitation(link, now=now)
    take_place(viewer, node, now=now)
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    return node


def _lock_kept(viewer: Viewer, node_id: int) -> HierarchyNode:
    node = lock_node(node_id)
    check_may(viewer, "sites:hierarchy:edit")
    if Side.UPPER not in sides_of(viewer, node=node) and not acts_for_prime(viewer, site=node.site):
        raise not_your_place(Side.UPPER)
    check_is_kept(node)
    return node


def _end_links(node: HierarchyNode, *, now: datetime) -> int:
    return node.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=now)


def _record(act: str, node: HierarchyNode, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="site",
        subject_id=node.site.ccus_id,
        at=now,
        details={"node": node.pk},
    )
