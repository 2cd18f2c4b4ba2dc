"""Everything that is not for gates is passed on to the pages' own process, streamed both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

# Headers that speak about one connection only (RFC 9110, 7.6.1).
_HOP_BY_HOP = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"proxy-connection"}
)


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
    """One request to the pages. 503 in plain words while they start."""
    client: httpx2.AsyncClient = request.app.state.pages
    headers = [
        (name, value) for name, value in request.headers.raw if name not in _HOP_BY_HOP and name != b"x-forwarded-for"
    ]
    if request.client:
        headers.append((b"x-forwarded-for", request.client.host.encode()))
    target = httpx2.URL(path=request.url.path, query=request.url.query.encode())
    outgoing = client.build_request(
        request.method, target, headers=headers, content=_body(request) if _has_body(request) else None
    )
    try:
        answer = await client.send(outgoing, stream=True)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
        return Response(
            "画面の準備をしています。10秒ほどたってから、もう一度開いてください。",
            status_code=503,
            media_type="text/plain; charset=utf-8",
            headers={"Retry-After": "5"},
        )
    response = StreamingResponse(_chunks(answer), status_code=answer.status_code)
    response.raw_headers = [
        (name.lower(), value) for name, value in answer.headers.raw if name.lower() not in _HOP_BY_HOP
    ]
    return response


pass_on.permission = "pages: each page states its own"  # type: ignore[attr-defined]


def _has_body(request: Request) -> bool:
    return "content-length" in request.headers or "transfer-encoding" in request.headers


async def _body(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        return


async def _chunks(answer: httpx2.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()
