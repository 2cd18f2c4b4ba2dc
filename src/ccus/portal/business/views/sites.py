"""The sites of a firm: what waits for its answer, the list, and one site with what one does there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries.days_to_mend import count_days_to_mend_visible_to
from ccus.history.queries.site_counts import count_devices, has_records
from ccus.kit.calendar import jst_date
from ccus.portal.business.presenters import sites as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.sites import SitesPage
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.hierarchy import list_waiting_requests_visible_to
from ccus.sites.queries.places import own_tiers_visible_to
from ccus.sites.queries.roster import count_roster_visible_to
from ccus.sites.queries.search import find_sites_visible_to
from ccus.sites.queries.sites import count_sites_visible_to, get_site_visible_to, list_sites_visible_to

MOST_ASKED = 100


@page(permission="sites:hierarchy:edit", audience="business")
@require_safe
def sites(request: PageRequest) -> HttpResponse:
    """GET `q` (part of a name, reading or ID) and `page`."""
    viewer, on = request.viewer, jst_date(timezone.now())
    search = request.GET.get("q", "").strip()
    if search:
        shown = find_sites_visible_to(viewer, search, limit=presenter.PAGE_SIZE)
        found, number = len(shown), 1
    else:
        found = count_sites_visible_to(viewer)
        number = min(page_number(request), max(1, -(-found // presenter.PAGE_SIZE)))
        first = (number - 1) * presenter.PAGE_SIZE
        shown = list(list_sites_visible_to(viewer)[first : first + presenter.PAGE_SIZE])
    tiers = own_tiers_visible_to(viewer, shown)
    waiting = list_waiting_requests_visible_to(viewer)[:MOST_ASKED]
    shape = SitesPage(
        firm=viewer.display_name,
        asked=tuple(presenter.asked(node, language=viewer.language) for node in waiting),
        lines=tuple(presenter.line(site, tiers=tiers, on=on, language=viewer.language) for site in shown),
        pages=presenter.pages(found, number=number, search=search),
        search=search,
        open_url=reverse("prime:site-opening") if viewer.may("sites:site:open") and viewer.business_ccus_id else "",
        agreements_url=reverse("business:agreements") if viewer.business_ccus_id else "",
    )
    return render(request, "portal/business/sites/list.html", {"page": shape})


@page(permission="sites:hierarchy:edit", audience="business")
@require_safe
def site(request: PageRequest, site: str) -> HttpResponse:
    """One site: the way to the first touch while there is none, then what one does there every day."""
    viewer, on = request.viewer, jst_date(timezone.now())
    found = get_site_visible_to(viewer, site)
    is_prime = acts_for_prime(viewer, site=found)
    shape = presenter.site_page(
        found,
        viewer=viewer,
        is_prime=is_prime,
        firms=found.nodes.filter(valid__contains=on).count() if is_prime else 0,
        rostered=count_roster_visible_to(viewer, found, on=on),
        devices=count_devices(found) if is_prime else 0,
        has_records=has_records(found, on=on) if is_prime else True,
        to_mend=count_days_to_mend_visible_to(viewer, on=on, site=found),
        on=on,
    )
    return render(request, "portal/business/sites/site.html", {"page": shape})
