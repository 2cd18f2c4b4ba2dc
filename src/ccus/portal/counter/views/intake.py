"""Taking a case in on a page that works without a line, and the key under which the machine keeps it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.applications.services.counter_keys import store_key
from ccus.kit.calendar import jst_date
from ccus.portal.counter.presenters.intake import intake_page
from ccus.portal.public.views.kept_pages import worker_of
from ccus.portal.ui.pages import PageRequest, page, public_page


@public_page(
    reason="the questions, which are no secret; what is typed stays sealed in the machine, and sending it needs the counter's hat",
    audience="counter",
)
@require_safe
def intake(request: PageRequest) -> HttpResponse:
    shape = intake_page(on=jst_date(timezone.now()), language=request.LANGUAGE_CODE)
    return render(request, "portal/counter/intake.html", {"page": shape})


@public_page(reason="the program that keeps the page for use without a line", audience="counter")
@require_safe
def worker(request: PageRequest) -> HttpResponse:
    return worker_of(request, page=reverse("counter:intake"), script="counter")


@page(permission="applications:counter:work", audience="counter")
@require_safe
def key(request: PageRequest) -> HttpResponse:
    """For the page above, once somebody of a counter has signed in."""
    kept = store_key(request.viewer)
    return JsonResponse({"name": kept.name, "secret": kept.secret, "csrf": get_token(request)})
