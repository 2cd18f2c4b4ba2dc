"""A look at a journal from outside, also while the agent writes to it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gate_agent.journal.store import connect

MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of events; `last_at` is the moment of the last one by the gate's clock; `problems` why the server refused some.

    `doubted` counts receipts that prove nothing, `doubts` says at which step.
    """

    events: int
    waiting: int
    refused: int
    receipts: int
    last_sequence: int
    last_at: str | None
    problems: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    doubted: int = 0


def look_at(path: Path) -> Overview:
    """Raises sqlite3.Error."""
    with closing(connect(path, read_only=True)) as connection:
        connection.execute("BEGIN")
        events, waiting, refused, receipts, last_sequence = connection.execute(
            "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM outbox), (SELECT count(*) FROM refused),"
            " (SELECT count(*) FROM receipt), (SELECT coalesce(max(sequence), 0) FROM event)"
        ).fetchone()
        last = connection.execute("SELECT sealed FROM event ORDER BY id DESC LIMIT 1").fetchone()
        problems = connection.execute("SELECT DISTINCT problem FROM refused LIMIT ?", (MOST_PROBLEMS,)).fetchall()
        doubts, doubted = _doubts(connection)
    return Overview(
        events=events,
        waiting=waiting,
        refused=refused,
        receipts=receipts,
        last_sequence=last_sequence,
        last_at=json.loads(last[0])["event"]["occurred_at"] if last else None,
        problems=tuple(_title(problem) for (problem,) in problems),
        doubts=doubts,
        doubted=doubted,
    )


def _doubts(connection: sqlite3.Connection) -> tuple[tuple[str, ...], int]:
    """None where an earlier program wrote the journal."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'doubted_receipt'").fetchone():
        return (), 0
    reasons = connection.execute(
        "SELECT DISTINCT reason FROM doubted_receipt ORDER BY reason LIMIT ?", (MOST_PROBLEMS,)
    )
    return tuple(reason for (reason,) in reasons.fetchall()), int(
        connection.execute("SELECT count(*) FROM doubted_receipt").fetchone()[0]
    )


def _title(problem: str) -> str:
    found = json.loads(problem)
    return f"{found.get('title', '')}{found.get('detail', '')}" or str(found.get("code", ""))
