"""Who looked at a person: the person's own list, with the names of firms and sites."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.access.models import Disclosure
from ccus.access.queries.disclosures import disclosures_visible_to
from ccus.access.viewers import Viewer
from ccus.registry.queries.names import names_of_businesses
from ccus.sites.models import Site

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look. `firm` and `site` are empty where there is none; a hat for a site itself shows the site's prime as firm."""

    row: Disclosure
    firm: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """One page, newest first; `page` counts from 1."""

    looks: tuple[Look, ...]
    page: int
    pages: int
    found: int


def list_looks_visible_to(viewer: Viewer, *, page: int = 1) -> Looks:
    """Looks at the viewer's own items by others; nothing for viewers who are no technician. Four statements."""
    rows = disclosures_visible_to(viewer)
    found = rows.count()
    pages = max(1, -(-found // PAGE_SIZE))
    number = min(max(page, 1), pages)
    shown = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    subjects = {row.viewer_subject_ccus_id for row in shown}
    sites = {
        ccus_id: (name, prime)
        for ccus_id, name, prime in Site.objects.filter(
            ccus_id__in={row.site_ccus_id for row in shown} | subjects - {""}
        ).values_list("ccus_id", "name", "prime__name")
    }
    firms = names_of_businesses(subjects - {""})
    return Looks(
        looks=tuple(
            Look(
                row=row,
                firm=firms.get(row.viewer_subject_ccus_id) or sites.get(row.viewer_subject_ccus_id, ("", ""))[1],
                site=sites.get(row.site_ccus_id, ("", ""))[0],
            )
            for row in shown
        ),
        page=number,
        pages=pages,
        found=found,
    )
