"""Whole numpy columns to COPY in PostgreSQL's binary format, without a Python object per value.

Source: PostgreSQL 18 documentation, COPY, "Binary Format".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import sql

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_ROWS_AT_ONCE = 65_536
# Days and microseconds that PostgreSQL counts from 2000-01-01.
_EPOCH_DAY = 10_957
_EPOCH_SECONDS = _EPOCH_DAY * 86_400

Column = npt.NDArray[Any]


def as_dates(days: npt.NDArray[np.int32], *, missing: int | None = None) -> npt.NDArray[np.int32]:
    """`date` values of days since 1970; the value `missing` becomes -infinity."""
    dates: npt.NDArray[np.int32] = days - np.int32(_EPOCH_DAY)
    return dates if missing is None else np.where(days == missing, np.iinfo(np.int32).min, dates).astype(np.int32)


def as_moments(seconds: npt.NDArray[np.int64], *, missing: int | None = None) -> npt.NDArray[np.int64]:
    """`timestamptz` values of seconds since 1970; the value `missing` becomes -infinity."""
    moments: npt.NDArray[np.int64] = (seconds - _EPOCH_SECONDS) * 1_000_000
    return moments if missing is None else np.where(seconds == missing, np.iinfo(np.int64).min, moments)


def copy_columns(cursor: psycopg.Cursor[Any], table: str, columns: Mapping[str, Column]) -> None:
    """Appends rows to a table. Integers are written in their own width (int16, int32, int64 as smallint, integer, bigint or
    what has that form); a column of two uint64 is a uuid. No value is NULL.
    """
    length = len(next(iter(columns.values())))
    row = _row_type(columns)
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(command) as copy:
        copy.write(_HEADER)
        for start in range(0, length, _ROWS_AT_ONCE):
            part = {name: column[start : start + _ROWS_AT_ONCE] for name, column in columns.items()}
            copy.write(_rows(row, part).tobytes())
        copy.write(_TRAILER)


def _row_type(columns: Mapping[str, Column]) -> np.dtype[Any]:
    """A packed row: number of fields, then for each its width in bytes and its big-endian value."""
    fields: list[tuple[str, Any]] = [("fields", ">i2")]
    for name, column in columns.items():
        value = column.dtype.newbyteorder(">")
        fields += [(f"{name}:width", ">i4"), (name, (value, (2,)) if column.ndim == 2 else value)]
    return np.dtype(fields)


def _rows(row: np.dtype[Any], columns: Mapping[str, Column]) -> npt.NDArray[Any]:
    rows = np.empty(len(next(iter(columns.values()))), dtype=row)
    rows["fields"] = len(columns)
    for name, column in columns.items():
        rows[f"{name}:width"] = row[name].itemsize
        rows[name] = column
    return rows
