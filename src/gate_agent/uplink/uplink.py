"""Brings the journal to the server: every event until it is confirmed, in any order, for ever. Runs in a thread of its own."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx2

from gate_agent import clock, sentences
from gate_agent.clock import Clocks
from gate_agent.gate import Gate
from gate_agent.journal.sealing import canonical
from gate_agent.journal.touches import Kept
from gate_agent.showing import Network
from gate_agent.uplink.backoff import Backoff
from gate_agent.uplink.receipts import Receipts
from gate_agent.uplink.wire import Busy, Failure, Link, NotTheServer, Unacceptable, Unwelcome
from gate_agent.version import SOFTWARE

logger = logging.getLogger(__name__)

LARGEST_BATCH = 500
# The server takes 2 MB; half of that leaves room for what it may come to count differently.
LARGEST_BODY = 1_000_000
HEARTBEAT_SECONDS = 60.0
# A server that took the touches and has no receipts yet is asked again after this.
RECEIPTS_LATER_SECONDS = 3_600.0
RECEIPTS_SOON_SECONDS = 60.0
# What the server refused it may take after its next version.
RETRY_REFUSED_SECONDS = 86_400.0
# A gate that is not welcome asks rarely: a person has to do something first.
UNWELCOME_SECONDS = 60.0
SAFE = ("stored", "duplicate")


class Uplink:
    """`step` does one round and says when to come again; `run` goes on until it is stopped."""

    def __init__(
        self,
        gate: Gate,
        link: Link,
        *,
        clocks: Clocks = clock.read_clocks,
        monotonic: Callable[[], float] = time.monotonic,
        backoff: Backoff | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._gate, self._link = gate, link
        self._receipts = Receipts(gate, link, transport=transport)
        self._clocks, self._monotonic = clocks, monotonic
        self._backoff = backoff or Backoff()
        self._next_beat = self._next_receipts = self._next_retry = 0.0
        self._heartbeat_seconds = HEARTBEAT_SECONDS
        self._batch = LARGEST_BATCH
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        self._stop = stop
        while not stop.is_set():
            self._gate.touched.clear()
            began = self._monotonic()
            is_waiting_for_server, seconds = self._guarded_step()
            # A touch ends the wait for the next heartbeat, but not the one after a failure.
            while not stop.is_set() and (left := began + seconds - self._monotonic()) > 0:
                if stop.wait(min(left, 0.2)) or (not is_waiting_for_server and self._has_news()):
                    break

    def step(self) -> tuple[bool, float]:
        """One round: a heartbeat when it is due, all that waits, receipts. Whether the server made us wait, and seconds."""
        try:
            self._gate.tend()
            now = self._monotonic()
            if now >= self._next_beat or self._gate.clock_set.is_set():
                self._beat()
            if now >= self._next_retry:
                self._gate.journal().retry_refused()
                self._next_retry = now + RETRY_REFUSED_SECONDS
            self._send_all()
            if now >= self._next_receipts:
                self._fetch_receipts()
        except Failure as failure:
            return True, self._fail(failure)
        self._backoff.succeed()
        return False, max(0.0, self._next_beat - self._monotonic())

    def _guarded_step(self) -> tuple[bool, float]:
        """A disk that cannot be written keeps nobody from trying again: what was confirmed is then sent once more."""
        try:
            return self.step()
        except (sqlite3.Error, OSError) as problem:
            logger.error("The journal cannot be used at the moment: %s", problem)
        except Exception:  # a defect of ours must not end the thread that brings everything to the server
            logger.exception("The uplink failed; it tries again.")
        return True, self._backoff.fail()

    def _has_news(self) -> bool:
        return self._gate.touched.is_set() or self._gate.clock_set.is_set()

    def _fail(self, failure: Failure) -> float:
        logger.warning("%s: %s", failure.key, failure.detail)
        message = sentences.say(failure.key)
        self._next_beat = 0.0  # the clock is measured first when the line is back
        if isinstance(failure, Unwelcome):
            self._gate.say_network(Network.REFUSED, message=str(failure.problem.get("detail") or message))
            return UNWELCOME_SECONDS + self._backoff.fail()
        if isinstance(failure, Unacceptable):
            self._gate.say_network(Network.REFUSED, message=message)
            return self._backoff.fail()
        self._gate.say_network(Network.OFFLINE, message="" if failure.key == "unreachable" else message)
        return self._backoff.fail(asked_seconds=failure.retry_after if isinstance(failure, Busy) else None)

    def _beat(self) -> None:
        """Measures the clock and hears of the site; sees whether the journal forgot what the server knows."""
        self._gate.clock_set.clear()
        journal = self._gate.journal()
        before = self._clocks()
        state = self._gate.state()
        body: dict[str, Any] = {
            "queue_length": state.waiting,
            "software": SOFTWARE,
            "last_sequence": journal.head().sequence,
        }
        measured = journal.last_measurement()
        offset_ms = clock.offset_at(before, measured) if measured else None
        if offset_ms is None:
            body["device_time"] = before.wall.isoformat()
        else:
            body["clock_offset_ms"] = offset_ms
        answer = self._link.post("/heartbeats", body, now=before.wall)
        after = self._clocks()
        server_time = read_moment(answer.get("server_time"))
        if server_time is None:
            raise NotTheServer("heartbeat without server_time")
        measurement = clock.measure(before, after, server_time=server_time)
        if measurement is not None:
            self._gate.say_measured(measurement)
        last_sequence = answer.get("last_sequence")
        if isinstance(last_sequence, int) and self._gate.go_on_above(last_sequence):
            logger.error("The journal was put back from a backup; touches go on above number %d.", last_sequence)
        asked = answer.get("heartbeat_seconds")
        self._heartbeat_seconds = float(asked) if isinstance(asked, int) and 5 <= asked <= 3_600 else HEARTBEAT_SECONDS
        self._next_beat = self._monotonic() + self._heartbeat_seconds
        site_name = answer.get("site_name")
        self._gate.say_network(Network.ONLINE, site_name=site_name if isinstance(site_name, str) else "")

    def _send_all(self) -> None:
        while not self._stop.is_set() and self._monotonic() < self._next_beat:
            journal = self._gate.journal()
            batch = self._fitting(journal.waiting(self._batch))
            if not batch:
                return
            try:
                results = self._results(batch)
            except Unacceptable as failure:
                if len(batch) > 1:  # one of them spoils the request: smaller ones find it
                    self._batch = max(1, len(batch) // 2)
                    continue
                journal.refuse({batch[0][0].row: failure.problem}, at=self._clocks().wall)
                self._batch = LARGEST_BATCH
                continue
            self._settle(batch, results)
            self._batch = min(LARGEST_BATCH, self._batch * 2)

    def _settle(self, batch: Sequence[tuple[Kept, dict[str, Any]]], results: Mapping[str, Mapping[str, Any]]) -> None:
        """What the answer says of each. An event that it does not name stays where it is."""
        journal, now = self._gate.journal(), self._clocks().wall
        answered = [(kept, results[kept.event_id]) for kept, _ in batch if kept.event_id in results]
        safe = [kept.row for kept, result in answered if result.get("result") in SAFE]
        refused = {
            kept.row: _object(result.get("problem")) for kept, result in answered if result.get("result") == "refused"
        }
        if not safe and not refused:
            raise NotTheServer("results for none of the touches")
        if safe:
            journal.confirm(safe)
        if refused:
            journal.refuse(refused, at=now)
        for kept, result in answered:
            if result.get("result") in SAFE:
                self._gate.heard(
                    kept.event_id, verdict=str(result.get("verdict", "")), show=_object(result.get("show"))
                )
        self._next_receipts = min(self._next_receipts, self._monotonic() + RECEIPTS_SOON_SECONDS)
        self._gate.say_sent(now)

    def _results(self, batch: Sequence[tuple[Kept, dict[str, Any]]]) -> dict[str, Mapping[str, Any]]:
        answer = self._link.post("/touches", {"events": [event for _, event in batch]}, now=self._clocks().wall)
        results = answer.get("results")
        if not isinstance(results, list):
            raise NotTheServer("touches without results")
        return {result["event_id"]: result for result in results if isinstance(_object(result).get("event_id"), str)}

    def _fitting(self, waiting: Sequence[Kept]) -> list[tuple[Kept, dict[str, Any]]]:
        """As many of them, from the first on, as one request may hold; at least one."""
        chosen, size = list[tuple[Kept, dict[str, Any]]](), 0
        for kept, event in zip(waiting, self._gate.journal().as_sent(waiting), strict=True):
            size += len(canonical(event).encode()) + 1
            if chosen and size > LARGEST_BODY:
                break
            chosen.append((kept, event))
        return chosen

    def _fetch_receipts(self) -> None:
        """Receipts say nothing of the line: where they fail they are put off, and the next heartbeat tells how the line is."""
        try:
            self._receipts.fetch(now=self._clocks().wall)
        except Failure as failure:
            logger.info("Receipts are put off: %s %s", failure.key, failure.detail)
            asked = failure.retry_after if isinstance(failure, Busy) else None
            self._next_receipts = self._monotonic() + max(
                RECEIPTS_SOON_SECONDS, min(asked or 0.0, RECEIPTS_LATER_SECONDS)
            )
            if not isinstance(failure, Busy):
                self._next_beat = 0.0
        else:
            self._next_receipts = self._monotonic() + RECEIPTS_LATER_SECONDS


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def read_moment(text: object) -> datetime | None:
    """A moment with its zone, of what should be one."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
