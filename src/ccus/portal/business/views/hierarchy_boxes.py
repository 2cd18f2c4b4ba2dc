"""One box of a hierarchy: answered, named, invited, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.business.forms.hierarchies import EndingForm, FirmNameForm
from ccus.portal.business.presenters import hierarchies as presenter
from ccus.portal.business.views.hierarchies import visible_node
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.hierarchies import InvitationShape
from ccus.sites.models import HierarchyNode
from ccus.sites.permissions import acts_for_node, acts_for_prime, registered_above
from ccus.sites.queries.hierarchy import actions_on_node, have_agreement
from ccus.sites.services import hierarchy, invitations, placeholders
from ccus.sites.services.agreements import make_standing_agreement
from ccus.sites.states import STANDING, HierarchyState

MOVES: dict[str, Callable[..., HierarchyNode]] = {
    "approved": hierarchy.approve_request,
    "declined": hierarchy.decline_request,
    "withdrawn": hierarchy.withdraw_request,
}


@page(permission="sites:hierarchy:edit", audience="business")
@require_safe
def box(request: PageRequest, site: str, node: int) -> HttpResponse:
    """One firm's place with everything that the viewer can do to it."""
    return _answer(request, visible_node(request, site, node), now=timezone.now())


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def answer(request: PageRequest, site: str, node: int) -> HttpResponse:
    """POST `answer`: approved, declined or withdrawn."""
    found = visible_node(request, site, node)
    move = MOVES.get(request.POST.get("answer", ""))
    if move is None:
        messages.warning(request, _("返事を選んでください。"))
        return redirect(site_addresses.box_url(site, node))
    try:
        moved = move(request.viewer, found.pk, now=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        words = {
            HierarchyState.APPROVED: _("%(site)sの施工体制に入りました。次は、名簿に人を載せてください。"),
            HierarchyState.DECLINED: _("%(site)sへの登録を辞退しました。"),
            HierarchyState.WITHDRAWN: _("%(site)sでの依頼を取り下げました。"),
        }
        messages.success(request, words[HierarchyState(moved.state)] % {"site": moved.site.name})
        if moved.state == HierarchyState.APPROVED:
            return redirect(site_addresses.people_url(site))
    return redirect("business:sites")


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def firm(request: PageRequest, site: str, node: int) -> HttpResponse:
    """POST `business`: the registered firm that a kept place is for."""
    found, now = visible_node(request, site, node), timezone.now()
    form = FirmNameForm(request.POST)
    if form.is_valid():
        try:
            named = placeholders.name_firm(
                request.viewer, found.pk, business_ccus_id=form.cleaned_data["business"], now=now
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("%(firm)sに依頼しました。") % {"firm": named.firm_name})
            return redirect(site_addresses.hierarchy_url(site))
    return _answer(request, found, now=now, firm_form=form)


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def invitation(request: PageRequest, site: str, node: int) -> HttpResponse:
    """POST makes a link for a kept place and shows it: now or never, since only its hash is kept."""
    found, now = visible_node(request, site, node), timezone.now()
    link = invitations.make_invitation(request.viewer, found.pk, now=now)
    url = settings.PUBLIC_URL.rstrip("/") + reverse("public:invitation", args=[link])
    until = site_words.day(jst_date(now + invitations.GOOD_FOR), language=request.viewer.language)
    shape = InvitationShape(url=url, qr_svg=segno.make(url).svg_inline(omitsize=True), until=until)
    return _answer(request, found, now=now, shape=shape)


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def ending(request: PageRequest, site: str, node: int) -> HttpResponse:
    """POST `last_on`: the last day of a firm's place."""
    found, now = visible_node(request, site, node), timezone.now()
    form = EndingForm(request.POST, on=jst_date(now))
    if form.is_valid():
        try:
            ended = hierarchy.end_node(request.viewer, found.pk, last_on=form.cleaned_data["last_on"], now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("%(firm)sの施工体制への登録を終えました。") % {"firm": ended.firm_name})
            return redirect(site_addresses.hierarchy_url(site))
    return _answer(request, found, now=now, ending_form=form)


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def agreement(request: PageRequest, site: str, node: int) -> HttpResponse:
    """POST: from today on, requests between this firm and the viewer's need no answer."""
    found, now = visible_node(request, site, node), timezone.now()
    own, other = request.viewer.business_ccus_id, _other_party(request, found)
    try:
        make_standing_agreement(request.viewer, between=(own, other), from_on=jst_date(now), now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("事業者間合意を結びました。次から、2社の間の依頼は承認なしで登録されます。"))
    return redirect(site_addresses.box_url(site, node))


def _other_party(request: PageRequest, node: HierarchyNode) -> str:
    """The firm at the other end of the line between the viewer's firm and this box."""
    if node.firm_ccus_id == request.viewer.business_ccus_id:
        return node.upper.firm_ccus_id if node.upper else ""
    return node.firm_ccus_id


def _answer(
    request: PageRequest,
    node: HierarchyNode,
    *,
    now: datetime,
    shape: InvitationShape | None = None,
    firm_form: FirmNameForm | None = None,
    ending_form: EndingForm | None = None,
) -> HttpResponse:
    viewer, on = request.viewer, jst_date(now)
    above = registered_above(node)
    stands = HierarchyState(node.state) in (*STANDING, HierarchyState.PLACEHOLDER)
    is_above = above is not None and acts_for_node(viewer, node=above)
    may_ask = stands and (acts_for_node(viewer, node=node) or is_above or acts_for_prime(viewer, site=node.site))
    forms = [form for form in (firm_form, ending_form) if form is not None and form.errors]
    page_shape = presenter.box_page(
        node,
        actions=actions_on_node(viewer, node),
        may_ask_below=may_ask,
        may_agree=_may_agree(request, node, on=on),
        viewer=viewer,
        on=on,
        invitation=shape,
    )
    context = {
        "page": page_shape,
        "form": forms[0] if forms else None,
        "firm_form": firm_form or FirmNameForm(),
        "ending_form": ending_form or EndingForm(on=on),
    }
    return render(request, "portal/business/hierarchy/box.html", context, status=422 if forms else 200)


def _may_agree(request: PageRequest, node: HierarchyNode, *, on: date) -> bool:
    upper = node.upper.business if node.upper else None
    if node.business is None or upper is None or HierarchyState(node.state) not in STANDING:
        return False
    own = request.viewer.business_ccus_id
    return own in (node.business.ccus_id, upper.ccus_id) and not have_agreement(upper, node.business, on=on)
