"""Digital cards for everybody: the page that checks one, the keys they are signed with, and which of them were stopped."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.foundation import house_keys
from ccus.portal.public.views.kept_pages import WITH_CAMERA, worker_of
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.registry.services.status_lists import signed_status_list, signed_status_lists

KEYS_SECONDS = 300
STATUS_SECONDS = 60


@public_page(
    reason="the card travels in the fragment of the address and is checked in the browser; the page holds no data"
)
@require_safe
def check(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    known = {
        "issuer": house_keys.issuer(),
        "keys": house_keys.card_keys().public(now=now).as_jwks()["keys"],
        "lists": signed_status_lists(now=now),
    }
    response = render(request, "portal/public/card-check/check.html", {"known": known})
    response["Permissions-Policy"] = WITH_CAMERA
    return response


@public_page(reason="the program that keeps the page for use without a line")
@require_safe
def worker(request: PageRequest) -> HttpResponse:
    return worker_of(request, page=reverse("public:card-check"), script="card-check")


@public_page(reason="a list of bits that names nobody, for everybody who checks a card")
@require_safe
def status_list(request: PageRequest, number: int) -> HttpResponse:
    signed = signed_status_list(number, now=timezone.now())
    return _for_programs(HttpResponse(signed, content_type="application/statuslist+jwt"), seconds=STATUS_SECONDS)


@public_page(reason="public keys are for everybody who checks a card")
@require_safe
def keys(request: PageRequest) -> HttpResponse:
    jwks = house_keys.card_keys().public(now=timezone.now()).as_jwks()
    return _for_programs(JsonResponse(jwks, content_type="application/jwk-set+json"), seconds=KEYS_SECONDS)


@public_page(reason="says where the keys of cards are (draft-ietf-oauth-sd-jwt-vc, 5)")
@require_safe
def issuer(request: PageRequest) -> HttpResponse:
    about = {"issuer": house_keys.issuer(), "jwks_uri": f"{house_keys.issuer()}{reverse('public:card-keys')}"}
    return _for_programs(JsonResponse(about), seconds=KEYS_SECONDS)


def _for_programs(response: HttpResponse, *, seconds: int) -> HttpResponse:
    """Readable by scripts of any origin."""
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
