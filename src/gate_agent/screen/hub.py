"""Carries what the gate says to every open page, each at its own pace and without a backlog."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Protocol

from gate_agent.recognitions import Direction, Report
from gate_agent.showing import GateState, Shown

# A page that reads slowly still hears of the last few people; of states only the newest one counts.
MOST_ANSWERS = 8
LISTENING_SECONDS = 0.5
# How long after a touch a page that (re)connects is still told about it.
FRESH_SECONDS = 3.0


class TouchGate(Protocol):
    """The heart of the agent, as much of it as the screen uses."""

    def report(self, report: Report) -> Shown | None: ...

    def choose(self, event_id: str, direction: Direction) -> Shown: ...

    def state(self) -> GateState: ...

    def follow(self) -> contextlib.AbstractContextManager[queue.SimpleQueue[Shown | GateState]]: ...


class Listener:
    """One open page. Lives in the event loop."""

    def __init__(self) -> None:
        self._answers: deque[Shown] = deque(maxlen=MOST_ANSWERS)
        self._state: GateState | None = None
        self._news = asyncio.Event()

    def tell(self, news: Shown | GateState) -> None:
        if isinstance(news, Shown):
            self._answers.append(news)
        else:
            self._state = news
        self._news.set()

    async def wait(self, seconds: float) -> list[Shown | GateState]:
        """What came since the last call, the state last; empty when nothing came for so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()
        news: list[Shown | GateState] = [*self._answers]
        if self._state is not None:
            news.append(self._state)
        self._answers.clear()
        self._state = None
        return news


class Hub:
    """Follows the gate in one thread, however many pages are open."""

    def __init__(self, gate: TouchGate) -> None:
        self._gate = gate
        self._listeners: set[Listener] = set()
        self._last: tuple[float, Shown] | None = None

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Follows the gate as long as the context lasts."""
        loop = asyncio.get_running_loop()
        stop = threading.Event()
        following = threading.Event()
        thread = threading.Thread(target=self._follow, args=(loop, following, stop), name="screen", daemon=True)
        thread.start()
        await asyncio.to_thread(following.wait)
        try:
            yield
        finally:
            stop.set()
            await asyncio.to_thread(thread.join)

    @contextlib.contextmanager
    def listening(self) -> Iterator[Listener]:
        """For the event loop only. A touch of a moment ago is told at once."""
        listener = Listener()
        if self._last is not None and time.monotonic() - self._last[0] < FRESH_SECONDS:
            listener.tell(self._last[1])
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def tell(self, news: Shown | GateState) -> None:
        """For the event loop only."""
        if isinstance(news, Shown):
            self._last = (time.monotonic(), news)
        for listener in self._listeners:
            listener.tell(news)

    def _follow(self, loop: asyncio.AbstractEventLoop, following: threading.Event, stop: threading.Event) -> None:
        with self._gate.follow() as news:
            following.set()
            while not stop.is_set():
                with contextlib.suppress(queue.Empty):
                    loop.call_soon_threadsafe(self.tell, news.get(timeout=LISTENING_SECONDS))
