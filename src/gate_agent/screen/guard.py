"""Who may speak to the screen's server: pages that it served itself, to a browser on this machine. Nobody else.

Any page of the web may try to reach 127.0.0.1, and any name may be made to point there (DNS rebinding); both are refused here.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
# A page of another origin cannot set it without being asked first, and nobody here answers that question.
OWN_HEADER = "x-ccus-gate"
SAFE_METHODS = frozenset({"GET", "HEAD"})
LARGEST_BODY = 2_000_000
SENT_WITH_EVERYTHING = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), screen-wake-lock=(self), fullscreen=(self), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Guard:
    """ASGI middleware: 403 to strangers, 421 to foreign names, 413 to what is too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SENT_WITH_EVERYTHING)
            await send(message)

        refusal = refuse(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)


def refuse(scope: Scope) -> PlainTextResponse | None:
    """Why a request is not answered; None when it may pass."""
    headers = Headers(scope=scope)
    if not _is_from_this_machine(scope):
        return PlainTextResponse(
            "この画面は、この機械のブラウザーでだけ開けます。 / Only the browser on this machine may open the screen of the gate.",
            403,
        )
    if _host_name(headers.get("host", "")) not in OWN_NAMES:
        return PlainTextResponse(
            "http://127.0.0.1 で開いてください。 / Open the screen of the gate at http://127.0.0.1 only.", 421
        )
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not _is_visit(scope, headers):
        return PlainTextResponse("Another page may not use the screen of the gate.", 403)
    if scope["method"] in SAFE_METHODS:
        return None
    if OWN_HEADER not in headers or headers.get("origin") != f"http://{headers.get('host')}":
        return PlainTextResponse("Only the page of the gate itself may send this.", 403)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return PlainTextResponse("This is too long, or its length is missing.", 413)
    return None


def _is_from_this_machine(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_visit(scope: Scope, headers: Headers) -> bool:
    """Somebody follows a link to the screen, which shows the page and does nothing."""
    return scope["method"] in SAFE_METHODS and headers.get("sec-fetch-mode") == "navigate" and scope["path"] == "/"
