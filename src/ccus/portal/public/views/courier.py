"""Where anybody hands in what a gate without a line gave them: a page for phones, and the same for programs."""

from __future__ import annotations

from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from django.core.cache import caches
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.history.errors import BodyTooLarge, BundleMissing, BundlesLeftOut, TooManyBundles
from ccus.history.rules.courier_bundles import LARGEST_BUNDLE
from ccus.history.services import courier
from ccus.history.services.courier import Delivery
from ccus.portal.public.presenters.courier import Handed, delivered, refused
from ccus.portal.public.views.kept_pages import WITH_CAMERA, worker_of
from ccus.portal.public.views.technician_sign_in import network_address
from ccus.portal.ui.pages import PageRequest, public_page

# A month of a large gate is some ten parts; a carrier brings those of several gates over one line.
MOST_AT_ONCE = 20
MOST_IN_A_WHILE = 60
WHILE_SECONDS = 60


@public_page(reason="carriers are strangers: the bundle proves its gate, and they are told numbers only")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: PageRequest) -> HttpResponse:
    """The form, and below it what became of each file that was sent, works without JavaScript; the camera needs it."""
    handed: list[Handed] = []
    if request.method == "POST":
        files = request.FILES.getlist("bundle")
        taken, left = files[:MOST_AT_ONCE], [file.name or "" for file in files[MOST_AT_ONCE:]]
        handed = [_hand_in(request, file.read(LARGEST_BUNDLE + 1), name=file.name or "") for file in taken]
        if left:
            handed.insert(0, refused("", BundlesLeftOut(limit=MOST_AT_ONCE, count=len(left), names="、".join(left))))
        handed = handed or [refused("", BundleMissing())]
    status = 422 if any(each.tone == "danger" for each in handed) else 200
    response = render(request, "portal/public/courier.html", {"handed": handed}, status=status)
    response["Permissions-Policy"] = WITH_CAMERA
    return response


@public_page(reason="the program that keeps the page for use without a line")
@require_safe
def worker(request: PageRequest) -> HttpResponse:
    return worker_of(request, page=reverse("public:courier"), script="courier")


@csrf_exempt
@public_page(reason="carriers are strangers: the bundle proves its gate, and they are told numbers only")
@require_POST
@never_cache
def bundles(request: PageRequest) -> HttpResponse:
    """The bytes of one bundle as the body. Answers numbers and the signed receipt. Idempotent."""
    delivery = _take(request, request.read(LARGEST_BUNDLE + 1))
    return JsonResponse(
        {
            "received": delivery.received,
            "known": delivery.known,
            "held": delivery.held,
            "unreadable": delivery.unreadable,
            "receipt": delivery.receipt,
        }
    )


def _hand_in(request: PageRequest, content: bytes, *, name: str) -> Handed:
    try:
        delivery = _take(request, content)
    except Refusal as refusal:
        return refused(name, refusal)
    return delivered(name, delivery)


def _take(request: PageRequest, content: bytes) -> Delivery:
    _check_rate(request)
    if len(content) > LARGEST_BUNDLE:
        raise BodyTooLarge(limit_bytes=LARGEST_BUNDLE)
    return courier.take_bundle(content, now=timezone.now())


def _check_rate(request: PageRequest) -> None:
    """So many bundles from one visitor in a while; counted for all processes together, and apart from attempts to sign in."""
    key = f"courier:{sha256(_household(network_address(request)).encode()).hexdigest()[:32]}"
    counts = caches["of_carriers"]
    if counts.add(key, 1, WHILE_SECONDS):
        return
    try:
        count = counts.incr(key)
    except ValueError:  # its time ended between the two
        return
    if count > MOST_IN_A_WHILE:
        raise TooManyBundles(seconds=WHILE_SECONDS)


def _household(address: str) -> str:
    """An IPv6 line has a /64 to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else address
