from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.testclient import TestClient

from ccus.config.edge.live import LONGEST_QUIET_SECONDS, MOST_OF_TOPIC, QUIET_SECONDS, LiveHub
from ccus.foundation import live


@pytest.mark.parametrize(
    "forged",
    ["", "site:1", live.ticket("site:1")[:-1] + "!", "\x00"],
    ids=["none", "unsigned", "tampered", "nul"],  # a ticket names its second, workers must agree on names
)
def test_without_a_good_ticket_nothing_is_heard(edge: TestClient, forged: str) -> None:
    assert edge.get("/live/", params={"ticket": forged}).status_code == 403


def test_a_ticket_opens_no_more_streams_than_a_site_needs() -> None:
    hub = LiveHub()

    async def open_streams() -> tuple[bool, bool, bool]:
        streams: list[AsyncIterator[bytes]] = [hub.listen("site:1") for _ in range(MOST_OF_TOPIC)]
        for stream in streams:
            await anext(stream)
        full = hub.is_full("site:1"), hub.is_full("site:2")
        await streams[0].aclose()  # type: ignore[attr-defined]
        return *full, hub.is_full("site:1")

    assert asyncio.run(open_streams()) == (True, False, False)


def test_a_stream_too_many_is_asked_to_come_later(edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveHub, "is_full", lambda self, topic: True)

    answer = edge.get("/live/", params={"ticket": live.ticket("site:1")})

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


@pytest.mark.parametrize(
    ("in_hand", "pause"), [(0, QUIET_SECONDS), (3, 4 * QUIET_SECONDS), (64, LONGEST_QUIET_SECONDS)]
)
def test_the_more_pages_are_being_made_the_less_open_boards_are_told(in_hand: int, pause: float) -> None:
    assert LiveHub(pages_in_hand=lambda: in_hand).pause == pause
