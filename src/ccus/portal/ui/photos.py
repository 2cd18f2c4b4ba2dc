"""A kept photograph as an answer."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import HttpResponse


def photo_response(name: str) -> HttpResponse:
    """The JPEG of that name in the file store, which our own cleaning wrote."""
    with default_storage.open(name) as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response
