"""One month's rows go through narrow staging tables into partitions that have no indexes yet."""

from __future__ import annotations

from typing import Any

import numpy as np
import psycopg
from psycopg import sql

from ccus.foundation.sql import load_sql
from ccus.twin.rules.nation.plan import Offsets
from ccus.twin.rules.nation_days.headcounts import HeadcountRows
from ccus.twin.rules.nation_days.records import NEVER, RecordRows, wording_of
from ccus.twin.rules.nation_days.touches import TouchRows, touch_wording_of
from ccus.twin.services.nation_days.binary_copy import as_dates, as_moments, copy_columns

ACTOR = "program:twin"
_REASON = "カードを忘れたため"
_NO_DAY = -1


def fill_records(
    cursor: psycopg.Cursor[Any], partition: str, rows: RecordRows, offsets: Offsets, *, with_entries: bool
) -> None:
    """Work records into the partition; `with_entries` also the approved direct entries behind the typed ones.

    Entries of months whose touches are archived stay away: a rebuild takes a month with entries for one that has all its facts.
    """
    cursor.execute(load_sql("twin", "nation_days/stage_records"))
    _add_words(
        cursor,
        "record_wording",
        [
            (
                code,
                words.trade_code,
                list(words.site_roles),
                words.work_content,
                list(words.methods),
                words.source,
                words.verdict,
                words.evaluation_valid,
            )
            for code in _codes(rows.wording)
            for words in [wording_of(code)]
        ],
    )
    copy_columns(
        cursor,
        "staged_record",
        {
            "technician_id": rows.technician + np.int32(offsets.technicians + 1),
            "work_date": as_dates(rows.work_day),
            "site_id": rows.site + np.int32(offsets.sites + 1),
            "business_id": rows.firm + np.int32(offsets.businesses + 1),
            "tier": rows.tier.astype(np.int16),
            "entry_at": as_moments(rows.entry_at),
            "exit_at": as_moments(rows.exit_at, missing=NEVER),
            "touch_count": rows.touches.astype(np.int16),
            "wording": rows.wording,
        },
    )
    _run_on(cursor, "fill_records", partition)
    if with_entries:
        cursor.execute(load_sql("twin", "nation_days/fill_direct_entries"), {"reason": _REASON, "actor": ACTOR})


def fill_touches(cursor: psycopg.Cursor[Any], partition: str, rows: TouchRows, offsets: Offsets) -> None:
    """Touches into the partition, in order of days. Cards and people must be loaded."""
    cursor.execute(load_sql("twin", "nation_days/stage_touches"))
    _add_words(
        cursor,
        "touch_wording",
        [
            (
                code,
                words.method,
                words.direction,
                words.credential_kind,
                words.conclusion.verdict,
                list(words.conclusion.reasons),
            )
            for code in _codes(rows.wording)
            for words in [touch_wording_of(code)]
        ],
    )
    people = np.int32(offsets.technicians + 1)
    copy_columns(
        cursor,
        "staged_touch",
        {
            "event_id": rows.event_id,
            "touched_on": as_dates(rows.touched_day),
            "happened_at": as_moments(rows.happened_at),
            "received_at": as_moments(rows.received_at),
            "clock_offset_ms": rows.offset_ms,
            "device_id": rows.device + np.int32(offsets.devices + 1),
            "sequence": rows.sequence,
            "site_id": rows.site + np.int32(offsets.sites + 1),
            "issue": rows.issue,
            "technician_id": np.where(rows.technician < 0, 0, rows.technician + people).astype(np.int32),
            "work_date": as_dates(rows.work_day, missing=_NO_DAY),
            "wording": rows.wording,
        },
    )
    _run_on(cursor, "fill_touches", partition)


def fill_headcounts(cursor: psycopg.Cursor[Any], rows: HeadcountRows, offsets: Offsets) -> None:
    """Numbers of people that firms told, each at half past eight in the morning."""
    cursor.execute(load_sql("twin", "nation_days/stage_headcounts"))
    copy_columns(
        cursor,
        "staged_headcount",
        {
            "site_id": rows.site + np.int32(offsets.sites + 1),
            "business_id": rows.firm + np.int32(offsets.businesses + 1),
            "day": as_dates(rows.day),
            "people": rows.people,
        },
    )
    cursor.execute(load_sql("twin", "nation_days/fill_headcounts"), {"actor": ACTOR})


def _add_words(cursor: psycopg.Cursor[Any], table: str, rows: list[tuple[Any, ...]]) -> None:
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _codes(wording: np.ndarray[Any, np.dtype[np.int32]]) -> list[int]:
    found: list[int] = np.unique(wording).tolist()
    return found


def _run_on(cursor: psycopg.Cursor[Any], name: str, partition: str) -> None:
    query = sql.SQL(load_sql("twin", f"nation_days/{name}")).format(partition=sql.Identifier(partition))
    cursor.execute(query)
