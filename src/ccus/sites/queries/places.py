"""A business's own places at sites: what it is there, on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ccus.access.viewers import Viewer
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.queries.hierarchy import ON_SITE_STATES
from ccus.sites.queries.relations import business_at


def own_tiers_visible_to(viewer: Viewer, sites: Collection[Site]) -> dict[int, int]:
    """The uppermost tier of the viewer's firm by internal id of the site, whatever the day. One query."""
    if not sites or not (viewer.business_ccus_id or viewer.subject_ccus_id):
        return {}
    firms = {business_at(viewer, site=site) for site in sites} - {""}
    rows = HierarchyNode.objects.filter(
        site__in=[site.pk for site in sites],
        business__ccus_id__in=firms,
        state__in=ON_SITE_STATES,
        valid__isempty=False,
    )
    return dict(rows.order_by("-tier").values_list("site_id", "tier"))


def own_node_visible_to(viewer: Viewer, site: Site, *, on: date) -> HierarchyNode | None:
    """The box of the viewer's firm that stands, or waits, at a site on a day."""
    firm = business_at(viewer, site=site)
    if not firm:
        return None
    return (
        HierarchyNode.objects.filter(site=site, business__ccus_id=firm, state__in=ON_SITE_STATES, valid__contains=on)
        .select_related("site__prime", "business", "upper__business", "upper__site__prime")
        .order_by("tier")
        .first()
    )
