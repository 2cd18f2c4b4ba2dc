"""Whom the gate greets: what the site's signed roster copy, or the server's answer, says of a person. Never more than is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Greeting:
    """Given name, skill level (1 to 4) and its colour (white, blue, silver, gold), the worker's language where known.

    `warning` is a code of the screen's warnings, or a whole sentence after `=`; empty when nothing is known against the touch.
    """

    name: str = ""
    level: int = 0
    color: str = ""
    language: str = ""
    warning: str = ""


class RosterCopy(Protocol):
    """The copy of the site's roster on this gate. It judges nothing; a person who is not in it is recorded all the same."""

    def find(self, card: str) -> Greeting | None:
        """By the text of a card as it was read; also by the 14 digits of a technician ID."""


class EmptyRoster:
    """A gate that has no copy."""

    def find(self, card: str) -> Greeting | None:
        return None
