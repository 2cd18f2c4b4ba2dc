"""The gates of `ccus bench steady`, before a server that the test holds in its hand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ccus.config.benchmarks.steady import figures, gates
from ccus.config.benchmarks.steady.gates import Gate, Load, Order, Result
from ccus.config.benchmarks.steady.stored import Stored

SECONDS = 0.4


def answered(request: bytes, *, status: str = "200 OK") -> bytes:
    events = json.loads(request.partition(b"\r\n\r\n")[2]).get("events", [])
    body = json.dumps({"results": [{"event_id": event["event_id"], "result": "stored"} for event in events]}).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def play(
    answer: Callable[[bytes], bytes], *, held: bool = False, standing: bool = False, rate: float = 200.0
) -> Result:
    """What the gates tell of a server that answers so; `held`: nothing before the last planned moment is over."""

    async def run() -> Result:
        ended = asyncio.Event()
        lines: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.append(writer)
            with contextlib.suppress(asyncio.IncompleteReadError):
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    (length,) = re.findall(rb"Content-Length: (\d+)", head)
                    request = head + await reader.readexactly(int(length))
                    if held:
                        await ended.wait()
                    writer.write(answer(request))

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        order = Order(
            port=server.sockets[0].getsockname()[1], begins_at=time.time(), seconds=SECONDS, touches_per_second=rate,
            gates=[Gate("one", ["A", "B"]), Gate("two", ["C"])], seed=1, are_standing=standing,
        )  # fmt: skip
        asyncio.get_running_loop().call_later(SECONDS, ended.set)
        result = await Load(order).play()
        server.close()
        for writer in lines:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        return result

    return asyncio.run(run())


def test_every_touch_is_answered_and_acknowledged_once() -> None:
    result = play(answered)

    assert result.offered == len(result.latencies) == len(set(result.acknowledged)) > 0
    assert (result.results, result.broken, result.unanswered) == ({"stored": result.offered}, 0, 0)


def test_gates_at_work_have_told_that_they_live_before_their_first_touch() -> None:
    came: list[tuple[str, str]] = []

    def answer(request: bytes) -> bytes:
        (path,), (token,) = re.findall(rb"^POST (\S+)", request), re.findall(rb"Bearer (\w+)", request)
        came.append((path.decode(), token.decode()))
        return answered(request)

    result = play(answer, standing=True)

    assert sorted(came[:2]) == [(gates.BEAT_PATH, "one"), (gates.BEAT_PATH, "two")]
    assert {path for path, _ in came[2:]} == {gates.PATH}
    assert result.offered == len(result.acknowledged) > 0


def test_a_server_that_holds_its_answers_cannot_hide_it() -> None:
    """The touches planned while it held them count from their own moments: some waited for nearly all of the time."""
    result = play(answered, held=True)

    assert max(result.latencies) > SECONDS * 0.9
    assert figures.percentile(result.latencies, 0.5) > SECONDS * 0.3
    assert result.offered == len(result.latencies)


def test_what_is_told_to_come_back_is_sent_again_as_the_same_touches() -> None:
    busy = [True]

    def answer(request: bytes) -> bytes:
        return answered(request, status="503 Service Unavailable" if busy and busy.pop() else "200 OK")

    result = play(answer)

    assert result.statuses[503] == 1
    assert result.offered == len(set(result.acknowledged))


def test_the_same_seed_plans_the_same_touches() -> None:
    order = Order(port=1, begins_at=0, seconds=60, touches_per_second=1_000, gates=[Gate("one", ["A"])], seed=7)

    plan = list(Load(order).plan())

    assert plan == list(Load(order).plan())
    assert sum(size for _, size in plan) == pytest.approx(60_000, rel=0.05)
    assert sum(size == 1 for _, size in plan) / len(plan) == pytest.approx(0.95, abs=0.01)
    assert [after for after, _ in plan] == sorted(after for after, _ in plan)


def a_result(**changes: object) -> Result:
    values = {
        "offered": 2, "latencies": [0.01, 0.02], "answered_at": [0.5, 0.6], "late_by": [0.0], "statuses": {200: 2}, "broken": 0,
        "results": {"stored": 2}, "acknowledged": ["a", "b"], "unanswered": 0, "lasted": 1.0, "processor_seconds": 0.1,
    }  # fmt: skip
    return Result(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({}, []),
        ({"latencies": [0.01, 0.2]}, ["  latency"]),
        ({"answered_at": [0.5, 1.5]}, ["タッチ touches"]),
        ({"statuses": {200: 1, 503: 1}}, ["  answers"]),
        ({"results": {"stored": 1, "refused": 1}}, ["  results"]),
        ({"late_by": [0.5]}, ["  load generator"]),
    ],
)
def test_a_promise_that_is_broken_is_told(changes: dict[str, object], broken: list[str]) -> None:
    lines = figures.of_gates(a_result(**changes), seconds=1.0)

    assert [line.what for line in lines if line.held is False] == broken


@pytest.mark.parametrize(
    ("rows", "ids", "held"),
    [(2, {"a", "b"}, True), (1, {"a"}, False), (3, {"a", "b"}, False), (3, {"a", "b", "c"}, True)],
)
def test_lost_and_doubled_touches_are_told(rows: int, ids: set[str], held: bool) -> None:
    """What was stored without its answer having come is neither."""
    first, *_ = figures.of_storage(a_result(), Stored(rows, ids, {"counted": rows}))

    assert first.held is held


def test_events_are_what_the_device_api_reads() -> None:
    event = json.loads(gates.event("012E", datetime(2026, 11, 21, tzinfo=UTC), sequence=3))

    assert (event["card"], event["sequence"], event["occurred_at"]) == ("012E", 3, "2026-11-21T00:00:00+00:00")
