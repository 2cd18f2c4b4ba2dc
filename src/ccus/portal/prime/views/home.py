"""The first page of whoever runs sites."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries.sites_today import list_sites_today_visible_to
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters.home import home_page, only_site
from ccus.portal.prime.views.reading import page_number
from ccus.portal.ui.pages import PageRequest, page


@page(permission="sites:now:view", audience="prime")
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """GET `page` of the sites. Whoever has one site only is led to its board."""
    now = timezone.now()
    found = list_sites_today_visible_to(request.viewer, now=now, page=page_number(request))
    site = only_site(found)
    if site:
        return redirect(addresses.board_url(site))
    return render(request, "portal/prime/home/sites.html", {"page": home_page(found, on=jst_date(now))})
