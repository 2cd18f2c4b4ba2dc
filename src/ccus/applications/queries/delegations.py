"""Who may apply in whose name."""

from __future__ import annotations

from django.db.models import QuerySet

from ccus.access.viewers import Viewer
from ccus.applications.models import Delegation
from ccus.applications.states import ApplicationKind


def has_delegation(technician_ccus_id: str, *, business_ccus_id: str, kind: ApplicationKind) -> bool:
    """Whether a delegation for that kind is in force."""
    return (
        in_force()
        .filter(technician_ccus_id=technician_ccus_id, business_ccus_id=business_ccus_id, kinds__contains=[kind.value])
        .exists()
    )


def list_delegations_visible_to(viewer: Viewer) -> list[Delegation]:
    """Those that this technician gave, and those that this business holds; in force, the newest first."""
    found = in_force().order_by("-given_at")
    if viewer.technician_ccus_id:
        return list(found.filter(technician_ccus_id=viewer.technician_ccus_id))
    return list(found.filter(business_ccus_id=viewer.business_ccus_id)) if viewer.business_ccus_id else []


def in_force() -> QuerySet[Delegation]:
    """Those that were neither taken back nor closed after their last day."""
    return Delegation.objects.filter(ended_at__isnull=True)
