"""Does a receipt prove that the server stored this touch, as it was sent? By its signature, and by the facts that it is signed over.

A receipt is a compact JWS over the event's id and its leaf: SHA-256 of a byte 0 and the stored facts, which come with it as a row
of PostgreSQL's binary COPY (the server's docs/decisions/0016-proof-of-touches.md). Of these, the gate knows all but when the
server received it, and the server's own number of the site.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from gate_agent.journal import sealing
from gate_agent.journal.touches import moment_of
from gate_agent.roster import JST
from gate_agent.signatures import KeyUnknown, NotSigned, PinnedKeys

KIND = "ccus-receipt"
FIELDS = 14
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class NotProven(Exception):
    """The receipt does not prove this touch; the message says at which step."""


def check_receipt(
    receipt: str, facts: str, *, event: Mapping[str, Any], device_ids: Sequence[int], keys: PinnedKeys
) -> None:
    """`event` as it was sent, `facts` in base64url; `device_ids` are the gate's numbers, today's first. Raises NotProven; KeyUnknown when the list of keys may be old."""
    try:
        claims = keys.read(receipt, kind=KIND)
    except KeyUnknown:
        raise
    except NotSigned as problem:
        raise NotProven("signature") from problem
    try:
        content = _decode(facts)
        stored = _fields(content)
    except (ValueError, struct.error) as problem:
        raise NotProven("facts") from problem
    if claims.get("event_id") != event["event_id"]:
        raise NotProven("event_id")
    if claims.get("leaf") != base64.urlsafe_b64encode(hashlib.sha256(b"\0" + content).digest()).decode().rstrip("="):
        raise NotProven("leaf")
    try:
        told = {struct.pack("!q", number): number for number in device_ids}
        device_id = told.get(stored["device_id"] or b"", device_ids[0])
        own = own_facts(event, device_id=device_id, offset_ms=_offset_of(event, stored))
    except (ValueError, OverflowError, struct.error) as problem:
        raise NotProven("facts") from problem
    for name, value in own.items():
        if stored[name] != value:
            raise NotProven(name)


def own_facts(event: Mapping[str, Any], *, device_id: int, offset_ms: int | None) -> dict[str, bytes | None]:
    """The fields of the leaf that the gate knows, as they are stored."""
    occurred_at = moment_of(event["occurred_at"])
    happened_at = occurred_at - (offset_ms or 0) * _MILLISECOND
    sequence = event.get("sequence")
    return {
        "event_id": UUID(event["event_id"]).bytes,
        "touched_on": struct.pack("!i", (happened_at.astimezone(JST).date() - _EPOCH.date()).days),
        "happened_at": _moment(happened_at),
        "occurred_at": _moment(occurred_at),
        "clock_offset_ms": None if offset_ms is None else struct.pack("!i", offset_ms),
        "device_id": struct.pack("!q", device_id),
        "sequence": None if sequence is None else struct.pack("!q", sequence),
        "credential_kind": b"card" if event.get("card") is not None else b"technician_id",
        "credential_hash": bytes.fromhex(
            sealing.credential_of(card=event.get("card"), technician_id=event.get("technician_id"))
        ),
        "method": str(event["method"]).encode(),
        "direction": str(event.get("direction") or "").encode(),
        "evidence_hash": hashlib.sha256(jsonb_text(event["evidence"]).encode()).digest(),
    }


def jsonb_text(value: object) -> str:
    """JSON as PostgreSQL gives back a jsonb: keys by length, then by bytes; a blank after each comma and colon; numbers in full."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{_text(key)}: {jsonb_text(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(jsonb_text(each) for each in value) + "]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return format(Decimal(repr(value or 0.0)), "f")
    return json.dumps(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_NAMES = (
    "event_id", "touched_on", "happened_at", "occurred_at", "received_at", "clock_offset_ms", "device_id", "sequence", "site_id",
    "credential_kind", "credential_hash", "method", "direction", "evidence_hash",
)  # fmt: skip


def _fields(content: bytes) -> dict[str, bytes | None]:
    """A 16-bit count, then each field as its 32-bit length (-1 without value) and its bytes, big-endian."""
    (count,) = struct.unpack_from("!h", content)
    if count != FIELDS:
        raise ValueError(count)
    found: dict[str, bytes | None] = {}
    place = 2
    for name in _NAMES:
        (length,) = struct.unpack_from("!i", content, place)
        place += 4
        found[name] = None if length < 0 else content[place : place + length]
        place += max(length, 0)
    if place != len(content):
        raise ValueError(place)
    return found


def _offset_of(event: Mapping[str, Any], stored: Mapping[str, bytes | None]) -> int | None:
    """A touch from before a measurement is stored as it first arrived, whichever way that was: a bundle may have gone before."""
    if event["evidence"].get("offset") != sealing.LATER:
        offset: int | None = event.get("clock_offset_ms")
        return offset
    told = stored["clock_offset_ms"]
    return None if told is None else int(struct.unpack("!i", told)[0])


def _moment(moment: datetime) -> bytes:
    return struct.pack("!q", (moment - _EPOCH) // timedelta(microseconds=1))


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
