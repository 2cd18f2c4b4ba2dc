"""A stand-in on a port of its own, and clients that do not wait between attempts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ccus.foundation.outside import OutsideClient
from ccus.twin.services.standins import StandIn

CERTIFICATE: dict[str, Any] = {
    "number": "24-0012-000042",
    "name": "髙橋健一",
    "birth_date": "1975-05-03",
    "course": "登録とび・土工基幹技能者",
    "completed_on": "2024-06-01",
    "valid_until": "2029-05-31",
    "as_of": "2026-11-01T00:00:00Z",
}
LICENCE: dict[str, Any] = {
    "number": "G-5-12345",
    "name": "佐藤とび株式会社",
    "representative": "佐藤 一郎",
    "address": "大田区1-1",
    "capital_yen": 10_000_000,
    "trades": ["05"],
    "valid_from": "2025-01-01",
    "valid_until": "2029-12-31",
    "as_of": "2026-11-01T00:00:00Z",
}


@contextmanager
def running(*records: dict[str, Any]) -> Iterator[StandIn]:
    server = StandIn("127.0.0.1", 0, records)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def client_to(server: StandIn) -> OutsideClient:
    return OutsideClient(url=server.url, sleep=lambda _: None, spread=lambda: 0.5, read_seconds=0.2, whole_seconds=1.0)
