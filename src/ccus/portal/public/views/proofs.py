"""Proofs for everybody: the page that checks one, the published roots of days, and the public keys."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries import proofs
from ccus.history.services.proof import house
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.public.presenters.proofs import roots_page
from ccus.portal.public.views.kept_pages import WITH_CAMERA, worker_of
from ccus.portal.technician.presenters.months import nearest_month
from ccus.portal.ui.pages import PageRequest, public_page

# What a page knows without a line; older days are told to be unlisted, which takes nothing from the signature.
KNOWN_ROOTS = 400


@public_page(
    reason="the proof travels in the fragment of the address and is checked in the browser; the page holds no data"
)
@require_safe
def proof(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    published = proofs.newest_roots(KNOWN_ROOTS)
    known = {
        "keys": house.keys().public(now=now).as_jwks()["keys"],
        "roots": {str(day): root for day, root in published.items()},
    }
    context = {"known": known, "on": jst_date(now), "last": max(published, default=None)}
    response = render(request, "portal/public/proof/proof.html", context)
    response["Permissions-Policy"] = WITH_CAMERA
    return response


@public_page(reason="the program that keeps the page for use without a line")
@require_safe
def worker(request: PageRequest) -> HttpResponse:
    return worker_of(request, page=reverse("public:proof"), script="proof")


@public_page(reason="roots are hashes over a whole day and name nobody")
@require_safe
def roots(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11): its roots; that of the newest root without it."""
    span = proofs.span_of_roots()
    asked = request.GET.get("month", "")
    today = jst_date(timezone.now())
    newest = span[1] if span else today
    month = nearest_month(JstMonth.parse(asked), on=max(newest, today)) if asked else JstMonth.of(newest)
    page = roots_page(month, proofs.list_roots_of_month(month), span=span)
    return render(request, "portal/public/proof/roots.html", {"page": page})


@public_page(reason="roots are hashes over a whole day and name nobody")
@require_safe
def roots_of_month(request: PageRequest, month: date) -> HttpResponse:
    found = proofs.list_roots_of_month(JstMonth.of(month))
    if not found:
        raise Http404
    days = [{"day": str(root.day), "size": root.size, "root": root.root, "signed": root.signed} for root in found]
    return JsonResponse({"roots": days})


@public_page(reason="public keys are for everybody who checks a signature")
@require_safe
def keys(request: PageRequest) -> HttpResponse:
    jwks = house.keys().public(now=timezone.now()).as_jwks()
    response = JsonResponse(jwks, content_type="application/jwk-set+json")
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
