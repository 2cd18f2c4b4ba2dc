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

NONE = Q(pk__in=[])


def list_sites_visible_to(viewer: Viewer, *, text: str = "", state: SiteState | None = None) -> QuerySet[Site]:
    """Sites a viewer has a part in, the latest opened first; slice it for pages.

    A business: as prime, or with a place in the hierarchy, asked, standing or ended. A hat for a site: that site.
    A technician: sites with a roster entry of the own. Desks: all. `text` is part of a name, or the beginning of an ID.
    """
    sites = Site.objects.select_related("prime").filter(_own(viewer))
    if state is not None:
        sites = sites.filter(state=state.value)
    if text:
        sites = sites.filter(_matches(text))
    return sites.order_by("-opened_at", "-pk")


def count_sites_visible_to(viewer: Viewer) -> int:
    """How many `list_sites_visible_to` gives."""
    return list_sites_visible_to(viewer).count()


def list_sites_as_prime_visible_to(viewer: Viewer, *, state: SiteState | None = None) -> QuerySet[Site]:
    """Sites the viewer runs: as their prime, or by a hat for the site itself; the latest opened first."""
    sites = Site.objects.select_related("prime").filter(_run_by(viewer))
    if state is not None:
        sites = sites.filter(state=state.value)
    return sites.order_by("-opened_at", "-pk")


def get_site_visible_to(viewer: Viewer, ccus_id: str) -> Site:
    """Raises SiteNotFound, also when the ID cannot be read or the viewer has no part in the site."""
    try:
        digits = parse_id(ccus_id)
    except IdFormatError as error:
        raise SiteNotFound from error
    site = Site.objects.select_related("prime").filter(_has_part(viewer), ccus_id=digits).first()
    if site is None:
        raise SiteNotFound
    return site


def _run_by(viewer: Viewer) -> Q:
    if viewer.subject_kind == SubjectKind.SITE:
        return Q(ccus_id=viewer.subject_ccus_id)
    if viewer.business_ccus_id:
        return Q(prime__ccus_id=viewer.business_ccus_id)
    return NONE


def _own(viewer: Viewer) -> Q:
    """For lists: the sites are gathered by what the viewer has; asking each of all sites takes seconds in the whole country."""
    if is_desk(viewer):
        return Q()
    if viewer.subject_kind != SubjectKind.SITE and viewer.business_ccus_id:
        run = Site.objects.filter(prime__ccus_id=viewer.business_ccus_id).order_by()
        return Q(pk__in=run.values("pk").union(_places(viewer).values("site")))
    if viewer.subject_kind != SubjectKind.SITE and viewer.technician_ccus_id:
        return Q(pk__in=_entries(viewer).values("site"))
    return _run_by(viewer)


def _has_part(viewer: Viewer) -> Q:
    """For one site: whether the viewer has a part in it, asked of that site alone."""
    if is_desk(viewer):
        return Q()
    if viewer.subject_kind != SubjectKind.SITE and viewer.business_ccus_id:
        return _run_by(viewer) | Q(Exists(_places(viewer).filter(site=OuterRef("pk"))))
    if viewer.subject_kind != SubjectKind.SITE and viewer.technician_ccus_id:
        return Q(Exists(_entries(viewer).filter(site=OuterRef("pk"))))
    return _run_by(viewer)


def _places(viewer: Viewer) -> QuerySet[HierarchyNode]:
    return HierarchyNode.objects.filter(
        business__ccus_id=viewer.business_ccus_id, state__in=ON_SITE_STATES, valid__isempty=False
    ).order_by()


def _entries(viewer: Viewer) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.filter(technician__ccus_id=viewer.technician_ccus_id, valid__isempty=False).order_by()


def _matches(text: str) -> Q:
    digits = remove_spaces(fold_hyphens(fold_digits(fold_width(text)))).replace("-", "")
    by_name = Q(name_folded__contains=fold_name_for_search(text))
    return by_name | Q(ccus_id__startswith=digits) if digits.isdigit() else by_name
