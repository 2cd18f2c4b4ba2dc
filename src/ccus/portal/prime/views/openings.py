"""Opening a site in three fields, as often as from an earlier one."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.prime.forms.openings import OpeningForm
from ccus.portal.ui.maps import place_map, with_map
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.sites import OpeningPage
from ccus.registry.rules.prefectures import prefecture_name
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_as_prime_visible_to
from ccus.sites.services import copying
from ccus.sites.services.sites import open_site

EARLIER_SITES = 8


@page(permission="sites:site:open", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: PageRequest) -> HttpResponse:
    """GET `from`: the ID of an own earlier site to copy; POST opens."""
    viewer, now = request.viewer, timezone.now()
    earlier = list(list_sites_as_prime_visible_to(viewer)[:EARLIER_SITES])
    copied = request.GET.get("from", "")
    data = request.POST if request.method == "POST" else None
    form = OpeningForm(data, on=jst_date(now), initial={"opening_key": uuid4()})
    if data is not None and form.is_valid():
        try:
            site = _open(request, form, copied_from=copied)
        except Refusal as refusal:
            form.show(refusal)
        else:
            where = prefecture_name(site.office_prefecture_code, viewer.language) + site.office_address
            messages.success(
                request, _("「%(name)s」を開設しました（%(where)s）。") % {"name": site.name, "where": where}
            )
            return redirect("business:site", site=site.ccus_id)
    here = reverse("prime:site-opening")
    shape = OpeningPage(
        save_url=f"{here}?from={copied}" if copied else here,
        back_url=reverse("business:sites"),
        earlier=tuple(
            Link(site.name, f"{here}?from={site.ccus_id}", current=site.ccus_id == copied) for site in earlier
        ),
        copied_from=next((site.name for site in earlier if site.ccus_id == copied), ""),
        map=place_map(home=earlier[0].office_prefecture_code if earlier else "", language=viewer.language),
    )
    answer = render(
        request, "portal/prime/opening/opening.html", {"page": shape, "form": form}, status=422 if form.errors else 200
    )
    return with_map(answer)


def _open(request: PageRequest, form: OpeningForm, *, copied_from: str) -> Site:
    """The site; firms of the earlier one are asked in again, and those that could not be are told."""
    viewer, now = request.viewer, timezone.now()
    typed = form.cleaned_data
    details = copying.details_for_next_site(viewer, copied_from) if copied_from else copying.NOTHING_MORE
    site = open_site(
        viewer,
        name=typed["name"],
        prefecture_code=typed["read_place"].prefecture_code,
        recording_period=form.period(),
        details=replace(
            details,
            office_address=typed["read_place"].address,
            latitude=typed["latitude"],
            longitude=typed["longitude"],
        ),
        opening_key=form.key(),
        now=now,
    )
    if copied_from and site.nodes.count() == 1:
        copying.copy_parts(viewer, site.ccus_id, from_site_ccus_id=copied_from, now=now)
        asked, refused = copying.copy_hierarchy(
            viewer, site.ccus_id, from_site_ccus_id=copied_from, from_on=form.on, now=now
        )
        if asked:
            messages.success(
                request, _("前の現場の%(count)d社に、施工体制への登録を依頼しました。") % {"count": len(asked)}
            )
        for name, refusal in refused:
            messages.warning(request, f"{name} – {refusal.sentence(viewer.language)}")
    return site
