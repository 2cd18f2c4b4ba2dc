"""The gates, in a process of its own: touches at moments planned beforehand, whether or not earlier ones were answered.

`python -m ccus.config.benchmarks.steady.gates ORDER RESULT`: files of an `Order` and a `Result` as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import random
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import uuid_utils

from ccus.config.benchmarks.steady.wire import Wire, play, post

PATH = "/api/device/v1/touches"
BEAT_PATH = "/api/device/v1/heartbeats"
# Of a hundred requests so many bring one touch; the others are gates that catch up after a short gap in their line.
SINGLE_OF_HUNDRED = 95
CATCH_UP = range(2, 21)
CATCH_UP_SECONDS = 600
PAUSE_SECONDS = 0.1  # of a gate whose line broke or that was told to come back
STRAGGLERS_SECONDS = 30.0


class Gate(msgspec.Struct):
    """A gate's token, and the card tokens of those who come to it."""

    token: str
    cards: list[str]


class Order(msgspec.Struct, kw_only=True):
    """`begins_at` in seconds since 1970. Gates are drawn by the number of their people; `are_standing`: each has its
    line and has told that it lives before the first touch, as gates at work do every minute.
    """

    port: int
    begins_at: float
    seconds: float
    touches_per_second: float
    gates: list[Gate]
    seed: int
    are_standing: bool = False


class Result(msgspec.Struct, kw_only=True):
    """Seconds from the planned moment to the answer, one for each touch; `late_by` how late the generator itself was, one for each
    request. `statuses` counts answers by status, `broken` the requests without one. Event ids are of acknowledged touches.
    """

    offered: int
    latencies: list[float]
    answered_at: list[float]
    late_by: list[float]
    statuses: dict[int, int]
    broken: int
    results: dict[str, int]
    acknowledged: list[str]
    unanswered: int
    lasted: float
    processor_seconds: float


class TouchResult(msgspec.Struct):
    event_id: str
    result: str


class Answered(msgspec.Struct):
    results: list[TouchResult]


read_answer = msgspec.json.Decoder(Answered).decode


class _Line:
    """One gate's connection, and the requests that wait for it: a gate sends one after the other."""

    def __init__(self, gate: Gate, port: int) -> None:
        self.gate = gate
        self.wire = Wire(port)
        self.waiting: deque[tuple[float, bytes]] = deque()
        self.is_busy = False


