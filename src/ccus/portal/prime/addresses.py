"""Addresses of the prime's pages that several of them lead to."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def board_url(site_ccus_id: str, *, wall: bool = False, part: bool = False, shows_all: bool = False) -> str:
    """Site now; `wall` for the large one, `part` for the answer that brings an open board up to date, `shows_all` for every firm and warning."""
    asked = {name: "1" for name, is_asked in (("wall", wall), ("part", part)) if is_asked}
    if shows_all:
        asked["show"] = "all"
    address = reverse("prime:site-now", args=[site_ccus_id])
    return f"{address}?{urlencode(asked)}" if asked else address


def warning_url(site_ccus_id: str, code: str) -> str:
    return reverse("prime:site-warning", args=[site_ccus_id, code])


def roster_url(site_ccus_id: str, technician_ccus_id: str) -> str:
    """The form that puts somebody who touched on the roster."""
    return reverse("prime:site-roster-entry", args=[site_ccus_id, technician_ccus_id])


def firm_url(site_ccus_id: str, business_ccus_id: str) -> str:
    """The form that asks a firm into the hierarchy."""
    return reverse("prime:site-firm", args=[site_ccus_id, business_ccus_id])


def readers_url(site_ccus_id: str, *, part: bool = False) -> str:
    """The list of readers; `part` for the list alone, for a page that is open."""
    address = reverse("prime:site-readers", args=[site_ccus_id])
    return f"{address}?part=1" if part else address


def touches_beside_work_url(site_ccus_id: str) -> str:
    """Counters of touches at a training centre and at vending machines."""
    return reverse("prime:site-touches-beside-work", args=[site_ccus_id])


def codes_url(site_ccus_id: str) -> str:
    """Where one-time codes are made."""
    return reverse("prime:site-reader-codes", args=[site_ccus_id])


def revocation_url(site_ccus_id: str, device_id: int) -> str:
    return reverse("prime:site-reader-revocation", args=[site_ccus_id, device_id])


def approvals_url(site_ccus_id: str = "", *, page: int = 1) -> str:
    """What waits at one site, or at all."""
    address = reverse("prime:site-approvals", args=[site_ccus_id]) if site_ccus_id else reverse("prime:approvals")
    return f"{address}?{urlencode({'page': page})}" if page > 1 else address


def return_url(entry_id: int, *, site_ccus_id: str = "") -> str:
    """Where an entry is sent back from; it leads to the list of `site_ccus_id`, or of all sites."""
    address = reverse("prime:approval-return", args=[entry_id])
    return f"{address}?{urlencode({'site': site_ccus_id})}" if site_ccus_id else address


def missing_days_url(site_ccus_id: str) -> str:
    """Days at the site that were probably worked."""
    return reverse("prime:site-missing-days", args=[site_ccus_id])


def headcounts_url(site_ccus_id: str, day: date | None = None, **shown: str) -> str:
    """How many people each firm had at the site on a day; yesterday without one. `shown` chooses among many firms."""
    address = reverse("prime:site-headcounts", args=[site_ccus_id])
    return f"{address}?{urlencode({'day': day.isoformat(), **shown})}" if day else address


def checks_url(site_ccus_id: str) -> str:
    """Checks of the site's people and firms."""
    return reverse("prime:site-checks", args=[site_ccus_id])


def flags_url(site_ccus_id: str) -> str:
    """Touches at the site that cannot be."""
    return reverse("prime:site-flags", args=[site_ccus_id])
