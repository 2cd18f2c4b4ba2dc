"""Checks the chain: every event as it was sealed, each naming the one before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from gate_agent.journal import sealing
from gate_agent.journal.store import connect


class Flaw(StrEnum):
    ALTERED = "altered"  # not as it was sealed
    LOOSE = "loose"  # does not name the one before it
    MISSING = "missing"  # the numbers before it are not there
    FORKED = "forked"  # the same number twice in one log: the folder was put back from a backup


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one event of the journal. `log` and `sequence` name it."""

    flaw: Flaw
    event_id: str
    log: str
    sequence: int


def verify(path: Path) -> Iterator[Finding]:
    """Goes through a journal in bounded memory and names every event that is altered, loose, doubled, or after a gap.

    An event that was removed shows as MISSING before the next one; removals at the end of a log show by the server's number alone.
    """
    connection = connect(path, read_only=True)
    try:
        rows = connection.execute(
            "SELECT event_id, log, sequence, credential, sealed FROM event ORDER BY log, sequence, id"
        )
        for log, of_log in groupby(rows, key=lambda row: row[1]):
            yield from _verify_log(str(log), of_log)
    finally:
        connection.close()


def _verify_log(log: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[Finding]:
    earlier: set[str] = set()  # seals of the number before; several where the log is forked
    current: set[str] = set()
    last: int | None = None
    for event_id, _, sequence, credential, sealed in rows:
        event = sealing.open_line(sealed)
        if event is None or not _is_of_row(event, event_id, log, sequence, credential):
            yield Finding(Flaw.ALTERED, event_id, log, sequence)
        if sequence == last:
            yield Finding(Flaw.FORKED, event_id, log, sequence)
        else:
            if last is not None and sequence != last + 1:
                yield Finding(Flaw.MISSING, event_id, log, sequence)
                current = set()
            earlier, current = current, set()
        if event is not None:
            if earlier and event["evidence"]["previous"] not in earlier:
                yield Finding(Flaw.LOOSE, event_id, log, sequence)
            current.add(json.loads(sealed)["hash"])
        last = sequence


def _is_of_row(event: dict[str, Any], event_id: str, log: str, sequence: int, credential: str) -> bool:
    own = sealing.credential_of(card=event.get("card"), technician_id=event.get("technician_id"))
    named = (event["event_id"], event["evidence"]["log"], event["sequence"], own)
    return named == (event_id, log, sequence, credential)


def is_readable(path: Path) -> bool:
    """Whether SQLite itself finds the file whole."""
    try:
        connection = connect(path, read_only=True)
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False
