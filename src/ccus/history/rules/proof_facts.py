"""The facts of a touch as bytes: the content of a leaf, which is a row of PostgreSQL's binary COPY.

A 16-bit count of fields; each field is its 32-bit length, -1 without value, and its bytes. Numbers are big-endian and signed:
id 16 bytes; date 32 bits, days since 2000-01-01; moments 64 bits, microseconds since 2000-01-01 UTC; offset 32 bits; device,
sequence and site 64 bits; words in UTF-8; credential hash and the SHA-256 of the evidence (text of the jsonb) 32 bytes each.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from uuid import UUID

FIELDS = 14
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class TouchFacts:
    """What the proof covers of one touch, in the order of the fields."""

    event_id: UUID
    touched_on: date
    happened_at: datetime
    occurred_at: datetime
    received_at: datetime
    clock_offset_ms: int | None
    device_id: int
    sequence: int | None
    site_id: int
    credential_kind: str
    credential_hash: bytes
    method: str
    direction: str
    evidence_hash: bytes | None

    @classmethod
    def of_content(cls, content: bytes) -> Self:
        """ValueError for bytes that are no leaf, or whose moments lie beyond the calendar."""
        try:
            (
                event_id, touched_on, happened_at, occurred_at, received_at, offset, device, sequence, site, kind, credential,
                method, direction, evidence,
            ) = _fields(content)  # fmt: skip
            return cls(
                event_id=UUID(bytes=event_id),
                touched_on=_EPOCH.date() + timedelta(days=_number("!i", touched_on)),
                happened_at=_moment(happened_at),
                occurred_at=_moment(occurred_at),
                received_at=_moment(received_at),
                clock_offset_ms=None if offset is None else _number("!i", offset),
                device_id=_number("!q", device),
                sequence=None if sequence is None else _number("!q", sequence),
                site_id=_number("!q", site),
                credential_kind=_word(kind),
                credential_hash=_some(credential),
                method=_word(method),
                direction=_word(direction),
                evidence_hash=evidence,
            )
        except (struct.error, TypeError, OverflowError) as problem:
            raise ValueError("these bytes are no leaf of a touch") from problem


def _fields(content: bytes) -> list[bytes | None]:
    (count,) = struct.unpack_from("!h", content)
    found: list[bytes | None] = []
    place = 2
    for _ in range(count):
        (length,) = struct.unpack_from("!i", content, place)
        place += 4
        found.append(None if length < 0 else content[place : place + length])
        place += max(length, 0)
    if count != FIELDS or place != len(content):
        raise ValueError("these bytes are no leaf of a touch")
    return found


def _some(field: bytes | None) -> bytes:
    if field is None:
        raise ValueError("a fact is missing that every touch has")
    return field


def _number(form: str, field: bytes | None) -> int:
    return int(struct.unpack(form, _some(field))[0])


def _moment(field: bytes | None) -> datetime:
    return _EPOCH + timedelta(microseconds=_number("!q", field))


def _word(field: bytes | None) -> str:
    return _some(field).decode()
