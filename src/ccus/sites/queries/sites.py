"""Reads of sites (現場): those a viewer has a part in, found by name or ID."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from ccus.access.states import SubjectKind
from ccus.access.viewers import Viewer
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.kit.ids import IdFormatError, parse_id
from ccus.kit.names import fold_name_for_search
from ccus.registry.queries.relations import is_desk
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.queries.hierarchy import ON_SITE_STATES
from ccus.sites.states import SiteState


def list_sites_visible_to(viewer: Viewer, *, text: str = "", state: SiteState | None = None) -> QuerySet[Site]:
    """Sites a viewer has a part in, the latest opened first; slice it for pages.

    A business: as prime, or with a place in the hierarchy, asked, standing or ended. A hat for a site: that site.
    A technician: sites with a roster entry of the own. Desks: all. `text` is part of a name, or the beginning of an ID.
    """
    sites = Site.objects.select_related("prime").filter(_part_of(viewer))
    if state is not None:
        sites = sites.filter(state=state.value)
    if text:
        sites = sites.filter(_matches(text))
    return sites.order_by("-opened_at", "-pk")


def list_sites_as_prime_visible_to(viewer: Viewer, *, state: SiteState | None = None) -> QuerySet[Site]:
    """Sites the viewer runs: as their prime, or by a hat for the site itself."""
    return list_sites_visible_to(viewer, state=state).filter(
        Q(prime__ccus_id=viewer.business_ccus_id) | Q(ccus_id=viewer.subject_ccus_id)
    )


def get_site_visible_to(viewer: Viewer, ccus_id: str) -> Site:
    """Raises SiteNotFound, also when the ID cannot be read or the viewer has no part in the site."""
    try:
        digits = parse_id(ccus_id)
    except IdFormatError as error:
        raise SiteNotFound from error
    site = list_sites_visible_to(viewer).filter(ccus_id=digits).first()
    if site is None:
        raise SiteNotFound
    return site


def _part_of(viewer: Viewer) -> Q:
    if is_desk(viewer):
        return Q()
    if viewer.subject_kind == SubjectKind.SITE:
        return Q(ccus_id=viewer.subject_ccus_id)
    if viewer.business_ccus_id:
        stands = HierarchyNode.objects.filter(
            site=OuterRef("pk"),
            business__ccus_id=viewer.business_ccus_id,
            state__in=ON_SITE_STATES,
            valid__isempty=False,
        )
        return Q(prime__ccus_id=viewer.business_ccus_id) | Q(Exists(stands))
    if viewer.technician_ccus_id:
        listed = RosterEntry.objects.filter(
            site=OuterRef("pk"), technician__ccus_id=viewer.technician_ccus_id, valid__isempty=False
        )
        return Q(Exists(listed))
    return Q(pk__in=[])


def _matches(text: str) -> Q:
    digits = remove_spaces(fold_hyphens(fold_digits(fold_width(text)))).replace("-", "")
    by_name = Q(name_folded__contains=fold_name_for_search(text))
    return by_name | Q(ccus_id__startswith=digits) if digits.isdigit() else by_name
