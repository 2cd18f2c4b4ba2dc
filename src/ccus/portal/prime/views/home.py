"""The first page of whoever runs sites."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries.provisional_days import count_waiting_provisional_visible_to
from ccus.history.queries.sites_today import list_sites_today_visible_to
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters.home import home_page, only_site
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number


@page(permission="sites:now:view", audience="prime")
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """GET `page` of the sites. Whoever has one site only, and nothing else that waits, is led to its board."""
    now = timezone.now()
    found = list_sites_today_visible_to(request.viewer, now=now, page=page_number(request))
    on = jst_date(now)
    provisional = count_waiting_provisional_visible_to(request.viewer, on=on)
    site = only_site(found)
    if site and not provisional.days:
        return redirect(addresses.board_url(site))
    return render(request, "portal/prime/home/sites.html", {"page": home_page(found, provisional, on=on)})
