"""Everything that is not for gates is passed on to the pages' own process.

The pages have few threads, so that a visitor holds none while the request is still coming: it is taken in whole, up to a
limit, before it is passed on. Answers are streamed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from ccus.config.edge.visitors import UNKNOWN, address_of
from ccus.config.errors import FormTooLarge, PagesSilent, PagesStarting, RequestUnreadable
from ccus.foundation.bodies import read_body
from ccus.foundation.refusals import Refusal

# What Django takes for a form without files (DATA_UPLOAD_MAX_MEMORY_SIZE).
LARGEST_FORM_MB = 2.5
# Headers that speak about one connection only (RFC 9110, 7.6.1), and those that we write ourselves.
_OURS = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"proxy-connection"}
    | {b"content-length", b"expect", b"forwarded", b"x-real-ip", b"http2-settings"}
)
_OURS_BEGIN = b"x-forwarded-"
_HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"trailer", b"transfer-encoding", b"upgrade"})


def make_client(pages_url: str) -> httpx2.AsyncClient:
    """One client for all visitors. It keeps no cookies: those it kept would be sent along with the next visitor's request."""
    return httpx2.AsyncClient(
        base_url=pages_url,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx2.Timeout(60.0, connect=5.0),
        limits=httpx2.Limits(max_connections=64, max_keepalive_connections=64),
        follow_redirects=False,
        trust_env=False,
    )


async def pass_on(request: Request) -> Response:
    """One request to the pages, or a refusal in plain words."""
    try:
        answer = await _ask(request)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except Refusal as refusal:
        return _in_plain_words(refusal)
    response = StreamingResponse(_chunks(answer), status_code=answer.status_code)
    response.raw_headers = [
        (name.lower(), value) for name, value in answer.headers.raw if name.lower() not in _HOP_BY_HOP
    ]
    return response


pass_on.permission = "pages: each page states its own"  # type: ignore[attr-defined]


async def _ask(request: Request) -> httpx2.Response:
    """The pages' answer, its body still to be read. RequestUnreadable, FormTooLarge, BodyTooSlow, PagesStarting, PagesSilent."""
    client: httpx2.AsyncClient = request.app.state.pages
    if len(request.headers.getlist("host")) != 1:
        raise RequestUnreadable
    body = await read_body(
        request.stream(), limit=int(LARGEST_FORM_MB * 2**20), too_large=FormTooLarge(limit_mb=LARGEST_FORM_MB)
    )
    try:
        outgoing = client.build_request(
            request.method, _target(client, request), headers=_headers(request), content=body or None
        )
        return await client.send(outgoing, stream=True)
    except (httpx2.InvalidURL, httpx2.LocalProtocolError) as problem:
        raise RequestUnreadable from problem
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as problem:
        raise PagesStarting from problem
    except (httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.TimeoutException) as problem:
        raise PagesSilent from problem


def _target(client: httpx2.AsyncClient, request: Request) -> httpx2.URL:
    """The address as it was asked for, byte by byte, on the host of the pages and on no other."""
    path: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    return client.base_url.copy_with(raw_path=b"/" + path.lstrip(b"/") + (b"?" + query if query else b""))


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    """The visitor's headers without those that are ours to write, and without names that WSGI would take for them."""
    named = {name.strip().lower() for line in request.headers.getlist("connection") for name in line.split(",")}
    kept = [
        (name, value)
        for name, value in request.headers.raw
        if name not in _OURS
        and not name.startswith(_OURS_BEGIN)
        and b"_" not in name
        and (name.decode("latin-1") not in named or name == b"host")
    ]
    kept.append((b"x-forwarded-proto", request.app.state.public_scheme.encode()))
    address = address_of(request, proxies=request.app.state.proxies)
    return kept if address == UNKNOWN else [*kept, (b"x-forwarded-for", address.encode())]


async def _chunks(answer: httpx2.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()


def _in_plain_words(refusal: Refusal) -> Response:
    return PlainTextResponse(
        f"{refusal.sentence()}\n{refusal.sentence('en')}\n",
        status_code=refusal.status,
        headers={"Cache-Control": "no-store"} | ({"Retry-After": "5"} if refusal.status == 503 else {}),
    )
