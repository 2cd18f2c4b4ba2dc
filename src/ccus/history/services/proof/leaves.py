"""Leaves of the proof, read from the touch table.

The content of a leaf is a row as PostgreSQL's binary COPY sends it: a 16-bit count of fields, then each field as its 32-bit length
(-1 without value) and its bytes, all big-endian. The format is documented, the same in every version, and needs no parsing here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg

from ccus.foundation.sql import load_sql
from ccus.history.rules.proof_tree import leaf_of
from ccus.kit.calendar import jst_midnight

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
_HEADER_BYTES = len(_SIGNATURE) + 8
_TRAILER = b"\xff\xff"
# 14 fields, the first of which is an id of 16 bytes.
_BEGINS = struct.pack("!hi", 14, 16)
_ID = slice(6, 22)
EVER, FOR_EVER = "-infinity", "infinity"


def records_between(
    connection: psycopg.Connection[Any], begin: datetime | str, until: datetime | str
) -> Iterator[bytes]:
    """Records (event id and leaf) of the touches received in [begin, until), in the order of the proof. Streamed."""
    for content in _contents(connection, "leaves_of_day", {"begin": begin, "until": until}):
        yield content[_ID] + leaf_of(content)


def records_of_day(connection: psycopg.Connection[Any], day: date) -> Iterator[bytes]:
    """Records of the touches received on a JST day."""
    return records_between(connection, jst_midnight(day), jst_midnight(date.fromordinal(day.toordinal() + 1)))


def contents_of(
    connection: psycopg.Connection[Any],
    event_ids: Sequence[UUID],
    *,
    first: date | str = EVER,
    last: date | str = FOR_EVER,
    device_id: int | None = None,
    site_id: int | None = None,
) -> Iterator[tuple[UUID, bytes]]:
    """Event id and leaf content of touches, those of one id in the order of reception. Dates bound the partitions that are read.

    `device_id` and `site_id` leave out what neither the device nor a revoked one at the site has stored.
    """
    parameters = {"event_ids": list(event_ids), "first": first, "last": last, "device": device_id, "site": site_id}
    for content in _contents(connection, "leaves_of_touches", parameters):
        yield UUID(bytes=content[_ID]), content


def _contents(connection: psycopg.Connection[Any], name: str, parameters: dict[str, Any]) -> Iterator[bytes]:
    """Rows of a COPY as bytes. libpq gives one row at a time, the first after the header; the count at the end is compared."""
    rows = 0
    with psycopg.ClientCursor(connection) as cursor:
        with cursor.copy(load_sql("history", name), parameters) as copy:
            for block in copy:
                content = bytes(block)
                if content.startswith(_SIGNATURE):
                    content = content[_HEADER_BYTES:]
                if content == _TRAILER or not content:
                    continue
                assert content.startswith(_BEGINS), "a row of the proof has other fields than it should"
                rows += 1
                yield content
        assert cursor.rowcount == rows, f"{cursor.rowcount} rows came in {rows} pieces"
