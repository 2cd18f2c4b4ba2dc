"""What the operator is asked to look at: unusual looking at people, and requests that were refused."""

from __future__ import annotations

from django.db.models import F, QuerySet

from ccus.access.models import Attention, RefusedAttempt
from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer


def list_attention_visible_to(viewer: Viewer) -> QuerySet[Attention]:
    """What nobody has looked at yet comes first, then the newest. Raises PermissionMissing."""
    check_may(viewer, "access:attention:view")
    return Attention.objects.order_by(F("looked_at").desc(nulls_first=True), "-last_at", "-pk")


def list_refused_attempts_visible_to(viewer: Viewer) -> QuerySet[RefusedAttempt]:
    """Newest first. Raises PermissionMissing."""
    check_may(viewer, "access:attention:view")
    return RefusedAttempt.objects.order_by("-last_at", "-pk")
