"""A gate that keeps everything in memory: the heart of the agent for the tests of its screen."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gate_agent.recognitions import Direction, ReaderReady, ReaderTrouble, Recognition, Report
from gate_agent.showing import Clock, Disk, GateState, Light, Network, Shown

QUIET_STATE = GateState(
    site_name="渋谷駅前再開発A街区新築工事",
    waiting=0,
    refused=0,
    network=Network.ONLINE,
    clock=Clock.RIGHT,
    disk=Disk.ROOM,
    clock_offset_ms=40,
)


class MemoryGate:
    """`people` maps the text of a card to what is shown of its holder; a stranger's card is recorded with a warning."""

    def __init__(self, people: dict[str, dict[str, Any]] | None = None) -> None:
        self.people = people or {}
        self.reports: list[Report] = []
        self.choices: list[tuple[str, Direction]] = []
        self._state = QUIET_STATE
        self._number = 0
        self._lock = threading.Lock()
        self._followers: list[queue.SimpleQueue[Shown | GateState]] = []

    def report(self, report: Report) -> Shown | None:
        self.reports.append(report)
        if isinstance(report, ReaderReady):
            return None
        if isinstance(report, ReaderTrouble):
            return self.show(Light.AGAIN, trouble=report.trouble)
        return self.show(**self._judge(report))

    def choose(self, event_id: str, direction: Direction) -> Shown:
        self.choices.append((event_id, direction))
        return self.show(Light.RECORDED, event_id=event_id, direction=direction)

    def state(self) -> GateState:
        return self._state

    @contextlib.contextmanager
    def follow(self) -> Iterator[queue.SimpleQueue[Shown | GateState]]:
        news: queue.SimpleQueue[Shown | GateState] = queue.SimpleQueue()
        with self._lock:
            self._followers.append(news)
        try:
            yield news
        finally:
            with self._lock:
                self._followers.remove(news)

    def show(self, light: Light, **fields: Any) -> Shown:
        """Answers a touch, as a reader would have it answered."""
        with self._lock:
            self._number += 1
            shown = Shown(number=self._number, light=light, **{"event_id": f"event-{self._number}", **fields})
            self._tell(shown)
        return shown

    def change(self, **fields: Any) -> None:
        """Changes the state of the gate."""
        with self._lock:
            self._state = replace(self._state, **fields)
            self._tell(self._state)

    @property
    def followers(self) -> int:
        return len(self._followers)

    def _tell(self, news: Shown | GateState) -> None:
        for follower in self._followers:
            follower.put(news)

    def _judge(self, recognition: Recognition) -> dict[str, Any]:
        key = recognition.card or recognition.technician_id or ""
        return self.people.get(key, {"light": Light.RECORDED_CHECK, "warning": "unknown_card"})
