"""The edge's mouth at the database: at which sites touches arrived, for the open pages of all workers.

What arrives within a tenth of a second is told together, apart from the touches' own transactions (`history.services.arrivals`). A worker
that dies before it could tell is made up for: each ear that opens has everything told (`notices`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from ccus.history.services import arrivals

logger = logging.getLogger("ccus.edge")

PAUSE_SECONDS = 0.1
# How long a notice waits for a connection while the database is away; it is tried again after a pause.
WAIT_SECONDS = 5.0

# Tells of sites, blocking; psycopg's errors when it cannot.
Say = Callable[[Collection[int]], None]


def say_over(pool: ConnectionPool[Any]) -> Say:
    """Says it in a transaction of its own, which waits for no disk, since a notice is not kept."""

    def say(sites: Collection[int]) -> None:
        with pool.connection(timeout=WAIT_SECONDS) as connection:
            connection.execute("SET LOCAL synchronous_commit = off")
            arrivals.tell(connection, sites)

    return say


class Teller:
    """Notices of this process. All methods belong to its event loop."""

    def __init__(self, say: Say, *, pause: float = PAUSE_SECONDS) -> None:
        self._say = say
        self._pause = pause
        self._sites: set[int] = set()
        self._telling: asyncio.Task[None] | None = None

    def add(self, sites: Collection[int]) -> None:
        """Has it told that something arrived at these sites (internal ids): at once, or after the pause that is going on."""
        self._sites.update(sites)
        if self._telling is None and self._sites:
            self._telling = asyncio.create_task(self._tell_until_all_is_told())

    async def stop(self) -> None:
        """Ends a pause that is going on, and tells what waits, once."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        if self._sites:
            await self._tell(self._sites)

    async def _tell_until_all_is_told(self) -> None:
        try:
            while self._sites:
                sites, self._sites = self._sites, set()
                if not await self._tell(sites):
                    self._sites |= sites
                await asyncio.sleep(self._pause)
        finally:
            self._telling = None

    async def _tell(self, sites: Collection[int]) -> bool:
        """Whether it could be told."""
        try:
            await asyncio.to_thread(self._say, sites)
        except psycopg.Error:
            logger.info("arrivals at %s sites could not be told", len(sites))
            return False
        return True
