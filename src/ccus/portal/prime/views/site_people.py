"""Putting right what a warning is about: a person is put on the roster, a firm is asked into the hierarchy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import Refusal
from ccus.history.queries.site_now import OpenWarning, SiteNow, get_site_now_visible_to
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.prime.forms.firms import FirmForm
from ccus.portal.prime.forms.roster import RosterEntryForm
from ccus.portal.prime.presenters.warnings import (
    HIERARCHY,
    ROSTER,
    can_be_asked_in,
    can_be_put_on_roster,
    warning_page,
)
from ccus.portal.prime.views.disclosed import remember_shown
from ccus.portal.ui.pages import PageRequest, page
from ccus.sites.queries.hierarchy import BoxRow, list_boxes_visible_to
from ccus.sites.services.hierarchy import request_node
from ccus.sites.services.roster import add_roster_entry
from ccus.sites.states import HierarchyState

TEMPLATE = "portal/prime/site-now/warning.html"


@page(permission="sites:roster:edit", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def roster_entry(request: PageRequest, site: str, technician: str) -> HttpResponse:
    """The form for somebody who touched without being on the roster; POST adds them, and today's touches count."""
    now = timezone.now()
    found, opened = _opened(request, site, f"{ROSTER}-{technician}", now=now)
    if opened is None or not can_be_put_on_roster(opened, found, viewer=request.viewer):
        return redirect(addresses.board_url(site))
    data = request.POST if request.method == "POST" else None
    form = RosterEntryForm(data, on=jst_date(now), language=request.viewer.language)
    if data is not None and form.is_valid():
        draft = form.draft(technician, business_ccus_id=opened.people[0].firm_ccus_id)
        try:
            add_roster_entry(request.viewer, site, draft=draft, now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("名簿に加えました。今日のタッチは、日数に入ります。"))
            return redirect(addresses.board_url(site))
    shape = replace(
        warning_page(opened, found, viewer=request.viewer),
        form_title=_("作業員名簿に加える"),
        form_text=_("会社は%(firm)sです。職種と立場は、会社か本人に確かめてください。")
        % {"firm": opened.people[0].firm_name},
        button=_("名簿に加える"),
        save_url=addresses.roster_url(site, technician),
    )
    return render(request, TEMPLATE, {"page": shape, "form": form}, status=422 if form.errors else 200)


@page(permission="sites:hierarchy:edit", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def firm(request: PageRequest, site: str, business: str) -> HttpResponse:
    """The form for a firm whose people touched without its having a place; POST asks it in, directly below the prime."""
    now = timezone.now()
    found, opened = _opened(request, site, f"{HIERARCHY}-{business}", now=now)
    if opened is None or not can_be_asked_in(opened, found, viewer=request.viewer):
        return redirect(addresses.board_url(site))
    tree = list_boxes_visible_to(request.viewer, found.site, on=found.on)
    is_asked = any(_is_asked(row, business) for row in tree)
    prime = next((row for row in tree if row.upper_id is None), None)
    data = request.POST if request.method == "POST" else None
    form = FirmForm(data, on=found.on)
    if data is not None and prime is not None and form.is_valid():
        try:
            node = request_node(
                request.viewer, prime.pk, business_ccus_id=business, from_on=form.cleaned_data["from_on"], now=now
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _asked_words(HierarchyState(node.state), opened))
            return redirect(addresses.board_url(site))
    shape = replace(
        warning_page(opened, found, viewer=request.viewer),
        form_title=_("施工体制に入れる"),
        form_text=_("会社の承認を待っています。承認されると、この会社の人の記録がさかのぼって評価の対象になります。")
        if is_asked
        else _(
            "元請の直下（1次）に入るよう依頼します。2次より下の会社のときは、直上の会社から依頼してもらってください。"
        ),
        button=_("この会社に依頼する"),
        save_url="" if is_asked or prime is None else addresses.firm_url(site, business),
    )
    return render(request, TEMPLATE, {"page": shape, "form": form}, status=422 if form.errors else 200)


def _opened(request: PageRequest, site: str, code: str, *, now: datetime) -> tuple[SiteNow, OpenWarning | None]:
    """The site and its warning, None once it has been put right; the people in it were then shown."""
    found = get_site_now_visible_to(request.viewer, site, now=now)
    opened = found.find_warning(code)
    if opened is not None:
        remember_shown(request.viewer, opened.people, now=now)
    return found, opened


def _is_asked(row: BoxRow, business_ccus_id: str) -> bool:
    return row.firm_ccus_id == business_ccus_id and row.state is HierarchyState.REQUESTED


def _asked_words(state: HierarchyState, opened: OpenWarning) -> str:
    firm_name = opened.people[0].firm_name
    if state is HierarchyState.REGISTERED:
        return _("%(firm)sを施工体制に入れました。") % {"firm": firm_name}
    return _("%(firm)sに依頼しました。会社が承認すると、施工体制に入ります。") % {"firm": firm_name}
