"""A touch that is sent again with a clock offset that was measured meanwhile is the touch as it was stored first.

A gate that was never measured since its machine started says so in the evidence (`"offset": "later"`) and sends such touches with
the offset that it measures afterwards. One that went before by another way (a courier's bundle) went without it. Corrected by days
or weeks, it would be another day's touch, where the same id is not found (0008): the same person would have been there twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg

from ccus.history.services.facts import run
from ccus.kit.calendar import JST

if TYPE_CHECKING:
    from ccus.history.services.intake import ReportedTouch

# As `kept_evidence` writes it; searched in the text, since nearly no touch has it and parsing all would cost more.
LATER = '"offset":"later"'
# The largest offset that a device may tell is 23 days and some hours.
FARTHEST = timedelta(days=24)


def as_first_stored(connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch]) -> Sequence[ReportedTouch]:
    """The same touches, those that are stored with another offset as they are stored. Asks nothing where no touch says so."""
    late = [touch for touch in touches if touch.evidence is not None and LATER in touch.evidence]
    if not late:
        return touches
    days = [touch.occurred_at.astimezone(JST).date() for touch in late]
    rows = run(
        connection,
        "first_stored",
        {
            "event_ids": [touch.event_id for touch in late],
            "firsts": [day - FARTHEST for day in days],
            "lasts": [day + FARTHEST for day in days],
        },
    )
    stored = {event_id: (occurred_at, offset_ms) for event_id, occurred_at, offset_ms in rows}
    return [
        replace(touch, occurred_at=stored[touch.event_id][0], clock_offset_ms=stored[touch.event_id][1])
        if touch.event_id in stored
        else touch
        for touch in touches
    ]
