"""Gives each request its language and its viewer, and answers refusals that a view let through."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from ccus.access.models import Account
from ccus.access.services.attention import record_refusal
from ccus.config.error_pages import answer_refusal
from ccus.config.errors import refusal_of_input
from ccus.config.viewer import Wardrobe, open_wardrobe
from ccus.foundation.refusals import NotAllowed, NotFound, Refusal
from ccus.kit.calendar import jst_date
from ccus.kit.errors import InputFormatError
from ccus.portal.ui.pages import PageRequest

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware(LocaleMiddleware):
    """The language of the account for whoever is signed in; a visitor's is in a cookie, or what the browser asks for.

    The cookie goes when somebody signs in: on a shared computer it must not decide for the next person.
    Stands behind the authentication, which tells who is signed in. Costs no query that the viewer would not cost.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if isinstance(request.user, Account) and request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        cookie = settings.LANGUAGE_COOKIE_NAME
        if (cookie in request.COOKIES or cookie in response.cookies) and isinstance(request.user, Account):
            response.delete_cookie(cookie, samesite="Lax")
        return super().process_response(request, response)


class ViewerMiddleware:
    """Sets `request.viewer` and `request.hats`. Lazy: a request that asks for neither costs no query, others one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        @cache
        def wardrobe() -> Wardrobe:
            account = request.user if isinstance(request.user, Account) else None
            on = jst_date(timezone.now())
            language = translation.get_language() or "ja"
            asked = request.resolver_match
            return open_wardrobe(
                account,
                session=request.session,
                on=on,
                language=language,
                page=asked.view_name if asked else "",
                site_ccus_id=asked.kwargs.get("site", "") if asked else "",
            )

        page_request = cast(PageRequest, request)
        page_request.viewer = SimpleLazyObject(lambda: wardrobe().viewer)  # type: ignore[assignment]
        page_request.hats = SimpleLazyObject(lambda: wardrobe().hats)  # type: ignore[assignment]
        return self.get_response(request)


class RefusalMiddleware:
    """Last in the list, so that it sees what a view raised before any other middleware does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            _keep_attempt(request, exception)
            return answer_refusal(request, exception)
        if isinstance(exception, InputFormatError):
            return answer_refusal(request, refusal_of_input(exception))
        return None


def _keep_attempt(request: HttpRequest, refusal: Refusal) -> None:
    """A page that names a record and is refused or not found may be somebody trying: it is kept for the operator."""
    asked = request.resolver_match
    if isinstance(refusal, (NotAllowed, NotFound)) and asked is not None and asked.kwargs:
        viewer = cast(PageRequest, request).viewer
        words = " ".join(str(value) for value in asked.kwargs.values())
        record_refusal(viewer, code=refusal.code, asked=words, now=timezone.now())
