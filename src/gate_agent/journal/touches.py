"""What goes into the journal and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gate_agent.clock import Reading
from gate_agent.journal import sealing
from gate_agent.recognitions import Direction, Method
from gate_agent.version import SOFTWARE

LONGEST_READER = 80


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


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stands: the log that is written, the highest number known, the last seal."""

    log: str
    sequence: int
    seal: str


@dataclass(frozen=True, slots=True)
class Notice:
    at: datetime
    code: str
    details: Mapping[str, Any]


def event_of(touch: Touch, head: Head) -> dict[str, Any]:
    """The next event of the journal, as it is sealed."""
    evidence = {
        **sealing.fitting_evidence(touch.evidence),
        "previous": head.seal,
        "log": head.log,
        "monotonic_ns": touch.reading.ticks_ns,
        "boot": touch.reading.boot,
        "reader": touch.reader[:LONGEST_READER],
        "software": SOFTWARE,
    }
    event: dict[str, Any] = {
        "event_id": str(touch.event_id),
        "occurred_at": sealing.moment_text(touch.occurred_at),
        "method": touch.method.value,
        "sequence": head.sequence + 1,
        "evidence": evidence,
    }
    if touch.card is not None:
        event["card"] = touch.card
    else:
        event["technician_id"] = touch.technician_id
    if touch.direction is not None:
        event["direction"] = touch.direction.value
    if touch.offset_ms is not None:
        event["clock_offset_ms"] = touch.offset_ms
    elif touch.is_own_clock:
        evidence["offset"] = sealing.LATER
    return event


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)
