"""The page behind the `type` of a problem document: what a refusal means and what to do, in both languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import register_converter
from django.views.decorators.http import require_safe

from ccus.config.errors import AddressNotFound
from ccus.config.refusal_catalogue import refusals_by_code
from ccus.portal.ui.pages import public_page


class RefusalCodeConverter:
    """A dotted code such as `history.batch_too_large`."""

    regex = r"[a-z]+\.[a-z0-9_]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RefusalCodeConverter, "refusal_code")


@public_page(reason="explains an error to whoever met it; the sentences are the same for all")
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    refusal = refusals_by_code().get(code)
    if refusal is None:
        raise AddressNotFound
    return render(request, "portal/errors/reference.html", {"refusal": refusal})
