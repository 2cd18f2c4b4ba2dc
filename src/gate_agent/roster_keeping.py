"""Keeps the copy of the roster fresh: at the start, every few minutes, and soon after the server said something else of a person."""

from __future__ import annotations

import contextlib
import logging
import queue
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from gate_agent.gate import Gate
from gate_agent.roster import CopyState, SignedRoster
from gate_agent.showing import GateState, Network, Shown
from gate_agent.signatures import KeyUnknown, NotSigned, PinnedKeys, fetch_keys
from gate_agent.uplink.wire import Failure, Link, NotTheServer

logger = logging.getLogger(__name__)

EVERY_SECONDS = 300.0
# After a word of the server, and after a failure: never more often than this.
SOON_SECONDS = 20.0
LOOK_SECONDS = 0.5


class RosterKeeper:
    """`refresh` asks once; `run` goes on until it is stopped, in a thread and over a line of its own."""

    def __init__(
        self,
        gate: Gate,
        roster: SignedRoster,
        link: Link,
        *,
        transport: httpx2.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._gate, self._roster, self._link = gate, roster, link
        self._transport, self._monotonic = transport, monotonic
        self._every = EVERY_SECONDS * chance(0.8, 1.2)  # gates of one power cut come apart
        self._asked_at = -2 * EVERY_SECONDS
        self._is_wanted = True

    def run(self, stop: threading.Event) -> None:
        self.tell_state()
        with self._gate.follow() as news:
            while not stop.is_set():
                with contextlib.suppress(queue.Empty):
                    self.hear(news.get(timeout=LOOK_SECONDS))
                if self.is_due():
                    self.step()

    def hear(self, news: Shown | GateState) -> None:
        """The server's own sentence about a person, or a line that is back, makes the next question come soon."""
        if isinstance(news, Shown):
            self._is_wanted = self._is_wanted or news.warning.startswith("=")
        elif news.network is Network.ONLINE and not self._roster.etag:
            self._is_wanted = True

    def is_due(self) -> bool:
        waited = self._monotonic() - self._asked_at
        return waited >= (SOON_SECONDS if self._is_wanted else self._every)

    def step(self) -> None:
        """Asks, whatever comes of it."""
        self._asked_at, self._is_wanted = self._monotonic(), False
        try:
            refresh(
                self._roster,
                self._link,
                folder=self._gate.folder,
                server=self._gate.settings.server,
                transport=self._transport,
            )
        except Failure as failure:
            logger.info("No newer roster: %s %s", failure.key, failure.detail)
        except (NotSigned, OSError) as problem:
            logger.warning("The roster that came is not kept: %s %s", type(problem).__name__, problem)

    def tell_state(self) -> None:
        """A copy that is not believed is said once, on the screen and in the log."""
        if self._roster.state in (CopyState.TAMPERED, CopyState.FOREIGN):
            logger.warning("The copy of the roster on the disk is ignored: %s", self._roster.state.value)
            with contextlib.suppress(sqlite3.Error, OSError):
                self._gate.journal().note(self._roster.state.value, at=datetime.now(UTC))


def refresh(
    roster: SignedRoster, link: Link, *, folder: Path, server: str, transport: httpx2.BaseTransport | None = None
) -> None:
    """Brings the newest copy, and the server's keys when they are needed. Raises Failure, NotSigned, OSError."""
    keys = PinnedKeys.load(folder)
    if not keys:
        keys = fetch_keys(server, transport=transport)
        keys.save(folder)
    answer = link.post("/roster", {"etag": roster.etag}, now=datetime.now(UTC))
    signed = answer.get("roster")
    if answer.get("changed") is False:
        return
    if not isinstance(signed, str):
        raise NotTheServer("roster without a roster")
    try:
        roster.take(signed, keys)
    except KeyUnknown:
        keys = keys.with_keys(fetch_keys(server, transport=transport))
        roster.take(signed, keys)
        keys.save(folder)
