"""Whose devices a viewer may enrol, see and revoke: those of sites of their own business, or of the site they manage."""

from __future__ import annotations

from ccus.access.permissions import check_may
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.devices.errors import NotYourDevices
from ccus.sites.models import Site


def check_can_enrol(viewer: Viewer, *, site: Site) -> None:
    check_may(viewer, "devices:device:enrol")
    _check_site(viewer, site)


def check_can_revoke(viewer: Viewer, *, site: Site) -> None:
    check_may(viewer, "devices:device:revoke")
    _check_site(viewer, site)


def check_can_view(viewer: Viewer, *, site: Site) -> None:
    check_may(viewer, "devices:device:view")
    _check_site(viewer, site)


def _check_site(viewer: Viewer, site: Site) -> None:
    """Programs (commands on the server) and operators may act for any site."""
    if viewer.program or viewer.role == Role.OPERATOR:
        return
    if not viewer.subject_ccus_id or viewer.subject_ccus_id not in (site.ccus_id, site.prime.ccus_id):
        raise NotYourDevices()
