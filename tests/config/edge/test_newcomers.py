from __future__ import annotations

import asyncio
import contextlib

import pytest
from starlette.testclient import TestClient
from tests.config.edge.conftest import TOKEN

from ccus.config.edge.newcomers import Line
from ccus.config.edge.tokens import TokenCache

BEAT = "/api/device/v1/heartbeats"


async def settle() -> None:
    """Lets everybody go as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_newcomers_beyond_the_places_wait_in_the_order_of_their_coming() -> None:
    async def run() -> tuple[list[int], list[int]]:
        line, inside = Line(most=2), []
        ends = [asyncio.Event() for _ in range(5)]

        async def come(number: int) -> None:
            async with line.turn():
                inside.append(number)
                await ends[number].wait()

        coming = [asyncio.ensure_future(come(number)) for number in range(5)]
        await settle()
        at_first = list(inside)
        ends[1].set()
        await settle()
        after_one_left = list(inside)
        for end in ends:
            end.set()
        await asyncio.gather(*coming)
        assert inside == [0, 1, 2, 3, 4]
        return at_first, after_one_left

    assert asyncio.run(run()) == ([0, 1], [0, 1, 2])


def test_who_goes_away_while_waiting_or_fails_inside_takes_no_place_along() -> None:
    async def run() -> list[str]:
        line, inside = Line(most=1), []
        held = asyncio.Event()

        async def come(name: str, *, fails: bool = False) -> None:
            async with line.turn():
                inside.append(name)
                await held.wait()
                if fails:
                    raise ValueError(name)

        first = asyncio.ensure_future(come("first", fails=True))
        gone, last = asyncio.ensure_future(come("gone")), asyncio.ensure_future(come("last"))
        await settle()
        gone.cancel()
        held.set()
        with contextlib.suppress(ValueError, asyncio.CancelledError):
            await first
        await last
        await asyncio.wait_for(come("later"), 10)
        return inside

    assert asyncio.run(run()) == ["first", "last", "later"]


def test_a_place_that_became_free_for_somebody_who_goes_away_is_handed_on() -> None:
    async def run() -> list[str]:
        line, inside = Line(most=1), []
        held = asyncio.Event()

        async def come(name: str) -> None:
            async with line.turn():
                inside.append(name)
                await held.wait()

        first, gone = asyncio.ensure_future(come("first")), asyncio.ensure_future(come("gone"))
        await settle()
        first.cancel()
        asyncio.get_running_loop().call_soon(lambda: asyncio.get_running_loop().call_soon(gone.cancel))
        with contextlib.suppress(asyncio.CancelledError):
            await first
        gone.cancel()
        held.set()
        await settle()
        await asyncio.wait_for(come("later"), 10)
        return [name for name in inside if name != "gone"]

    assert asyncio.run(run()) == ["first", "later"]


def listening(edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> TokenCache:
    """The edge's tokens, which forget nothing when its ear on the database opens, be it only now."""
    cache: TokenCache = edge.app.state.tokens  # type: ignore[attr-defined]
    monkeypatch.setattr(cache, "forget_all", lambda: None)
    return cache


def test_a_gate_that_was_heard_a_moment_ago_does_not_stand_in_line(
    edge: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = listening(edge, monkeypatch)
    assert not cache.heard_lately(f"Bearer {TOKEN}")
    assert edge.post(BEAT, json={}).status_code == 200

    edge.app.state.newcomers = Line(most=0)  # type: ignore[attr-defined]  # nobody's turn ever comes there

    assert cache.heard_lately(f"Bearer {TOKEN}")
    assert edge.post(BEAT, json={}).status_code == 200
    assert not cache.heard_lately("Bearer somebody-else")
    assert not cache.heard_lately("")


def test_a_gate_whose_token_is_asked_for_again_stands_in_line_once(
    edge: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = listening(edge, monkeypatch)
    assert edge.post(BEAT, json={}).status_code == 200

    TokenCache.forget_all(cache)

    assert not cache.heard_lately(f"Bearer {TOKEN}")
    assert edge.post(BEAT, json={}).status_code == 200
    assert cache.heard_lately(f"Bearer {TOKEN}")
