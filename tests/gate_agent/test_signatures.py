"""The list of the server's keys: whence it is fetched, and how much of an answer is listened to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx2
import pytest

from ccus.foundation.signing import SigningKeys
from gate_agent.signatures import LARGEST_LIST, fetch_keys
from gate_agent.uplink.wire import NotTheServer

SERVER = "https://ccus.example.jp"


def test_a_list_without_end_is_listened_to_no_longer_than_a_list_is() -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield b" " * 10_000

    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, content=endless()))

    with pytest.raises(NotTheServer):
        fetch_keys(SERVER, transport=transport)

    assert given == LARGEST_LIST // 10_000 + 1


@pytest.mark.parametrize("status", [204, 302, 404, 500])
def test_another_answer_than_a_list_is_not_the_servers(status: int) -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(status, json={"keys": []}))

    with pytest.raises(NotTheServer):
        fetch_keys(SERVER, transport=transport)


def test_no_proxy_is_asked_for_the_way_to_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    keys = SigningKeys(tmp_path)
    keys.sign({}, kind="?", now=datetime.now(UTC))

    class House(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = httpx2.Response(200, json=keys.public(now=datetime.now(UTC)).as_jwks()).content
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    house = HTTPServer(("127.0.0.1", 0), House)
    thread = threading.Thread(target=house.handle_request, daemon=True)
    thread.start()
    try:
        assert len(fetch_keys(f"http://127.0.0.1:{house.server_port}")) > 0
    finally:
        thread.join(5)
        house.server_close()
