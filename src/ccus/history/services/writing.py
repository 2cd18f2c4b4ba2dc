"""The statements that write touches, verdicts and work records, set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ccus.history.rules.projection import Record
from ccus.history.services.facts import run


class TouchRow(NamedTuple):
    """Columns of `insert_touches.sql`; `reasons` are space separated."""

    event_id: UUID
    touched_on: date
    happened_at: datetime
    occurred_at: datetime
    clock_offset_ms: int | None
    device_id: int
    sequence: int | None
    site_id: int
    credential_kind: str
    credential_hash: bytes
    method: str
    direction: str
    evidence: str | None
    technician_id: int | None
    verdict: str
    reasons: str
    work_date: date | None


def insert_touches(
    connection: psycopg.Connection[Any], rows: Sequence[TouchRow], *, received_at: datetime
) -> set[UUID]:
    """Appends touches, each id once; gives the event ids that were there before, mostly none."""
    if not rows:
        return set()
    columns: dict[str, Any] = dict(zip(TouchRow._fields, zip(*rows, strict=True), strict=True))
    columns["received_at"] = received_at
    return {row[0] for row in run(connection, "insert_touches", columns)}


def merge_records(connection: psycopg.Connection[Any], records: Sequence[tuple[int, Record]], *, now: datetime) -> None:
    """Inserts or updates work records, given as (technician id, record)."""
    if not records:
        return
    columns: dict[str, Any] = dict(
        zip(Record._fields, zip(*(record for _, record in records), strict=True), strict=True)
    )
    columns["technician_id"] = [technician for technician, _ in records]
    columns["site_roles"] = [" ".join(record.site_roles) for _, record in records]
    columns["methods"] = [" ".join(record.methods) for _, record in records]
    columns["now"] = now
    run(connection, "merge_records", columns)


def read_verdicts(
    connection: psycopg.Connection[Any], event_ids: Sequence[UUID], days: Sequence[date]
) -> dict[UUID, tuple[str, date | None]]:
    """Stored verdict and work date by event id."""
    if not event_ids:
        return {}
    rows = run(connection, "read_verdicts", {"event_ids": list(event_ids), "days": list(days)})
    return {event_id: (verdict, work_date) for event_id, verdict, work_date in rows}
