"""Addresses of a firm's site pages that several of them lead to."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def site_url(site_ccus_id: str) -> str:
    return reverse("business:site", args=[site_ccus_id])


def hierarchy_url(site_ccus_id: str) -> str:
    return reverse("business:site-hierarchy", args=[site_ccus_id])


def box_url(site_ccus_id: str, node_id: int) -> str:
    return reverse("business:hierarchy-box", args=[site_ccus_id, node_id])


def lower_url(site_ccus_id: str, node_id: int) -> str:
    return reverse("business:hierarchy-lower-firms", args=[site_ccus_id, node_id])


def part_url(site_ccus_id: str, node_id: int, part: str) -> str:
    """Where a box is answered, ended, named or invited: `part` is the end of the route's name."""
    return reverse(f"business:hierarchy-{part}", args=[site_ccus_id, node_id])


def roster_url(site_ccus_id: str, *, firm: str = "") -> str:
    address = reverse("business:site-roster", args=[site_ccus_id])
    return f"{address}?{urlencode({'firm': firm})}" if firm else address


def people_url(site_ccus_id: str, *, firm: str = "") -> str:
    """Where people are put on the roster; of another firm by their IDs."""
    address = reverse("business:roster-people", args=[site_ccus_id])
    return f"{address}?{urlencode({'firm': firm})}" if firm else address


def mending_url(site_ccus_id: str = "") -> str:
    """Days that are recorded and do not count yet: of one site, or of all."""
    address = reverse("business:days-to-mend")
    return f"{address}?{urlencode({'site': site_ccus_id})}" if site_ccus_id else address
