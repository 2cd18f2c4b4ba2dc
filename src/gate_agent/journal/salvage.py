"""Finds sealed events in the bytes of a damaged journal.

Each event stands in one piece on one page and carries its own hash, so that no structure of the file is needed to find it, and
nothing is believed that is not exactly as it was sealed.
"""

from __future__ import annotations

import contextlib
import json
import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gate_agent.journal import sealing
from gate_agent.journal.store import PAGE_BYTES

MARK = b'{"event":{'

_decoder = json.JSONDecoder()


def salvage_events(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Every event that can be read in the files, once, in order of number and id. Files that do not exist hold none."""
    found: dict[str, dict[str, Any]] = {}
    for path in paths:
        for event in _events_in(path):
            found.setdefault(event["event_id"], event)
    return sorted(found.values(), key=lambda event: (event["sequence"], event["event_id"]))


def _events_in(path: Path) -> Iterator[dict[str, Any]]:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        if path.stat().st_size == 0:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            place = content.find(MARK)
            while place >= 0:
                event = _event_at(content[place : place + PAGE_BYTES])
                if event is not None:
                    yield event
                place = content.find(MARK, place + 1)


def _event_at(piece: bytes) -> dict[str, Any] | None:
    # What follows the event on its page may break off in the middle of a character.
    with contextlib.suppress(ValueError, RecursionError):
        line, _ = _decoder.raw_decode(piece.decode("utf-8", "replace"))
        with contextlib.suppress(KeyError, TypeError, AttributeError):
            if sealing.is_sealed(line["event"], line["hash"]):
                event: dict[str, Any] = line["event"]
                return event
    return None
