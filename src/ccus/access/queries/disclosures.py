"""Who looked at whom."""

from __future__ import annotations

from django.db.models import QuerySet

from ccus.access.models import Disclosure
from ccus.access.viewers import Viewer


def disclosures_visible_to(viewer: Viewer) -> QuerySet[Disclosure]:
    """The disclosures of a technician's own items, newest first; nothing for anybody else."""
    own_id = viewer.technician_ccus_id if viewer.may("access:own-disclosures:view") else ""
    if not own_id:
        return Disclosure.objects.none()
    return Disclosure.objects.filter(technician_ccus_id=own_id).order_by("-disclosed_at", "-id")
