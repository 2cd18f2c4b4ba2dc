"""Refunds as those who decide on them see them, and those of one thing that was paid for."""

from __future__ import annotations

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.billing.errors import RefundNotFound
from ccus.billing.models import Refund
from ccus.billing.states import AT_COUNTER, REFUNDS_THAT_WAIT

DECIDE = "billing:refund:decide"
MOST_LISTED = 200


def list_refunds_visible_to(viewer: Viewer) -> list[Refund]:
    """Those that wait for somebody, the oldest first, then the latest of the others. Names nobody. Raises PermissionMissing."""
    check_may(viewer, DECIDE)
    waiting = [state.value for state in REFUNDS_THAT_WAIT]
    rows = Refund.objects.select_related("charge", "notice")
    open_ones = list(rows.filter(state__in=waiting).order_by("opened_at")[:MOST_LISTED])
    return open_ones + list(rows.exclude(state__in=waiting).order_by("-opened_at")[: MOST_LISTED - len(open_ones)])


def get_refund_visible_to(viewer: Viewer, refund_id: int) -> Refund:
    """Raises PermissionMissing, RefundNotFound."""
    check_may(viewer, DECIDE)
    refund = Refund.objects.filter(pk=refund_id).first()
    if refund is None:
        raise RefundNotFound
    return refund


def is_by_hand(refund: Refund) -> bool:
    """Paid at a counter, and therefore given back there."""
    return refund.charge is not None and refund.charge.method in {method.value for method in AT_COUNTER}


def list_refunds_of(subject_kind: str, subject_id: str) -> list[Refund]:
    """In the order in which they were opened. Whoever calls has checked who asks."""
    rows = Refund.objects.filter(charge__subject_kind=subject_kind, charge__subject_id=subject_id)
    return list(rows.select_related("charge").order_by("pk"))
