"""The card that a phone keeps: the page that shows it. The card and its key are in the browser alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ccus.foundation import house_keys
from ccus.portal.public.views.kept_pages import WITH_CAMERA, worker_of
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.registry.states import CardItem

# Together they have room in a QR code; licences often leave none for the face.
FIRST_SHOWN = frozenset({CardItem.NAME, CardItem.PHOTO, CardItem.LEVEL})


@public_page(reason="the card and its key are in the browser alone; the page holds no data")
@require_safe
def kept(request: PageRequest) -> HttpResponse:
    items = [(item.value, item.label(request.viewer.language), item in FIRST_SHOWN) for item in CardItem]
    response = render(request, "portal/public/my-card.html", {"items": items, "issuer": house_keys.issuer()})
    response["Permissions-Policy"] = WITH_CAMERA
    return response


@public_page(reason="the program that keeps the page for use without a line")
@require_safe
def worker(request: PageRequest) -> HttpResponse:
    return worker_of(request, page=reverse("public:my-card"), script="my-card")
