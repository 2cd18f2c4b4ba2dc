"""Answers a refusal as a page to people and as a problem document to programs; Django's handlers for everything else."""

from __future__ import annotations

import json
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from ccus.config.errors import (
    PROBLEM_TYPE,
    ActionForbidden,
    AddressNotFound,
    DatabaseAway,
    FormExpired,
    OurFault,
    RequestUnreadable,
    TooManyRequests,
    is_outage,
    problem_document,
)
from ccus.foundation.refusals import Refusal


def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A problem document under /api/ and for programs that ask for JSON, otherwise a page in the refusal's own words."""
    if _is_program(request):
        return _problem(request, refusal)
    words = {"refusal_title": refusal.title(_language()), "refusal_action": refusal.action(_language())}
    return _page(request, refusal, words | {"back_url": _form_that_was_sent(request)})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer_in_standard_words(request, RequestUnreadable())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer_in_standard_words(request, ActionForbidden())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Named by CSRF_FAILURE_VIEW."""
    return answer_refusal(request, FormExpired())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer_in_standard_words(request, AddressNotFound())


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Called by the sign-in pages of allauth, which limit rates."""
    return _answer_in_standard_words(request, TooManyRequests())


def server_fault(request: HttpRequest) -> HttpResponse:
    """Renders without the request, since whatever broke may break the frame of the page too."""
    error = sys.exc_info()[1]
    refusal = DatabaseAway() if error is not None and is_outage(error) else OurFault()
    if _is_program(request):
        return _problem(request, refusal)
    context = {"code": refusal.code}
    if isinstance(refusal, DatabaseAway):
        context |= {"refusal_title": refusal.title(_language()), "refusal_action": refusal.action(_language())}
    return HttpResponse(
        render_to_string(_templates(refusal), context),
        status=refusal.status,
        headers=_headers(refusal),
    )


def _answer_in_standard_words(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What is raised by no app is told to people in the words of the status' own template."""
    if _is_program(request):
        return _problem(request, refusal)
    return _page(request, refusal, {})


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or not request.accepts("text/html")


def _problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    document = problem_document(refusal, instance=request.path, language=_language())
    return HttpResponse(
        json.dumps(document, ensure_ascii=False),
        status=refusal.status,
        content_type=PROBLEM_TYPE,
        headers=_headers(refusal),
    )


def _page(request: HttpRequest, refusal: Refusal, words: dict[str, str]) -> HttpResponse:
    context = {"code": refusal.code, **words}
    return HttpResponse(
        render_to_string(_templates(refusal), context, request=request),
        status=refusal.status,
        headers=_headers(refusal),
    )


def _templates(refusal: Refusal) -> list[str]:
    """The page of the status where there is one; otherwise the frame of all error pages."""
    return [f"{refusal.status}.html", "portal/ui/error_page.html"]


def _form_that_was_sent(request: HttpRequest) -> str:
    """The page of our own that held a form which was refused; empty for other requests."""
    referrer = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()})
    return referrer if request.method == "POST" and is_ours else ""


def _headers(refusal: Refusal) -> dict[str, str]:
    if refusal.status == 503:
        return {"Retry-After": "5"}
    seconds = refusal.data.get("seconds")
    return {"Retry-After": str(seconds)} if refusal.status == 429 and seconds else {}


def _language() -> str:
    return "ja" if (get_language() or "ja").startswith("ja") else "en"
