"""The null edge: the product's edge with a bare insert in place of verdicts and days. The limit that intake is held against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from ccus.config.edge.app import make_edge
from ccus.history.rules.verdicts import COUNTED
from ccus.history.services import writing
from ccus.history.services.intake import Answer, ReportedTouch


def store_bare(
    connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch], received_at: datetime
) -> list[Answer]:
    """Inserts touches as they are: no person, no verdict, no work record."""
    rows = []
    for touch in touches:
        happened_at, day = touch.happened_at, touch.touched_on
        rows.append(
            writing.TouchRow(
                touch.event_id, day, happened_at, touch.occurred_at, touch.clock_offset_ms, touch.device_id,
                touch.sequence, touch.site_id, touch.credential_kind, touch.credential_hash, touch.method,
                touch.direction, touch.evidence, None, COUNTED, "", day,
            )
        )  # fmt: skip
    there_before = writing.insert_touches(connection, rows, received_at=received_at)
    return [Answer(touch.event_id, touch.event_id not in there_before, COUNTED, None, None) for touch in touches]


app = make_edge(store=store_bare)
