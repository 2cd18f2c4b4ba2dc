"""What the database holds of the touches that a run has sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import psycopg


@dataclass(frozen=True)
class Stored:
    """Rows, the ids in them, and how many rows have which verdict, the most frequent first."""

    rows: int
    event_ids: set[str]
    verdicts: dict[str, int]


def stored_since(database_url: str, since: datetime, *, devices: Collection[int]) -> Stored:
    """What these devices have stored since that moment."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT event_id::text, verdict FROM history_touch WHERE received_at >= %s AND device_id = ANY (%s)",
            (since, list(devices)),
        ).fetchall()
    counts: dict[str, int] = {}
    for _, verdict in rows:
        counts[verdict] = counts.get(verdict, 0) + 1
    return Stored(
        len(rows), {event_id for event_id, _ in rows}, dict(sorted(counts.items(), key=lambda item: -item[1]))
    )
