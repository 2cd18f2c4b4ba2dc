"""What was taken in without a line comes in: the case, its pictures one by one, and its end. Each may come again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ccus.applications.errors import DeliveryUnreadable
from ccus.applications.services import counters
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.states import AT_COUNTER, PaymentMethod
from ccus.portal.counter.presenters.arrivals import met_words
from ccus.portal.ui.pages import PageRequest, page

LATEST_MS = 4_102_444_800_000  # the year 2100


@page(permission="applications:counter:work", audience="counter")
@require_POST
def begun(request: PageRequest) -> HttpResponse:
    """POST `key`, `kind`, `slip`, `received_at` (milliseconds) and `typed` (JSON, text by question). Answers the number."""
    sent = request.POST
    try:
        typed = json.loads(sent["typed"])
        texts = {str(code): str(text) for code, text in typed.items()}
        milliseconds = int(sent["received_at"])
        kind, key = ApplicationKind(sent["kind"]), UUID(sent["key"])
    except (AttributeError, KeyError, ValueError) as problem:
        raise DeliveryUnreadable from problem
    if not 0 <= milliseconds <= LATEST_MS:
        raise DeliveryUnreadable
    case = counters.bring(
        kind,
        key=key,
        slip=sent.get("slip", ""),
        received_at=datetime.fromtimestamp(milliseconds / 1000, UTC),
        typed=texts,
        viewer=request.viewer,
        now=timezone.now(),
    )
    return JsonResponse({"number": case.application.number, "slip": case.slip})


@page(permission="applications:counter:work", audience="counter")
@require_POST
def paper(request: PageRequest, number: int) -> HttpResponse:
    """POST `key`, `kind` and `picture`."""
    try:
        key, kind = UUID(request.POST["key"]), PaperKind(request.POST["kind"])
    except (KeyError, ValueError) as problem:
        raise DeliveryUnreadable from problem
    picture = request.FILES.get("picture")
    if picture is None:
        raise DeliveryUnreadable
    counters.attach(number, key=key, kind=kind, content=picture.read(), viewer=request.viewer, now=timezone.now())
    return JsonResponse({})


@page(permission="applications:counter:work", audience="counter")
@require_POST
def completion(request: PageRequest, number: int) -> HttpResponse:
    """POST `slip`, and where money was taken `taken_yen` and `method`. Answers where the case stands and what it met."""
    sent = request.POST
    try:
        taken = int(sent["taken_yen"]) if sent.get("taken_yen") else None
        method = PaymentMethod(sent["method"]) if taken is not None else None
    except (KeyError, ValueError) as problem:
        raise DeliveryUnreadable from problem
    if taken is not None and (not 0 <= taken <= counters.LARGEST_YEN or method not in AT_COUNTER):
        raise DeliveryUnreadable
    arrival = counters.finish(
        number, slip=sent.get("slip", ""), taken_yen=taken, method=method, viewer=request.viewer, now=timezone.now()
    )
    case = arrival.case
    return JsonResponse(
        {
            "slip": case.slip,
            "state": ApplicationState(case.application.state).label(request.viewer.language),
            "url": reverse("counter:case", args=[number]),
            "told": [met_words(met, case) for met in arrival.met],
        }
    )
