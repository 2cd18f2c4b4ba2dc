"""In whose name a viewer acts: for a business, or for the prime at a site. Programs act for everybody their words allow."""

from __future__ import annotations

from ccus.access.states import SubjectKind
from ccus.access.viewers import Viewer


def acts_for_business(viewer: Viewer, *, business_ccus_id: str) -> bool:
    return bool(viewer.program) or (bool(business_ccus_id) and viewer.business_ccus_id == business_ccus_id)


def acts_for_site(viewer: Viewer, *, site_ccus_id: str, prime_ccus_id: str) -> bool:
    """The hat stands for the site itself or for its prime contractor."""
    if viewer.subject_kind == SubjectKind.SITE:
        return viewer.subject_ccus_id == site_ccus_id
    return acts_for_business(viewer, business_ccus_id=prime_ccus_id)
