"""Gates that come back all at once wait in line, so that those who stand at the others are answered meanwhile.

After an outage thousands of gates connect in the same second. Whoever was heard a moment ago does not wait behind them. When the line is
long, those who come are told to come back, each after a time of its own: a request that waits takes one of the places that a worker has
for all.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ccus.devices.errors import TooManyAtOnce

# Requests of newcomers in hand at once, for each worker: enough for large groups, few enough for a live one to pass by.
MOST_AT_ONCE = 32
# Who stands behind so many would wait for some seconds; gates then do better on their own. Below what a worker takes in hand for all.
MOST_WAITING = 3_000
SOONEST_SECONDS, LATEST_SECONDS = 3, 20


class Line:
    """Newcomers in the order of their coming."""

    def __init__(self, *, most: int = MOST_AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._free = most
        self._most_waiting = most_waiting
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Inside, one of the places is taken. TooManyAtOnce when too many wait for one."""
        if self._free:
            self._free -= 1
        elif len(self._waiting) >= self._most_waiting:
            raise TooManyAtOnce(seconds=random.randint(SOONEST_SECONDS, LATEST_SECONDS))  # noqa: S311 - apart, not secret
        else:
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            try:
                await place
            except asyncio.CancelledError:
                if place.done() and not place.cancelled():
                    self._leave()  # the place had just become free
                raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        """Hands the place on to the first who still waits."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
