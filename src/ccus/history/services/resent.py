"""A touch that is sent again with a clock offset that was measured meanwhile is the touch as it was stored first.

A gate that was never measured since its machine started says so in the evidence (`"offset": "later"`) and sends such touches with
the offset that it measures afterwards. One that went before by another way (a courier's bundle) went without it. Corrected by days
or weeks, it would be another day's touch, where the same id is not found (0008): the same person would have been there twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from ccus.history.services.facts import run
from ccus.kit.calendar import JST

# As `kept_evidence` writes it; searched in the text, since nearly no touch has it and parsing all would cost more.
LATER = '"offset":"later"'
# The largest offset that a device may tell is 23 days and some hours.
FARTHEST = timedelta(days=24)


def find_first_stored(
    connection: psycopg.Connection[Any], late: Sequence[tuple[UUID, datetime]]
) -> dict[UUID, tuple[datetime, int | None]]:
    """The device's moment and the offset (ms) with which touches are stored, by event id. `late` are ids and the device's moments."""
    days = [occurred_at.astimezone(JST).date() for _, occurred_at in late]
    rows = run(
        connection,
        "first_stored",
        {
            "event_ids": [event_id for event_id, _ in late],
            "firsts": [day - FARTHEST for day in days],
            "lasts": [day + FARTHEST for day in days],
        },
    )
    return {event_id: (occurred_at, offset_ms) for event_id, occurred_at, offset_ms in rows}
