"""What goes into the journal and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gate_agent.clock import Reading
from gate_agent.recognitions import Direction, Method


@dataclass(frozen=True, slots=True)
class Touch:
    """One recognition as it is to be written. `reading` is the gate's clocks at the touch, whatever `occurred_at` says.

    `offset_ms` is None when it was not measured yet in this run of the machine, or the moment is another clock's.
    """

    event_id: UUID
    occurred_at: datetime
    reading: Reading
    method: Method
    reader: str
    card: str | None = None
    technician_id: str | None = None
    direction: Direction | None = None
    offset_ms: int | None = None
    is_own_clock: bool = True
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """One event of the journal. `row` is its place there; `event` is as it was sealed."""

    row: int
    event: Mapping[str, Any]

    @property
    def event_id(self) -> str:
        return str(self.event["event_id"])

    @property
    def reading(self) -> Reading:
        evidence = self.event["evidence"]
        return Reading(moment_of(self.event["occurred_at"]), int(evidence["monotonic_ns"]), str(evidence["boot"]))

    @property
    def happened_at(self) -> datetime:
        """By the server's clock, as far as the offset was known when it was written."""
        return moment_of(self.event["occurred_at"]) - timedelta(milliseconds=self.event.get("clock_offset_ms") or 0)


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)
