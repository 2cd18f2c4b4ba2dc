"""What several pages read from an address."""

from __future__ import annotations

from django.http import HttpRequest


def page_number(request: HttpRequest, name: str = "page") -> int:
    """`page` from 1, or another list's number by its `name`; anything that is no number means the first."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; it also asks for whole pages, when the history needs one."""
    return request.headers.get("HX-Request-Type") == "partial"
