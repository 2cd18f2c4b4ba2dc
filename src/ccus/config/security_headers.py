"""What every answer of the pages tells the browser about itself: load nothing foreign, run nothing inline, remember nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

# A page that needs one of these says so itself, in its own header.
PERMISSIONS_POLICY = ", ".join(
    (
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation",
                "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)  # fmt: skip


class SecurityHeadersMiddleware:
    """First in the list, so that errors and static files are covered too. What a view set itself stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # The frame of any page names who is signed in, and site offices share computers.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
