"""One's own card: how it stands, asking for another one, a code for the days between, and a newer photo."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.technician.forms.cards import OrderForm, PhotoForm
from ccus.portal.technician.presenters.cards import dense_qr, my_card_page
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.photos import photo_response
from ccus.portal.ui.shapes.cards import TemporaryCodePage
from ccus.registry.queries.cards import find_own_photo, get_own_cards_visible_to
from ccus.registry.services import card_orders, photo_renewals, temporary_cards
from ccus.registry.states import CardOrderReason

FOLDER = "portal/technician/card"


@page(permission="registry:own-card:view", audience="technician")
@require_safe
def own_card(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    own = get_own_cards_visible_to(request.viewer, at=now)
    shape = my_card_page(own, on=jst_date(now), language=request.viewer.language)
    return render(request, f"{FOLDER}/card.html", {"page": shape})


@page(permission="registry:own-card:view", audience="technician")
@require_safe
def photo_file(request: PageRequest) -> HttpResponse:
    """The viewer's own face."""
    key = find_own_photo(request.viewer)
    if not key:
        raise Http404
    return photo_response(key)


@page(permission="registry:card:order", audience="technician")
@require_POST
def order(request: PageRequest) -> HttpResponse:
    """POST `reason`."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("申し込む理由を選んでください。"))
        return redirect("technician:card")
    reason: CardOrderReason = form.cleaned_data["reason"]
    card_orders.order_card(request.viewer.technician_ccus_id, reason=reason, viewer=request.viewer, now=timezone.now())
    if reason is CardOrderReason.LOST:
        messages.success(request, _("カードを止めて、再発行を申し込みました。届くまでは、仮のQRコードが使えます。"))
    else:
        messages.success(request, _("カードを申し込みました。"))
    return redirect("technician:card")


@page(permission="registry:card:order", audience="technician")
@require_POST
def cancellation(request: PageRequest, order: int) -> HttpResponse:
    """POST takes an order back before printing."""
    card_orders.cancel_order(order, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("申し込みを取り消しました。"))
    return redirect("technician:card")


@page(permission="registry:card:order", audience="technician")
@require_POST
def receipt(request: PageRequest, order: int) -> HttpResponse:
    """POST says that the card has come."""
    card_orders.confirm_receipt(order, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("受け取りを記録しました。"))
    return redirect("technician:card")


@page(permission="registry:card:order", audience="technician")
@require_POST
def temporary(request: PageRequest) -> HttpResponse:
    """POST makes a code and shows it this once, since it is kept nowhere."""
    made = temporary_cards.make_temporary_code(
        request.viewer.technician_ccus_id, viewer=request.viewer, now=timezone.now()
    )
    person = made.card.technician
    shape = TemporaryCodePage(
        qr_svg=dense_qr(made.token),
        name=person.full_name,
        ccus_id=person.ccus_id,
        last_on=made.card.expires_on,
        back_url=reverse("technician:card"),
    )
    return render(request, f"{FOLDER}/temporary.html", {"page": shape})


@page(permission="registry:own-card:view", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: PageRequest) -> HttpResponse:
    """POST sends a newer photo."""
    now = timezone.now()
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_bound and form.is_valid():
        try:
            photo_renewals.send_photo(
                request.viewer.technician_ccus_id, content=form.content(), viewer=request.viewer, now=now
            )
        except Refusal as refusal:
            show_refusal(form, refusal, field="photo")
        else:
            messages.success(request, _("写真を送りました。窓口が今の写真と見比べます。"))
            return redirect("technician:card")
    own = get_own_cards_visible_to(request.viewer, at=now)
    shape = my_card_page(own, on=jst_date(now), language=request.viewer.language)
    context = {"page": shape, "form": form, "back_url": reverse("technician:card")}
    return render(request, f"{FOLDER}/photo.html", context, status=422 if form.errors else 200)
