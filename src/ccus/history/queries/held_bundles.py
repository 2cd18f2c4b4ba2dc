"""Bundles whose touches were kept apart, since their device had been revoked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.history.models import HeldBundle

VIEW = "history:held-bundle:view"
PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Held:
    """One bundle. `first_at` and `last_at` are the moments that its touches claim; `name` is how a carrier's page calls it."""

    name: str
    received_at: datetime
    site_name: str
    prime_name: str
    device_label: str
    revoked_at: datetime | None
    touches: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class HeldBundles:
    """One page of them, the latest first, and how many there are."""

    bundles: tuple[Held, ...]
    found: int
    page: int
    pages: int


def list_held_bundles_visible_to(viewer: Viewer, *, page: int) -> HeldBundles:
    """Nothing in it tells whose touches these are. A page beyond the last is the last. NotPermitted."""
    check_may(viewer, VIEW)
    found = HeldBundle.objects.count()
    pages = max(1, -(-found // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = HeldBundle.objects.select_related("device__site__prime").order_by("-received_at", "-pk")
    begin = (page - 1) * PAGE_SIZE
    bundles = tuple(_held(row) for row in rows[begin : begin + PAGE_SIZE])
    return HeldBundles(bundles=bundles, found=found, page=page, pages=pages)


def _held(row: HeldBundle) -> Held:
    moments = [
        datetime.fromisoformat(touch["occurred_at"]) - timedelta(milliseconds=touch["clock_offset_ms"] or 0)
        for touch in row.touches
    ]
    return Held(
        name=bytes(row.digest).hex()[:8],
        received_at=row.received_at,
        site_name=row.device.site.name,
        prime_name=row.device.site.prime.name,
        device_label=row.device.label,
        revoked_at=row.device.revoked_at,
        touches=len(row.touches),
        first_at=min(moments),
        last_at=max(moments),
    )
