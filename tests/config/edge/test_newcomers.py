from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Sequence

import pytest
from starlette.testclient import TestClient
from tests.config.edge.conftest import TOKEN

from ccus.config.edge.newcomers import LATEST_SECONDS, SOONEST_SECONDS, Line
from ccus.config.edge.tokens import MOST_TOGETHER, TokenCache
from ccus.devices.errors import TokenUnknown, TooManyAtOnce
from ccus.devices.queries.devices import EnrolledDevice
from ccus.history.errors import DatabaseBusy
from ccus.history.models import Touch

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


def test_when_the_line_is_long_who_comes_is_told_to_come_back() -> None:
    async def run() -> tuple[list[str], int]:
        line, inside = Line(most=1, most_waiting=1), []
        held = asyncio.Event()

        async def come(name: str) -> None:
            async with line.turn():
                inside.append(name)
                await held.wait()

        coming = [asyncio.ensure_future(come(name)) for name in ("first", "second")]
        await settle()
        with pytest.raises(TooManyAtOnce) as told:
            await come("third")
        held.set()
        await asyncio.gather(*coming)
        await come("later")
        return inside, told.value.data["seconds"]

    inside, seconds = asyncio.run(run())

    assert inside == ["first", "second", "later"]
    assert SOONEST_SECONDS <= seconds <= LATEST_SECONDS


def test_a_gate_that_is_told_to_come_back_hears_when_and_nothing_is_stored(edge: TestClient) -> None:
    edge.app.state.newcomers = Line(most=0, most_waiting=0)  # type: ignore[attr-defined]

    answer = edge.post("/api/device/v1/touches", json={"events": [{"event_id": "any"}]})

    assert (answer.status_code, answer.json()["code"]) == (503, "devices.too_many_at_once")
    assert SOONEST_SECONDS <= int(answer.headers["Retry-After"]) <= LATEST_SECONDS
    assert not Touch.objects.exists()


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


def answers_to(tokens: list[str], cache: TokenCache) -> list[EnrolledDevice | BaseException]:
    """What each of the tokens is answered when they all come at once."""

    async def run() -> list[EnrolledDevice | BaseException]:
        return await asyncio.gather(
            *(cache.device_of(f"Bearer {token}", address=token) for token in tokens), return_exceptions=True
        )

    return asyncio.run(run())


def remembered(token: str) -> EnrolledDevice:
    return EnrolledDevice(len(token), 1, "", revoked=False, kind="reader")


def test_gates_that_come_at_once_are_looked_up_together(monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[int] = []
    hashes = {hashlib.sha256(token.encode()).digest(): remembered(token) for token in ("a", "bb", "a" * 400)}

    def ask(self: TokenCache, asked: Sequence[bytes]) -> dict[bytes, EnrolledDevice]:
        questions.append(len(asked))
        return {one: hashes[one] for one in asked if one in hashes}

    monkeypatch.setattr(TokenCache, "_ask", ask)
    many = ["a" * 400, *(f"unknown {number}" for number in range(MOST_TOGETHER)), "a", "bb", "a"]

    answers = answers_to(many, TokenCache(None))  # type: ignore[arg-type]  # asks nobody but the function above

    assert answers[0] == remembered("a" * 400)
    assert answers[-3:] == [remembered("a"), remembered("bb"), remembered("a")]
    assert {type(answer) for answer in answers[1:-3]} == {TokenUnknown}
    assert questions == [MOST_TOGETHER, 3], "a token that two ask for is asked for once"


def test_a_question_that_fails_fails_for_those_who_asked_and_for_nobody_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask(self: TokenCache, asked: Sequence[bytes]) -> dict[bytes, EnrolledDevice]:
        raise DatabaseBusy

    cache = TokenCache(None)  # type: ignore[arg-type]
    monkeypatch.setattr(TokenCache, "_ask", ask)
    first = answers_to(["a", "bb"], cache)
    monkeypatch.setattr(TokenCache, "_ask", lambda self, asked: {one: remembered("a") for one in asked})

    assert {type(answer) for answer in first} == {DatabaseBusy}
    assert answers_to(["a"], cache) == [remembered("a")]