class Load:
    """Plays an order, until its end or SIGTERM, and tells what came of it."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._chance = random.Random(order.seed)  # noqa: S311 - which gate comes next, no secret
        self._lines = [_Line(gate, order.port) for gate in order.gates]
        self._turns = self._people_in_turn()
        self._sequence = 0
        self._running: set[asyncio.Task[None]] = set()
        self._latencies: list[float] = []
        self._answered_at: list[float] = []
        self._late_by: list[float] = []
        self._statuses: Counter[int] = Counter()
        self._results: Counter[str] = Counter()
        self._acknowledged: list[str] = []
        self._offered = self._broken = 0

    async def play(self) -> Result:
        order = self._order
        if order.are_standing:
            await asyncio.gather(
                *(line.wire.ask(post(BEAT_PATH, b"{}", token=line.gate.token)) for line in self._lines)
            )
        begun = time.process_time()
        # Planned moments are on the monotonic clock: a correction of the other one must not look like a delay.
        zero = time.monotonic() + order.begins_at - time.time()
        ended = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
        for after, size in self.plan():
            if ended.is_set():
                break
            planned = zero + after
            while (pause := planned - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            self._late_by.append(time.monotonic() - planned)
            self._send(planned, size)
            if not len(self._late_by) % 16:
                await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STRAGGLERS_SECONDS):
                while self._running:
                    await asyncio.wait(self._running)
        for line in self._lines:
            line.wire.close()
        return Result(
            offered=self._offered,
            latencies=self._latencies,
            answered_at=[moment - zero for moment in self._answered_at],
            late_by=self._late_by,
            statuses=dict(self._statuses),
            broken=self._broken,
            results=dict(self._results),
            acknowledged=self._acknowledged,
            unanswered=self._offered - len(self._latencies),
            lasted=time.monotonic() - zero,
            processor_seconds=time.process_time() - begun,
        )

    def plan(self) -> Iterator[tuple[float, int]]:
        """Moments and sizes of requests. Their gaps are exponential: arrivals know nothing of each other."""
        alone = SINGLE_OF_HUNDRED / 100
        touches_of_request = alone + (1 - alone) * (CATCH_UP[0] + CATCH_UP[-1]) / 2
        rate = self._order.touches_per_second / touches_of_request
        after = self._chance.expovariate(rate)
        while after < self._order.seconds:
            yield after, 1 if self._chance.random() < alone else self._chance.choice(CATCH_UP)
            after += self._chance.expovariate(rate)

    def _people_in_turn(self) -> Iterator[tuple[_Line, str]]:
        """Everybody once, then everybody again, in an order without a pattern."""
        everybody = [(line, card) for line in self._lines for card in line.gate.cards]
        while True:
            self._chance.shuffle(everybody)
            yield from everybody

    def _send(self, planned: float, size: int) -> None:
        line, card = next(self._turns)
        now = datetime.now(UTC)
        moments = [now]
        if size > 1:
            moments = sorted(now - timedelta(seconds=self._chance.random() * CATCH_UP_SECONDS) for _ in range(size))
        cards = [card, *self._chance.choices(line.gate.cards, k=size - 1)]
        events = ",".join(map(self._event, cards, moments))
        self._offered += size
        line.waiting.append((planned, f'{{"events":[{events}]}}'.encode()))
        if not line.is_busy:
            line.is_busy = True
            task = asyncio.create_task(self._serve(line))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _event(self, card: str, at: datetime) -> str:
        self._sequence += 1
        return event(card, at, sequence=self._sequence)

    async def _serve(self, line: _Line) -> None:
        while line.waiting:
            planned, body = line.waiting.popleft()
            request = post(PATH, body, token=line.gate.token)
            while not await self._ask(line, request, planned):
                await asyncio.sleep(PAUSE_SECONDS)
        line.is_busy = False

    async def _ask(self, line: _Line, request: bytes, planned: float) -> bool:
        """Whether it was answered; else it must be sent again, as the same touches."""
        try:
            answer = await line.wire.ask(request)
        except (OSError, ValueError):
            self._broken += 1
            return False
        moment = time.monotonic()
        self._statuses[answer.status] += 1
        if answer.status != 200:
            return False
        for told in read_answer(answer.body).results:
            self._results[told.result] += 1
            self._latencies.append(moment - planned)
            self._answered_at.append(moment)
            if told.result != "refused":
                self._acknowledged.append(told.event_id)
        return True


def event(card: str, at: datetime, *, sequence: int) -> str:
    """A touch as JSON."""
    return (
        f'{{"event_id":"{uuid_utils.uuid7()}","occurred_at":"{at.isoformat()}","card":"{card}",'
        f'"sequence":{sequence},"clock_offset_ms":0}}'
    )


async def send_one(port: int, gate: Gate) -> bool:
    """One touch over a line of its own; whether it was acknowledged."""
    wire = Wire(port)
    try:
        body = f'{{"events":[{event(gate.cards[0], datetime.now(UTC), sequence=0)}]}}'.encode()
        return (await wire.ask(post(PATH, body, token=gate.token))).status == 200
    except (OSError, ValueError):
        return False
    finally:
        wire.close()


def main() -> None:
    order = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Order)
    gc.disable()  # it ends soon, and must not be late
    Path(sys.argv[2]).write_bytes(msgspec.json.encode(play(Load(order).play())))


if __name__ == "__main__":
    main()
