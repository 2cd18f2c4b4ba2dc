"""What became of the lines of a file from the card maker, and photos that wait for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DeliveryRow:
    """One line of the file, counted from 1 with its head. `words` is its result, or why it was refused and what to do."""

    number: int
    reference: str
    words: str
    is_new: bool
    is_refused: bool


@dataclass(frozen=True)
class WaitingPhoto:
    """A newer photo beside the one in force."""

    name: str
    ccus_id: str
    sent_at: datetime
    current_url: str
    newer_url: str
    accept_url: str
    decline_url: str
