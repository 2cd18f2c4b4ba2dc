"""Showing one's digital card: what is chosen goes into a QR code, the rest stays here."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.levels.queries.held_levels import held_levels
from ccus.levels.rules.criteria import fields
from ccus.portal.technician.forms.cards import chosen_items
from ccus.portal.technician.presenters.cards import dense_qr
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.cards import CardCode
from ccus.registry.queries.cards import get_own_technician
from ccus.registry.rules.digital_cards import FieldLevel, digital_rules
from ccus.registry.services import card_showing, digital_cards
from ccus.registry.states import CardItem, CardLasting, DigitalCardStop

FOLDER = "portal/technician/card"
# A code on a screen is made anew so long before it ends, so that nobody holds out one that is about to.
BEFORE_END = timedelta(minutes=1)


@page(permission="registry:digital-card:show", audience="technician")
@require_safe
def showing(request: PageRequest) -> HttpResponse:
    """GET `show` (many; codes of what is shown) and `paper` (1: good for a day, to be printed)."""
    lasting = CardLasting.PAPER if request.GET.get("paper") == "1" else CardLasting.SCREEN
    rules = digital_rules()
    items = chosen_items(request.GET.getlist("show"))
    context = {
        "items": [(item.value, item.label(request.viewer.language), item in items) for item in CardItem],
        "rules": {
            "screen_minutes": rules.screen // timedelta(minutes=1),
            "paper_hours": rules.paper // timedelta(hours=1),
            "renew_seconds": (rules.screen - BEFORE_END) // timedelta(seconds=1),
        },
        "is_paper": lasting is CardLasting.PAPER,
        "renew_url": "" if lasting is CardLasting.PAPER else request.get_full_path(),
        "back_url": reverse("technician:card"),
    }
    try:
        shown = card_showing.show_card(
            items=items, lasting=lasting, levels=_levels(request), viewer=request.viewer, now=timezone.now()
        )
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return render(request, f"{FOLDER}/showing.html", {**context, "code": None}, status=refusal.status)
    url = f"{settings.PUBLIC_URL}{reverse('public:card-check')}#{shown.text}"
    code = CardCode(
        qr_svg=dense_qr(url),
        url=url,
        expires_at=shown.expires_at,
        is_paper=lasting is CardLasting.PAPER,
        without=shown.without,
        has_photo=shown.has_photo,
    )
    return render(request, f"{FOLDER}/showing.html", {**context, "code": code})


@page(permission="registry:digital-card:show", audience="technician")
@require_POST
def wallet(request: PageRequest) -> HttpResponse:
    """POST hands out the card for a wallet, as a file; with `holder_key` (a JWK) for the phone that has the key, as JSON."""
    key = request.POST.get("holder_key")
    card = card_showing.hand_out_card(
        levels=_levels(request), viewer=request.viewer, now=timezone.now(), holder_key=key
    )
    if key is not None:
        photo = base64.urlsafe_b64encode(card.photo).decode().rstrip("=")
        return JsonResponse({"card": card.text, "photo": photo, "expires_at": card.expires_at.isoformat()})
    response = HttpResponse(card.text, content_type="application/dc+sd-jwt")
    response["Content-Disposition"] = 'attachment; filename="ccus-card.sd-jwt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(permission="registry:digital-card:stop", audience="technician")
@require_POST
def stop(request: PageRequest) -> HttpResponse:
    """POST stops all that was shown or handed out until here."""
    digital_cards.stop_digital_cards(
        request.viewer.technician_ccus_id, reason=DigitalCardStop.ASKED, viewer=request.viewer, now=timezone.now()
    )
    messages.success(
        request, _("これまでに見せたデジタルカードを、すべて止めました。次に見せるものは、新しく作られます。")
    )
    return redirect("technician:card")


def _levels(request: PageRequest) -> Sequence[FieldLevel]:
    """The highest first, under the official names of the fields."""
    names = fields()
    held = sorted(held_levels(get_own_technician(request.viewer)).items(), key=lambda one: (-one[1], one[0]))
    return [FieldLevel(field=names[code].name_ja, level=level) for code, level in held if code in names]
