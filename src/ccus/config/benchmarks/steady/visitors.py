"""The people at the pages, in a process of its own: each opens a page, looks at it for a while, and opens the next.

Whoever looks at a site's board keeps its stream open and fetches what changed, as the page itself does. Pictures and scripts are
left out: browsers keep them.

`python -m ccus.config.benchmarks.steady.visitors ORDER RESULT`: files of an `Order` and a `Result` as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import html
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import msgspec

from ccus.config.benchmarks.steady.wire import Answer, Wire, get, play

THINK_SECONDS = (5.0, 25.0)  # evenly between
_STREAM = re.compile(rb'hx-sse:connect="([^"]+)"')
_PART = re.compile(rb'data-live-answers hx-get="([^"]+)"')
PART = "part"


class Opening(msgspec.Struct):
    """A page that a person opens, `weight` times as often as one of weight 1. `kind` is its name in the figures."""

    kind: str
    path: str
    weight: int


class Visitor(msgspec.Struct):
    """One person, signed in by `cookie`, or nobody in particular if it is empty."""

    cookie: str
    pages: list[Opening]


class Order(msgspec.Struct, kw_only=True):
    """`begins_at` in seconds since 1970."""

    port: int
    begins_at: float
    seconds: float
    visitors: list[Visitor]
    seed: int


class Result(msgspec.Struct, kw_only=True):
    """Seconds from click to whole answer by kind of page, `part` being what an open board fetches. `statuses` by kind and status;
    `shed` counts the answers that the house is too busy for pages; `streams` the streams opened, `news` what they told.
    """

    latencies: dict[str, list[float]]
    statuses: dict[str, dict[int, int]]
    shed: int
    broken: int
    streams: int
    news: int
    processor_seconds: float


class Crowd:
    """Plays an order and tells what came of it."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._ends_at = 0.0
        self._latencies: defaultdict[str, list[float]] = defaultdict(list)
        self._statuses: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._shed = self._broken = self._streams = self._news = 0

    async def play(self) -> Result:
        begun = time.process_time()
        zero = time.monotonic() + self._order.begins_at - time.time()
        self._ends_at = zero + self._order.seconds
        people = enumerate(self._order.visitors)
        await asyncio.gather(*(self._visit(zero, number, visitor) for number, visitor in people))
        return Result(
            latencies=dict(self._latencies),
            statuses={kind: dict(counts) for kind, counts in self._statuses.items()},
            shed=self._shed,
            broken=self._broken,
            streams=self._streams,
            news=self._news,
            processor_seconds=time.process_time() - begun,
        )

    async def _visit(self, zero: float, number: int, visitor: Visitor) -> None:
        chance = random.Random(self._order.seed * 1_000_003 + number)  # noqa: S311 - which page comes next, no secret
        wire = Wire(self._order.port)
        weights = [opening.weight for opening in visitor.pages]
        clicks_at = zero + chance.random() * THINK_SECONDS[1]  # they do not all come at once
        while clicks_at < self._ends_at:
            await asyncio.sleep(max(0.0, clicks_at - time.monotonic()))
            opening = chance.choices(visitor.pages, weights)[0]
            answer = await self._fetch(wire, opening.kind, opening.path, visitor.cookie, clicked_at=clicks_at)
            looks_until = time.monotonic() + chance.uniform(*THINK_SECONDS)
            if answer is not None and answer.status == 200:
                await self._watch(answer, visitor.cookie, until=min(looks_until, self._ends_at))
            clicks_at = looks_until
        wire.close()

    async def _watch(self, answer: Answer, cookie: str, *, until: float) -> None:
        """Keeps the stream of a live page open, if it is one, and fetches the changed parts at each news, one at a time."""
        body = gzip.decompress(answer.body) if answer.field(b"content-encoding") == b"gzip" else answer.body
        stream, part = _STREAM.search(body), _PART.search(body)
        if stream is None or part is None:
            return
        changed, wire = asyncio.Event(), Wire(self._order.port)
        listening = asyncio.create_task(self._listen(_address(stream), cookie, changed))
        while (left := until - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), left)
                changed.clear()
                await self._fetch(wire, PART, _address(part), cookie, clicked_at=time.monotonic())
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
        wire.close()

    async def _listen(self, path: str, cookie: str, changed: asyncio.Event) -> None:
        self._streams += 1
        try:
            async for piece in Wire(self._order.port).listen(get(path, cookie=cookie)):
                if b"event: touches" in piece:
                    self._news += 1
                    changed.set()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self._broken += 1

    async def _fetch(self, wire: Wire, kind: str, path: str, cookie: str, *, clicked_at: float) -> Answer | None:
        try:
            answer = await wire.ask(get(path, cookie=cookie))
        except (OSError, ValueError):
            self._broken += 1
            return None
        self._statuses[kind][answer.status] += 1
        if answer.status == 503 and answer.field(b"refresh") is not None:
            self._shed += 1
        else:
            self._latencies[kind].append(time.monotonic() - clicked_at)
        return answer


def _address(found: re.Match[bytes]) -> str:
    return html.unescape(found[1].decode())


def main() -> None:
    order = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Order)
    Path(sys.argv[2]).write_bytes(msgspec.json.encode(play(Crowd(order).play())))


if __name__ == "__main__":
    main()
