"""Everything that is not for gates is passed on to the pages' own process.

The pages have few threads, so that a visitor holds none while the request is still coming: it is taken in whole, up to a
limit, before it is passed on. Answers are streamed. When more pages are asked for than can be made in a few seconds, the rest is
told so at once: what waits would take processor and memory from touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ccus.config.edge.visitors import UNKNOWN, address_of
from ccus.config.errors import FormTooLarge, PagesBusy, PagesSilent, PagesStarting, RequestUnreadable
from ccus.foundation.bodies import PATIENCE_SECONDS, read_body
from ccus.foundation.refusals import Refusal

# What Django takes for a form without files (DATA_UPLOAD_MAX_MEMORY_SIZE).
LARGEST_FORM_MB = 2.5
# A form with files: one photograph as phones take them, or some parts that a courier carries. Over the mobile line of a building
# site it takes its time; few are taken in at once, since each is held in memory.
LARGEST_UPLOAD_MB = 16
UPLOAD_PATIENCE_SECONDS = 120
MOST_UPLOADS = 8
MOST_FORMS = 128
# Pages in the making at once, for each worker of the edge: at a twentieth of a second a page, four threads need a second for them.
MOST_PAGES = 64
BUSY_SECONDS = 10
# Headers that speak about one connection only (RFC 9110, 7.6.1), and those that we write ourselves.
_OURS = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"proxy-connection"}
    | {b"content-length", b"expect", b"forwarded", b"x-real-ip", b"http2-settings"}
)
_OURS_BEGIN = b"x-forwarded-"
_HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"trailer", b"transfer-encoding", b"upgrade"})


class PageLoad:
    """How many pages are being made for visitors of this process, and how many forms are held for them.

    Counted apart: who sends a form slowly, or never to its end, keeps nobody from opening a page.
    """

    def __init__(self) -> None:
        self._in_hand = 0
        self._forms = 0
        self._uploads = 0

    @property
    def in_hand(self) -> int:
        """Pages in the making."""
        return self._in_hand

    def begin(self) -> None:
        """PagesBusy when there are enough."""
        if self._in_hand >= MOST_PAGES:
            raise PagesBusy
        self._in_hand += 1

    def end(self) -> None:
        self._in_hand -= 1

    @contextmanager
    def form(self) -> Iterator[None]:
        """Inside, a form is held in memory. PagesBusy when there are enough."""
        if self._forms >= MOST_FORMS:
            raise PagesBusy
        self._forms += 1
        try:
            yield
        finally:
            self._forms -= 1

    @contextmanager
    def upload(self) -> Iterator[None]:
        """The same for a form with files."""
        if self._uploads >= MOST_UPLOADS:
            raise PagesBusy
        self._uploads += 1
        try:
            yield
        finally:
            self._uploads -= 1


def make_client(pages_url: str) -> httpx2.AsyncClient:
    """One client for all visitors. It keeps no cookies: those it kept would be sent along with the next visitor's request."""
    return httpx2.AsyncClient(
        base_url=pages_url,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx2.Timeout(60.0, connect=5.0),
        limits=httpx2.Limits(max_connections=MOST_PAGES, max_keepalive_connections=MOST_PAGES),
        follow_redirects=False,
        trust_env=False,
    )


async def pass_on(request: Request) -> Response:
    """One request to the pages, or a refusal in plain words."""
    try:
        return await _ask(request)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except Refusal as refusal:
        response = _in_plain_words(refusal)
        if isinstance(refusal, PagesBusy) and request.method == "GET":
            response.headers["Refresh"] = str(BUSY_SECONDS)
        return response


pass_on.permission = "pages: each page states its own"  # type: ignore[attr-defined]


async def _ask(request: Request) -> _PassedOn:
    """The pages' answer, its body still to be read.

    Raises RequestUnreadable, FormTooLarge, BodyTooSlow, PagesBusy, PagesStarting, PagesSilent.
    """
    load: PageLoad = request.app.state.page_load
    if len(request.headers.getlist("host")) != 1:
        raise RequestUnreadable
    if not _brings_anything(request):
        return await _make(request, b"", load)
    if _brings_files(request):
        with load.upload():
            body = await _body(request, LARGEST_UPLOAD_MB, patience=UPLOAD_PATIENCE_SECONDS)
            return await _make(request, body, load)
    with load.form():
        return await _make(request, await _body(request, LARGEST_FORM_MB, patience=PATIENCE_SECONDS), load)


def _brings_anything(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _brings_files(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def _body(request: Request, limit_mb: float, *, patience: float) -> bytes:
    too_large = FormTooLarge(limit_mb=limit_mb)
    return await read_body(request.stream(), limit=int(limit_mb * 2**20), too_large=too_large, patience=patience)


async def _make(request: Request, body: bytes, load: PageLoad) -> _PassedOn:
    load.begin()
    try:
        return _PassedOn(await _send(request, body), load)
    except BaseException:
        load.end()
        raise


async def _send(request: Request, body: bytes) -> httpx2.Response:
    client: httpx2.AsyncClient = request.app.state.pages
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


class _PassedOn(StreamingResponse):
    """The pages' answer, streamed; whatever becomes of the visitor, the pages are let go at its end."""

    def __init__(self, answer: httpx2.Response, load: PageLoad) -> None:
        super().__init__(answer.aiter_raw(), status_code=answer.status_code)
        self.raw_headers = [
            (name.lower(), value) for name, value in answer.headers.raw if name.lower() not in _HOP_BY_HOP
        ]
        self._answer, self._load = answer, load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._load.end()
            await self._answer.aclose()


def _in_plain_words(refusal: Refusal) -> Response:
    return PlainTextResponse(
        f"{refusal.sentence()}\n{refusal.sentence('en')}\n",
        status_code=refusal.status,
        headers={"Cache-Control": "no-store"} | ({"Retry-After": "5"} if refusal.status == 503 else {}),
    )
