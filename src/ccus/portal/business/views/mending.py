"""Days that are recorded and do not count yet: of one's own firm, or of everybody at a site that one runs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccus.history.queries.days_to_mend import part_of_days_to_mend_visible_to
from ccus.kit.calendar import jst_date
from ccus.portal.ui import site_addresses
from ccus.portal.ui.mending import TEMPLATE, asked_cut, mend, mend_page, remember
from ccus.portal.ui.pages import PageRequest, page
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.sites import get_site_visible_to


@page(permission="sites:roster:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def days_to_mend(request: PageRequest) -> HttpResponse:
    """GET `site` for one site, `page`; POST `key` mends one group and leads back to the list."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    asked = request.GET.get("site", "")
    site = get_site_visible_to(viewer, asked) if asked else None
    here = site_addresses.mending_url(asked)
    if request.method == "POST":
        mend(request, now=now)
        return redirect(here)
    found = part_of_days_to_mend_visible_to(viewer, on=on, site=site, cut=asked_cut(request))
    remember(request, found.groups, now=now)
    shape = mend_page(
        found,
        viewer=viewer,
        is_prime=site is not None and acts_for_prime(viewer, site=site),
        site=site.name if site else "",
        save_url=here,
        back_url=site_addresses.site_url(asked) if asked else reverse("business:sites"),
        on=on,
    )
    return render(request, TEMPLATE, {"page": shape})
