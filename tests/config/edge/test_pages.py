"""What the edge passes on to the pages, and what it keeps from them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace

import httpx2
import pytest
from starlette.datastructures import State
from starlette.requests import Request
from starlette.testclient import TestClient

from ccus.config.edge.pages import (
    LARGEST_FORM_MB,
    LARGEST_UPLOAD_MB,
    MOST_FORMS,
    MOST_PAGES,
    PageLoad,
    make_client,
    pass_on,
)
from ccus.history.rules.courier_bundles import LARGEST_BUNDLE
from ccus.history.rules.photo_cleaning import LARGEST_PHOTO_BYTES


class Pages:
    """The process behind the edge: remembers what reached it."""

    def __init__(self) -> None:
        self.asked: list[httpx2.Request] = []
        self.fault: Exception | None = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        if self.fault:
            raise self.fault
        return httpx2.Response(200, content=_page())


async def _page() -> AsyncIterator[bytes]:
    yield b"page"


@pytest.fixture
def pages(edge: TestClient) -> Pages:
    made = Pages()
    edge.app.state.pages = httpx2.AsyncClient(  # type: ignore[attr-defined]
        base_url="http://pages.internal:9", transport=httpx2.MockTransport(made)
    )
    return made


def test_the_cookie_of_one_visitor_is_never_sent_for_another() -> None:
    client = make_client("http://localhost:9")
    signed_in = httpx2.Response(
        302,
        headers={"set-cookie": "sessionid=secret; Path=/; HttpOnly"},
        request=client.build_request("GET", "/sign-in/"),
    )

    client.cookies.extract_cookies(signed_in)

    assert "cookie" not in client.build_request("GET", "/").headers


@pytest.mark.parametrize(
    ("asked", "passed_on"),
    [
        ("/prime/?q=%E5%B1%B1", b"/prime/?q=%E5%B1%B1"),
        ("//evil.example/", b"/evil.example/"),
        ("///evil.example/", b"/evil.example/"),
        ("/%00", b"/%00"),
        ("/static/..%2f..%2fsecret-key", b"/static/..%2f..%2fsecret-key"),
        ("/?next=%0d%0aSet-Cookie:x=1", b"/?next=%0d%0aSet-Cookie:x=1"),
    ],
)
def test_the_address_is_passed_on_as_it_is_and_to_no_other_host(
    edge: TestClient, pages: Pages, asked: str, passed_on: bytes
) -> None:
    answer = edge.get(f"http://testserver{asked}")

    assert answer.status_code == 200
    (request,) = pages.asked
    assert (request.url.host, request.url.raw_path) == ("pages.internal", passed_on)


def test_a_visitor_cannot_say_where_they_come_from(edge: TestClient, pages: Pages) -> None:
    edge.get(
        "/",
        headers={
            "X-Forwarded-For": "6.6.6.6",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
            "X_Forwarded_For": "6.6.6.6",
            "Forwarded": "for=6.6.6.6",
            "X-Real-IP": "6.6.6.6",
            "Connection": "close, X-Asked-To-Go",
            "X-Asked-To-Go": "1",
            "Accept-Language": "en",
        },
    )

    (request,) = pages.asked
    sent = {name: value for name, value in request.headers.items() if name.startswith(("x", "f"))}
    assert sent == {"x-forwarded-proto": "http", "x-forwarded-for": "testclient"}
    assert request.headers["accept-language"] == "en"


def test_two_hosts_in_one_request_are_refused(edge: TestClient, pages: Pages) -> None:
    answer = edge.get("/", headers=[("Host", "localhost"), ("Host", "evil.example")])

    assert (answer.status_code, pages.asked) == (400, [])


def test_a_form_is_passed_on_whole_with_its_length(edge: TestClient, pages: Pages) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a="
        yield b"b"

    edge.post("/sign-in/", content=pieces())

    (request,) = pages.asked
    assert (request.content, request.headers["content-length"]) == (b"a=b", "3")
    assert "transfer-encoding" not in request.headers


def test_a_body_without_end_never_reaches_the_pages(edge: TestClient, pages: Pages) -> None:
    megabyte = b"x" * 2**20

    answer = edge.post("/sign-in/", content=(megabyte for _ in range(100)))

    assert (answer.status_code, pages.asked) == (413, [])
    assert f"{LARGEST_FORM_MB}MB以下" in answer.text


@pytest.mark.parametrize("sizes", [[LARGEST_PHOTO_BYTES], [LARGEST_BUNDLE] * 8], ids=["photo", "bundles"])
def test_files_as_large_as_the_pages_take_them_reach_them(edge: TestClient, pages: Pages, sizes: list[int]) -> None:
    answer = edge.post("/courier/", files=[("file", (f"{size}.bin", b"x" * size)) for size in sizes])

    assert answer.status_code == 200
    assert len(pages.asked[0].content) > sum(sizes)


def test_files_without_end_never_reach_the_pages(edge: TestClient, pages: Pages) -> None:
    body = (b"x" * 2**20 for _ in range(100))

    answer = edge.post("/courier/", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert (answer.status_code, pages.asked) == (413, [])
    assert f"{LARGEST_UPLOAD_MB}MB以下" in answer.text


def test_files_beyond_what_memory_is_there_for_are_told_so_and_pages_go_on(
    edge: TestClient, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccus.config.edge.pages.MOST_UPLOADS", 1)

    answers = [edge.post("/courier/", files={"file": b"x"}).status_code for _ in range(2)]
    monkeypatch.setattr("ccus.config.edge.pages.MOST_UPLOADS", 0)
    busy = edge.post("/courier/", files={"file": b"x"})

    assert (answers, busy.status_code) == ([200, 200], 503)
    assert "もう一度送ってください" in busy.text
    assert edge.get("/").status_code == 200


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (httpx2.ConnectError("refused"), 503),
        (httpx2.ReadError("broke off"), 502),
        (httpx2.ReadTimeout("silent"), 502),
        (httpx2.LocalProtocolError("two lengths"), 400),
    ],
)
def test_trouble_behind_the_edge_is_told_in_words(
    edge: TestClient, pages: Pages, fault: Exception, status: int
) -> None:
    pages.fault = fault

    answer = edge.get("/")

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert str(fault) not in answer.text


def test_pages_beyond_what_can_be_made_are_told_so_at_once_and_touches_go_on(
    edge: TestClient, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccus.config.edge.pages.MOST_PAGES", 0)

    answer = edge.get("/prime/")

    assert answer.status_code == 503
    assert answer.text.startswith(
        "いま画面を開く人が多く、順番を待てません。現場のタッチはいつもどおり記録されています。"
    )
    assert (answer.headers["refresh"], answer.headers["retry-after"]) == ("10", "5")
    assert "refresh" not in edge.post("/prime/").headers
    assert pages.asked == []
    assert edge.post("/api/device/v1/heartbeats", json={"queue_length": 0}).status_code == 200


def test_a_page_makes_room_for_the_next_whatever_became_of_it(
    edge: TestClient, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccus.config.edge.pages.MOST_PAGES", 1)

    assert edge.get("/").status_code == 200
    pages.fault = httpx2.ReadError("broken off")
    assert edge.get("/").status_code == 502
    pages.fault = None
    assert edge.get("/").status_code == 200


def a_request(state: State, *chunks: bytes, is_whole: asyncio.Event) -> Request:
    """A form of which some has come; the rest comes when the event is set."""
    scope = {
        "type": "http", "method": "POST", "path": "/sign-in/", "raw_path": b"/sign-in/", "query_string": b"",
        "headers": [(b"host", b"ccus.example"), (b"content-length", b"100")], "client": ("203.0.113.7", 1),
        "app": SimpleNamespace(state=state),
    }  # fmt: skip
    coming = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]

    async def receive() -> dict[str, object]:
        if coming:
            return coming.pop(0)
        await is_whole.wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    return Request(scope, receive)


def test_forms_that_never_end_keep_nobody_from_opening_a_page() -> None:
    made = Pages()
    state = State()
    state.page_load, state.public_scheme, state.proxies = PageLoad(), "http", 0
    state.pages = httpx2.AsyncClient(base_url="http://pages.internal:9", transport=httpx2.MockTransport(made))

    async def visit() -> tuple[int, int, list[int]]:
        is_whole = asyncio.Event()
        slow = [asyncio.create_task(pass_on(a_request(state, b"a=", is_whole=is_whole))) for _ in range(MOST_FORMS)]
        await asyncio.sleep(0)
        one_more = await pass_on(a_request(state, b"a=", is_whole=is_whole))
        page = a_request(state, is_whole=is_whole)
        page.scope.update(method="GET", headers=[(b"host", b"ccus.example")])
        opened = await pass_on(page)
        is_whole.set()
        answers = [await answer for answer in slow[:MOST_PAGES]]
        for answer in slow[MOST_PAGES:]:
            answer.cancel()
        return one_more.status_code, opened.status_code, [answer.status_code for answer in answers]

    one_more, opened, answers = asyncio.run(visit())

    assert MOST_FORMS > MOST_PAGES
    assert (one_more, opened) == (503, 200)
    assert answers == [200] * (MOST_PAGES - 1) + [503]  # the opened page has not been read yet
