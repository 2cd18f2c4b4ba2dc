"""May this viewer enrol or revoke devices of this site?"""

from __future__ import annotations

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.devices.errors import NotYourDevices
from ccus.devices.rules.reach import reaches_devices
from ccus.sites.models import Site


def check_can_enrol_device(viewer: Viewer, *, site: Site) -> None:
    """Raises PermissionMissing, NotYourDevices."""
    _check(viewer, "devices:device:enrol", site=site)


def check_can_revoke_device(viewer: Viewer, *, site: Site) -> None:
    """Raises PermissionMissing, NotYourDevices."""
    _check(viewer, "devices:device:revoke", site=site)


def _check(viewer: Viewer, word: str, *, site: Site) -> None:
    check_may(viewer, word)
    if not reaches_devices(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
        raise NotYourDevices
