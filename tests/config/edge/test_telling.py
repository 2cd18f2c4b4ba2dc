from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
import uuid_utils
from django.db import connection
from starlette.testclient import TestClient
from tests.history.world import World

from ccus.config.edge.telling import Teller
from ccus.history.services import arrivals

LONGEST_SECONDS = 20


@pytest.fixture
def listener(world: World) -> Iterator[psycopg.Connection[Any]]:
    """Hears what the edge tells from its first word on, since it is asked for before `edge`."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.connect(raw.info.dsn, password=raw.info.password, autocommit=True) as heard:
        heard.execute(f"LISTEN {arrivals.CHANNEL}")  # lint: sql-text — a constant of ours; LISTEN takes no parameters
        yield heard


def test_all_is_told_when_an_ear_opens_and_then_each_site_where_touches_arrive(
    listener: psycopg.Connection[Any], edge: TestClient, world: World
) -> None:
    at_first = [notice.payload for notice in listener.notifies(timeout=LONGEST_SECONDS, stop_after=1)]
    event = {
        "event_id": str(uuid_utils.uuid7()),
        "occurred_at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "card": "taro",
    }
    assert edge.post("/api/device/v1/touches", json={"events": [event]}).status_code == 200
    then = [notice.payload for notice in listener.notifies(timeout=LONGEST_SECONDS, stop_after=1)]

    assert (at_first, then) == (["*"], [str(world.site.pk)])


def tell(*rounds: Collection[int], failures: int = 0, stop_at_once: bool = False) -> list[set[int]]:
    """What is said: the first round as soon as it is added, all others while the pause after it goes on."""
    said: list[set[int]] = []
    tries = 0

    def say(sites: Collection[int]) -> None:
        nonlocal tries
        tries += 1
        if tries <= failures:
            raise psycopg.OperationalError("away")
        said.append(set(sites))

    async def run() -> None:
        teller = Teller(say, pause=0.0 if failures else 0.01)
        teller.add(rounds[0])
        while tries == 0 and not stop_at_once:
            await asyncio.sleep(0)
        for sites in rounds[1:]:
            teller.add(sites)
        while len(said) < min(2, len(rounds)) and not stop_at_once:
            await asyncio.sleep(0)
        await teller.stop()

    asyncio.run(run())
    return said


def test_what_arrives_during_the_pause_is_told_together() -> None:
    assert tell({1}, {2, 3}, {3, 4}) == [{1}, {2, 3, 4}]


def test_what_could_not_be_told_is_told_later_together_with_what_came() -> None:
    assert tell({1}, failures=3) == [{1}]


def test_the_end_waits_for_no_pause() -> None:
    assert tell({1}, {2}, stop_at_once=True) == [{1, 2}]


def test_more_sites_than_a_notice_holds_are_told_as_everywhere(listener: psycopg.Connection[Any]) -> None:
    arrivals.tell(listener, range(10**6, 10**6 + 2_000))
    arrivals.tell(listener, [])

    assert [notice.payload for notice in listener.notifies(timeout=0)] == ["*"]
