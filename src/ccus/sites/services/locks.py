"""Fetching a site, a box of its hierarchy or a roster entry to change it: found, locked until commit, or refused.

Everything that changes one site's hierarchy or roster locks the site first, so two changes never judge by each other's past.
The lock is FOR NO KEY UPDATE: touches that name the site are stored meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable

from ccus.kit.ids import IdFormatError, parse_id
from ccus.sites.errors import HierarchyNodeNotFound, RosterEntryNotFound, SiteNotFound
from ccus.sites.models import HierarchyNode, RosterEntry, Site


def lock_site(ccus_id: str) -> Site:
    """The site with its prime. Raises SiteNotFound, also for an unreadable ID."""
    try:
        digits = parse_id(ccus_id)
    except IdFormatError as error:
        raise SiteNotFound from error
    site = (
        Site.objects.select_for_update(of=("self",), no_key=True).select_related("prime").filter(ccus_id=digits).first()
    )
    if site is None:
        raise SiteNotFound
    return site


def lock_sites(site_ids: Iterable[int]) -> None:
    """Several sites by internal id, always in the same order."""
    list(Site.objects.select_for_update(no_key=True).filter(pk__in=list(site_ids)).order_by("pk").values_list("pk"))


def lock_node(node_id: int) -> HierarchyNode:
    """The box with its site, firm and upper box, the site locked. Raises HierarchyNodeNotFound."""
    _lock_site_of(HierarchyNode.objects.filter(pk=node_id).values_list("site_id", flat=True).first())
    node = (
        HierarchyNode.objects.select_related("site__prime", "business", "upper__business", "upper__site__prime")
        .filter(pk=node_id)
        .first()
    )
    if node is None:
        raise HierarchyNodeNotFound
    return node


def lock_roster_entry(entry_id: int) -> RosterEntry:
    """The entry with its site, technician and firm, the site locked. Raises RosterEntryNotFound."""
    _lock_site_of(RosterEntry.objects.filter(pk=entry_id).values_list("site_id", flat=True).first())
    entry = RosterEntry.objects.select_related("site__prime", "technician", "business").filter(pk=entry_id).first()
    if entry is None:
        raise RosterEntryNotFound
    return entry


def _lock_site_of(site_id: int | None) -> None:
    if site_id is not None:
        Site.objects.select_for_update(no_key=True).get(pk=site_id)
