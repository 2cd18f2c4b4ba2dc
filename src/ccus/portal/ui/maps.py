"""The map to press on for a place: what it shows at first, and what its page may load for it."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from ccus.history.rules.physics import prefecture_seats
from ccus.portal.ui.shapes.maps import PlaceMap
from ccus.registry.rules.prefectures import prefecture_name

# Such pages alone may ask the phone where it is.
WITH_POSITION = "geolocation=(self), camera=(), microphone=()"


class Seat(TypedDict):
    code: str
    name: str
    latitude: float
    longitude: float


def place_map(*, home: str, language: str) -> PlaceMap:
    """`home` is the code of the prefecture to show first; the whole country for an empty one."""
    return PlaceMap(
        home=home,
        seats=[
            Seat(code=code, name=prefecture_name(code, language), latitude=latitude, longitude=longitude)
            for code, (latitude, longitude) in prefecture_seats().items()
        ],
        tiles=settings.MAP_TILES,
        credit=settings.MAP_CREDIT,
        credit_url=settings.MAP_CREDIT_URL,
    )


def with_map(response: HttpResponse) -> HttpResponse:
    """Lets the page ask for the position, and load the pictures of the map from where the installation takes them."""
    response["Permissions-Policy"] = WITH_POSITION
    if settings.MAP_TILES:
        parts = urlsplit(settings.MAP_TILES)
        response["Content-Security-Policy"] = (
            f"{settings.CONTENT_SECURITY_POLICY}; img-src 'self' {parts.scheme}://{parts.netloc}"
        )
    return response
