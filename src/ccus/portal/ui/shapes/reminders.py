"""Reminders that a person or firm was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReminderRow:
    """One reminder. `is_open` while the check still asks for it; `whys` and `repairs` are what it says now."""

    check: str
    person: str
    site: str
    sender: str
    sent_on: date
    is_open: bool
    whys: tuple[str, ...]
    repairs: tuple[str, ...]
    who: str


@dataclass(frozen=True)
class RemindersPage:
    """Open ones first."""

    title: str
    rows: tuple[ReminderRow, ...]
