"""What the gate shows: the answer to a touch, and how the gate itself is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gate_agent.recognitions import Direction, Trouble


class Light(StrEnum):
    """The colour and the word of an answer."""

    RECORDED = "recorded"  # green: on disk, nothing known against it
    RECORDED_CHECK = "recorded_check"  # amber: on disk, somebody has to look at it (the warning says what)
    CHOOSE = "choose"  # blue: on disk; was it entry or exit? two buttons
    AGAIN = "again"  # red: nobody was recognised, or nothing could be written; hold the card again


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to one touch. Never more of a person than the given name and the level's colour.

    `number` grows by one with every answer of this run. `language` is the worker's (`ja`, `ja-easy`, `en`, …), empty when not
    known. `warning` is a code of `screen/data/warnings`, or the server's own sentence when it begins with `=`.
    """

    number: int
    light: Light
    event_id: str = ""
    name: str = ""
    level: int = 0
    color: str = ""
    direction: Direction | None = None
    language: str = ""
    warning: str = ""
    trouble: Trouble | None = None
    at: datetime | None = None


class Network(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"  # the server answers, but does not take this gate's touches
    NEVER = "never"  # not enrolled, or not reached since the start


class Clock(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


class Disk(StrEnum):
    ROOM = "room"
    NEARLY_FULL = "nearly_full"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class GateState:
    """How the gate is: the three words of the screen (queue, clock, network) and what else deserves a line.

    `waiting` counts touches on disk that the server has not confirmed; `refused` those that it will not take (they stay on
    disk); `clock_offset_ms` is this clock minus the server's. `readers` maps a reader's name to its trouble, None when it can read.
    """

    site_name: str
    waiting: int
    refused: int
    network: Network
    clock: Clock
    disk: Disk
    clock_offset_ms: int | None = None
    last_sent_at: datetime | None = None
    readers: tuple[tuple[str, Trouble | None], ...] = ()
    message: str = ""
