"""Gates that come back all at once wait in line, so that those who stand at the others are answered meanwhile.

After an outage thousands of gates connect in the same second. Whoever was heard a moment ago does not wait behind them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Requests of newcomers in hand at once, for each worker: enough for large groups, few enough for a live one to pass by.
MOST_AT_ONCE = 32


class Line:
    """Newcomers in the order of their coming. How long it gets is bounded by the requests that a worker takes in hand."""

    def __init__(self, *, most: int = MOST_AT_ONCE) -> None:
        self._free = most
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Inside, one of the places is taken."""
        if self._free:
            self._free -= 1
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
