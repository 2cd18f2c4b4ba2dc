"""Whose devices a viewer reaches: the prime those of its own sites; the operator, and programs, all."""

from __future__ import annotations

from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.sites.rules.acting import acts_for_site


def reaches_devices(viewer: Viewer, *, site_ccus_id: str, prime_ccus_id: str) -> bool:
    """What kind of act the viewer may do there is a matter of words, not of this."""
    return viewer.role is Role.OPERATOR or acts_for_site(viewer, site_ccus_id=site_ccus_id, prime_ccus_id=prime_ccus_id)
