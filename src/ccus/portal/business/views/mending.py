"""Days that are recorded and do not count yet: of one's own firm, or of everybody at a site that one runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.foundation.refusals import Refusal
from ccus.history.queries.days_to_mend import NOT_IN_HIERARCHY, DaysToMend, list_days_to_mend_visible_to
from ccus.history.services.mending import first_refusal, mend_days
from ccus.kit.calendar import jst_date
from ccus.portal.business.presenters.mending import mend_page
from ccus.portal.business.views import site_addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.sites import get_site_visible_to

TEMPLATE = "portal/business/sites/days-to-mend.html"


@page(permission="sites:roster:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def days_to_mend(request: PageRequest) -> HttpResponse:
    """GET `site` for one site; POST `key` mends one group and leads back to the list."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    asked = request.GET.get("site", "")
    site = get_site_visible_to(viewer, asked) if asked else None
    here = site_addresses.mending_url(asked)
    if request.method == "POST":
        mend(request, now=now)
        return redirect(here)
    found = list_days_to_mend_visible_to(viewer, on=on, site=site)
    remember(request, found, now=now)
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


def mend(request: PageRequest, *, now: datetime) -> None:
    """Mends the group that was posted and says what came of it."""
    language = request.viewer.language
    try:
        group, outcomes = mend_days(request.viewer, key=request.POST.get("key", ""), now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(language))
        return
    refused = first_refusal(outcomes)
    sent = sum(outcome.refusal is None for outcome in outcomes)
    if refused is not None:
        messages.warning(request, refused.sentence(language))
    if sent:
        words = ngettext("%(count)d日分を元請に送りました。", "%(count)d日分を元請に送りました。", sent)
        messages.success(request, words % {"count": sent})
    elif group.verdict == NOT_IN_HIERARCHY and not outcomes:
        words = _("%(firm)sに依頼しました。会社が承認すると、さかのぼって評価に入ります。")
        messages.success(request, words % {"firm": group.business_name})
    elif not outcomes:
        count = len(group.days)
        words = ngettext(
            "名簿に載せました。%(count)d日をもう一度判定しました。",
            "名簿に載せました。%(count)d日をもう一度判定しました。",
            count,
        )
        messages.success(request, words % {"count": count})


def remember(request: PageRequest, found: Sequence[DaysToMend], *, now: datetime) -> None:
    """Names shown to a firm are remembered for their people."""
    shown: defaultdict[tuple[Relation, frozenset[str]], set[str]] = defaultdict(set)
    for group in found:
        if group.shown:
            shown[group.relation, group.shown].add(group.technician_ccus_id)
    for (relation, items), ids in shown.items():
        record_disclosures(ids, viewer=request.viewer, relation=relation, channel=Channel.SCREEN, items=items, now=now)
