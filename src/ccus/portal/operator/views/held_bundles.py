"""Bundles of revoked devices, for the operator to ask about."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ccus.history.queries.held_bundles import PAGE_SIZE, HeldBundles, list_held_bundles_visible_to
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.common import Pages


@page(permission="history:held-bundle:view", audience="operator")
@require_safe
def held(request: PageRequest) -> HttpResponse:
    """GET `page`."""
    found = list_held_bundles_visible_to(request.viewer, page=page_number(request))
    return render(request, "portal/operator/held-bundles/list.html", {"held": found, "pages": _pages(found)})


def _pages(found: HeldBundles) -> Pages:
    def url_of(wanted: int) -> str:
        return f"{reverse('operator:held-bundles')}?page={wanted}" if 1 <= wanted <= found.pages else ""

    return Pages(
        number=found.page,
        count=found.pages,
        first=(found.page - 1) * PAGE_SIZE + 1,
        last=min(found.page * PAGE_SIZE, found.found),
        total=found.found,
        previous_url=url_of(found.page - 1),
        next_url=url_of(found.page + 1),
    )
