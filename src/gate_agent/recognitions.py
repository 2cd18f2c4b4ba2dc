"""What readers report to the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Method(StrEnum):
    """How a person was recognised; the words of the device API."""

    CARD = "card"
    LOGGER = "logger"
    QR = "qr"
    BUTTON = "button"


class Direction(StrEnum):
    ENTRY = "entry"
    EXIT = "exit"


class Trouble(StrEnum):
    """Why a reader could not recognise anybody, or works no more."""

    HALF_READ = "half_read"
    UNKNOWN_KIND = "unknown_kind"
    UNREADABLE_QR = "unreadable_qr"
    TWO_CARDS = "two_cards"
    READER_GONE = "reader_gone"
    READER_FORBIDDEN = "reader_forbidden"
    DRIVER_MISSING = "driver_missing"
    FILE_UNREADABLE = "file_unreadable"


@dataclass(frozen=True, slots=True)
class Recognition:
    """One person recognised by one reader. Exactly one of `card` and `technician_id` is given.

    `card` is the text that the reader read (a token, or the number of the chip in upper-case hexadecimal). `at` is given by
    logging readers alone: the moment by their own clock; None means at this moment. `direction` is given only where the
    reader stands at a lane of one direction.
    """

    method: Method
    reader: str
    card: str | None = None
    technician_id: str | None = None
    direction: Direction | None = None
    at: datetime | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReaderTrouble:
    """A reader recognised nobody, for this reason. `detail` is for the log: the driver's own words, nothing of a person."""

    reader: str
    trouble: Trouble
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReaderReady:
    """A reader can read (again)."""

    reader: str


Report = Recognition | ReaderTrouble | ReaderReady


class NotWritten(OSError):
    """A line of a logging reader could not be put on disk: leave its file where it is and report it again later."""
