"""Putting firms into the hierarchy of a site."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.business.forms.hierarchies import LowerFirmForm
from ccus.portal.ui import site_addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.hierarchies import FoundFirm, LowerFirmPage
from ccus.registry.queries.search import find_businesses
from ccus.registry.rules.prefectures import prefecture_name
from ccus.sites.errors import HierarchyNodeNotFound
from ccus.sites.models import HierarchyNode
from ccus.sites.permissions import acts_for_node
from ccus.sites.queries.hierarchy import find_node_visible_to
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services.hierarchy import request_node, request_on_behalf
from ccus.sites.services.placeholders import keep_place
from ccus.sites.states import HierarchyState


@page(permission="sites:hierarchy:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def lower_firms(request: PageRequest, site: str, node: int) -> HttpResponse:
    """GET `q` searches firms by name, `business` fills an ID in; POST asks the firm in, or keeps a place for it."""
    viewer, now = request.viewer, timezone.now()
    upper = visible_node(request, site, node)
    on = jst_date(now)
    data = request.POST if request.method == "POST" else None
    initial = {"business": request.GET.get("business", "")}
    form = LowerFirmForm(data, on=on, first_on=upper.valid.lower, initial=initial)
    if data is not None and form.is_valid():
        try:
            asked = _put_below(request, upper, form, now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _words(asked))
            kept = asked.state == HierarchyState.PLACEHOLDER
            return redirect(site_addresses.box_url(site, asked.pk) if kept else site_addresses.hierarchy_url(site))
    here = site_addresses.lower_url(site, node)
    search = request.GET.get("q", "").strip()
    shape = LowerFirmPage(
        site=upper.site.name,
        upper=upper.firm_name,
        on_behalf_of="" if acts_for_node(viewer, node=upper) else upper.firm_name,
        save_url=here,
        back_url=site_addresses.hierarchy_url(site),
        search_url=here,
        search=search,
        found=tuple(
            FoundFirm(
                name=firm.name,
                firm_id=firm.ccus_id,
                place=prefecture_name(firm.prefecture_code, viewer.language),
                url=f"{here}?business={firm.ccus_id}",
            )
            for firm in find_businesses(search)
        ),
    )
    context = {"page": shape, "form": form}
    return render(request, "portal/business/hierarchy/lower-firm.html", context, status=422 if form.errors else 200)


def visible_node(request: PageRequest, site: str, node_id: int) -> HierarchyNode:
    """The box, of this very site. Raises SiteNotFound, HierarchyNodeNotFound."""
    found = get_site_visible_to(request.viewer, site)
    node = find_node_visible_to(request.viewer, node_id)
    if node is None or node.site_id != found.pk:
        raise HierarchyNodeNotFound
    return node


def _put_below(request: PageRequest, upper: HierarchyNode, form: LowerFirmForm, *, now: datetime) -> HierarchyNode:
    typed = form.cleaned_data
    from_on, last_on = typed["from_on"], typed["last_on"]
    if typed["name"]:
        return keep_place(request.viewer, upper.pk, name=typed["name"], from_on=from_on, last_on=last_on, now=now)
    ask = request_node if acts_for_node(request.viewer, node=upper) else request_on_behalf
    return ask(request.viewer, upper.pk, business_ccus_id=typed["business"], from_on=from_on, last_on=last_on, now=now)


def _words(node: HierarchyNode) -> str:
    if node.state == HierarchyState.PLACEHOLDER:
        return _("%(firm)sの場所を確保しました。招待のリンクを送ってください。") % {"firm": node.firm_name}
    if node.state == HierarchyState.REGISTERED:
        return _("%(firm)sを施工体制に入れました（事業者間合意による）。") % {"firm": node.firm_name}
    return _("%(firm)sに依頼しました。会社が承認すると、施工体制に入ります。") % {"firm": node.firm_name}
