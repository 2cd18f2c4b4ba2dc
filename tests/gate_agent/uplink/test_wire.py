"""What an answer means: the server's word, or something else that happened to answer."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from tests.gate_agent.hands import MORNING
from tests.gate_agent.uplink import server as faulty

from gate_agent.uplink.wire import (
    Busy,
    Failure,
    Link,
    NotTheServer,
    Unacceptable,
    Unknown,
    Unreachable,
    Unwelcome,
    fold_server,
    is_open_line,
)

SERVER = "https://ccus.example.jp"


def ask(answer: faulty.Answer) -> dict[str, Any]:
    return Link(SERVER, "ccus_dev_x", transport=httpx2.MockTransport(answer)).post("/touches", {}, now=MORNING)


def responding(status: int, body: bytes, media_type: str, **headers: str) -> faulty.Answer:
    return lambda request: httpx2.Response(status, content=body, headers={"content-type": media_type, **headers})


def test_a_request_carries_the_token_and_the_language() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={"results": []})

    assert ask(answer) == {"results": []}
    assert str(seen[0].url) == f"{SERVER}/api/device/v1/touches"
    assert seen[0].headers["authorization"] == "Bearer ccus_dev_x"
    assert seen[0].headers["user-agent"].startswith("ccus-gate/")


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (faulty.no_line, Unreachable),
        (faulty.silence, Unreachable),
        (faulty.portal, NotTheServer),
        (faulty.portal_elsewhere, NotTheServer),
        (responding(200, b"[]", "application/json"), NotTheServer),
        (responding(200, b"{", "application/json"), NotTheServer),
        (responding(200, b"[" * 100_000, "application/json"), NotTheServer),
        (responding(200, b"{}", "text/html"), NotTheServer),
        (responding(204, b"", "application/json"), NotTheServer),
        (responding(403, b"<h1>Blocked by policy</h1>", "text/html"), NotTheServer),
        (responding(401, b"{}", "application/json"), NotTheServer),
        (responding(404, b"<h1>Not Found</h1>", "text/html"), Unknown),
        (responding(405, b"", "text/plain"), Unknown),
        (responding(502, b"<h1>Bad Gateway</h1>", "text/html"), Busy),
        (responding(500, b"", "text/plain"), Busy),
        (faulty.problem(503, "history.database_busy"), Busy),
        (faulty.problem(429, "devices.too_many_guesses"), Busy),
        (faulty.problem(401, "devices.token_unknown"), Unwelcome),
        (faulty.problem(403, "devices.device_revoked"), Unwelcome),
        (faulty.problem(410, "devices.code_expired"), Unwelcome),
        (faulty.problem(404, "devices.code_unknown"), Unacceptable),
        (faulty.problem(400, "history.unreadable_body"), Unacceptable),
        (faulty.problem(413, "history.body_too_large"), Unacceptable),
    ],
)
def test_an_answer_is_taken_for_what_it_is(answer: faulty.Answer, failure: type[Failure]) -> None:
    with pytest.raises(Failure) as raised:
        ask(answer)

    assert type(raised.value) is failure


def test_an_answer_without_end_is_cut_off() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 1_000_000

    with pytest.raises(NotTheServer, match="endless"):
        ask(lambda request: httpx2.Response(200, content=endless(), headers={"content-type": "application/json"}))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Fri, 20 Nov 2026 23:03:11 GMT", 59.876544),
        ("Fri, 20 Nov 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    with pytest.raises(Busy) as raised:
        ask(faulty.problem(503, "history.database_busy", **{"retry-after": header}))

    assert raised.value.retry_after == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("ccus.example.jp", "https://ccus.example.jp"),
        (" https://ccus.example.jp/ ", "https://ccus.example.jp"),
        ("https://ccus.example.jp/api/device/v1", "https://ccus.example.jp"),
        ("https://example.jp/ccus/", "https://example.jp/ccus"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("ftp://ccus.example.jp", None),
        ("https://", None),
        ("https://user:secret@ccus.example.jp", None),
        ("https://ccus.example.jp:99999", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_addresses_are_read_as_people_type_them(typed: str, server: str | None) -> None:
    assert fold_server(typed) == server


def test_only_a_line_to_this_machine_may_go_unencrypted_without_a_word() -> None:
    assert [is_open_line(each) for each in ("http://10.0.0.1", "http://localhost:8000", "https://10.0.0.1")] == [
        True,
        False,
        False,
    ]


@pytest.fixture
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a TLS server whose certificate nobody knows."""
    folder = tmp_path_factory.mktemp("tls")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_self_signed(folder))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                connection, _ = listening.accept()
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def _self_signed(folder: Any) -> tuple[str, str]:
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(MORNING - timedelta(days=1)).not_valid_after(MORNING + timedelta(days=9_000))
    ).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


def test_a_certificate_that_nobody_vouches_for_is_refused(stranger: int) -> None:
    with pytest.raises(Unreachable) as raised:
        Link(f"https://127.0.0.1:{stranger}").post("/touches", {}, now=MORNING)

    assert raised.value.key == "certificate_unknown"


def test_a_port_on_which_nobody_listens_is_told_from_a_dead_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")  # not asked for what is on this machine
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    with pytest.raises(Unreachable) as raised:
        Link(f"http://127.0.0.1:{port}").post("/touches", {}, now=MORNING)

    assert raised.value.key == "nobody_listens"
    assert json.dumps(raised.value.detail)
