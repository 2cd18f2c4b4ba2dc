"""Who looked at me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ccus.portal.technician.presenters.looks import look_row
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.common import Pages
from ccus.portal.ui.shapes.looks import LooksPage
from ccus.sites.queries.looks import PAGE_SIZE, Looks, list_looks_visible_to


@page(permission="access:own-disclosures:view", audience="technician")
@require_safe
def own(request: PageRequest) -> HttpResponse:
    """GET `page`. Every look at the own items by others, newest first."""
    viewer = request.viewer
    found = list_looks_visible_to(viewer, page=page_number(request))
    shape = LooksPage(rows=tuple(look_row(look, language=viewer.language) for look in found.looks), pages=_pages(found))
    return render(request, "portal/technician/disclosures/list.html", {"page": shape})


def _pages(found: Looks) -> Pages:
    def url_of(wanted: int) -> str:
        return f"{reverse('technician:disclosures')}?page={wanted}" if 1 <= wanted <= found.pages else ""

    return Pages(
        number=found.page,
        count=found.pages,
        first=(found.page - 1) * PAGE_SIZE + 1,
        last=min(found.page * PAGE_SIZE, found.found),
        total=found.found,
        previous_url=url_of(found.page - 1),
        next_url=url_of(found.page + 1),
    )
