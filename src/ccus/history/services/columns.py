"""Columns of values on their way to PostgreSQL: packed as binary arrays in one go.

psycopg looks at each list and each value anew, which took a third of the time that Python spent on a small group of touches. The
statements say of what kind each array is, so that nothing has to be found out. The format is that of `array_send`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, ClassVar

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

_COLUMN = re.compile(r"%\((\w+)\)b::(\w+)\[\]")
_HEAD = struct.Struct(
    ">iiIii"
).pack  # dimensions, whether there are nulls, kind of the elements, how many, number of the first
_LONGEST_WORD = 32
_LENGTH = struct.Struct(">i").pack
_NULL = b"\xff\xff\xff\xff"
_FIRST_DAY = date(2000, 1, 1).toordinal()
_FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Pack = Callable[[Sequence[Any]], bytes]


class Column(list[Any]):
    """Values of one kind. Where no dumper is registered, psycopg takes it for the list that it is."""

    oid: ClassVar[int]
    pack: ClassVar[Pack]


def columns_of(statement: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The same parameters, those that the statement takes as binary arrays as columns of their kind."""
    return parameters | {name: kind(parameters[name]) for name, kind in _kinds_in(statement)}


@cache
def _kinds_in(statement: str) -> tuple[tuple[str, type[Column]], ...]:
    """Each array's name and kind; kinds that are not packed here are left to psycopg."""
    return tuple({name: _KINDS[kind] for name, kind in _COLUMN.findall(statement) if kind in _KINDS}.items())


def as_array(kind: str) -> tuple[int, Pack] | None:
    """Number of the array's type at PostgreSQL, and what packs values of this kind; None for kinds that are left to psycopg."""
    return (_KINDS[kind].oid, _KINDS[kind].pack) if kind in _KINDS else None


def _of_one_size(oid: int, code: str, convert: Callable[[Any], Any] | None = None) -> Pack:
    size = struct.calcsize(f">{code}")
    one = struct.Struct(f">i{code}").pack

    def pack(values: Sequence[Any]) -> bytes:
        if convert is not None:
            values = [None if value is None else convert(value) for value in values]
        number = len(values)
        if None in values:
            return _joined(oid, [_NULL if value is None else one(size, value) for value in values], has_nulls=True)
        flat = [size] * (2 * number)
        flat[1::2] = values
        return _joined(oid, [struct.pack(f">{f'i{code}' * number}", *flat)] if number else [], number=number)

    return pack


def _of_any_size(oid: int, piece: Callable[[Any], bytes]) -> Pack:
    def pack(values: Sequence[Any]) -> bytes:
        pieces = [_NULL if value is None else piece(value) for value in values]
        return _joined(oid, pieces, has_nulls=None in values)

    return pack


def _with_length(data: bytes) -> bytes:
    return _LENGTH(len(data)) + data


def _text(value: str) -> bytes:
    return _word(value) if len(value) <= _LONGEST_WORD else _with_length(value.encode())


@lru_cache(maxsize=4096)
def _word(value: str) -> bytes:
    """Codes, which nearly all short texts are, come again and again."""
    return _with_length(value.encode())


def _joined(oid: int, pieces: list[bytes], *, number: int | None = None, has_nulls: bool = False) -> bytes:
    number = len(pieces) if number is None else number
    if not number:
        return struct.pack(">iiI", 0, 0, oid)
    return _HEAD(1, has_nulls, oid, number, 1) + b"".join(pieces)


def pack_moment(moment: datetime) -> bytes:
    """One `timestamptz`, as PostgreSQL takes it in binary."""
    return struct.pack(">q", _since_first_moment(moment))


def pack_day(day: date) -> bytes:
    """One `date`, as PostgreSQL takes it in binary."""
    return struct.pack(">i", day.toordinal() - _FIRST_DAY)


def _since_first_moment(moment: datetime) -> int:
    return (moment - _FIRST_MOMENT) // _MICROSECOND


def _kind(array_oid: int, packed: Pack) -> type[Column]:
    column = type("Column", (Column,), {"oid": array_oid, "pack": staticmethod(packed)})

    class OfColumn(Dumper):
        format = Format.BINARY
        oid = array_oid

        def dump(self, obj: Any) -> bytes:
            return packed(obj)

    psycopg.adapters.register_dumper(column, OfColumn)
    return column


_KINDS: dict[str, type[Column]] = {
    "boolean": _kind(1000, _of_one_size(16, "?")),
    "smallint": _kind(1005, _of_one_size(21, "h")),
    "int": _kind(1007, _of_one_size(23, "i")),
    "bigint": _kind(1016, _of_one_size(20, "q")),
    "date": _kind(1182, _of_one_size(1082, "i", lambda day: day.toordinal() - _FIRST_DAY)),
    "timestamptz": _kind(1185, _of_one_size(1184, "q", _since_first_moment)),
    "uuid": _kind(2951, _of_one_size(2950, "16s", lambda value: value.bytes)),
    "bytea": _kind(1001, _of_any_size(17, _with_length)),
    "text": _kind(1009, _of_any_size(25, _text)),
}
