"""A firm's own patterns of hierarchies: kept from a site, brought in at another."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.ui import site_addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.sites.queries.hierarchy_templates import list_hierarchy_templates_visible_to
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services import hierarchy_templates as services


@dataclass(frozen=True)
class TemplateLine:
    name: str
    firms: int
    use_url: str


@page(permission="sites:hierarchy:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: PageRequest, site: str) -> HttpResponse:
    """GET lists the firm's own; POST `name` keeps what stands below it here."""
    viewer, now = request.viewer, timezone.now()
    found = get_site_visible_to(viewer, site)
    here = reverse("business:hierarchy-templates", args=[site])
    if request.method == "POST":
        try:
            kept = services.keep_hierarchy_template(
                viewer, site, name=request.POST.get("name", ""), on=jst_date(now), now=now
            )
        except Refusal as refusal:
            messages.warning(request, refusal.sentence(viewer.language))
        else:
            messages.success(request, _("「%(name)s」として残しました。") % {"name": kept.name})
        return redirect(here)
    lines = [
        TemplateLine(
            name=template.name,
            firms=template.firms,
            use_url=reverse("business:hierarchy-template-use", args=[site, template.id]),
        )
        for template in list_hierarchy_templates_visible_to(viewer)
    ]
    context = {"site": found.name, "lines": lines, "back_url": site_addresses.hierarchy_url(site), "save_url": here}
    return render(request, "portal/business/hierarchy/templates.html", context)


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def use(request: PageRequest, site: str, template: int) -> HttpResponse:
    """POST asks the firms of a template in from today on; `drop` forgets it instead."""
    viewer, now = request.viewer, timezone.now()
    get_site_visible_to(viewer, site)
    if "drop" in request.POST:
        services.drop_hierarchy_template(viewer, template, now=now)
        messages.success(request, _("ひな型を消しました。施工体制はそのままです。"))
        return redirect("business:hierarchy-templates", site=site)
    asked, refused = services.use_hierarchy_template(viewer, site, template, from_on=jst_date(now), now=now)
    if asked:
        words = ngettext("%(count)d社に依頼しました。", "%(count)d社に依頼しました。", len(asked))
        messages.success(request, words % {"count": len(asked)})
    for name, refusal in refused:
        messages.warning(request, f"{name} – {refusal.sentence(viewer.language)}")
    return redirect(site_addresses.hierarchy_url(site))
