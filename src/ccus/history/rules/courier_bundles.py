"""The sealed bundle (荷物) that carriers bring: what waits at a gate without a line.

File: `MAGIC`, 8 bytes that name the key it is sealed to, and a box (`foundation.sealing`) under these as its label.
In the box: the device's number (8 bytes, big-endian), an HMAC-SHA256 by the device over all that follows and its number, and
deflated JSON `{"v": 1, "events": [events as for /api/device/v1/touches]}`. The key of the HMAC is what the server keeps of the
device's token, so that a bundle is checked after months and after a revocation, and the token itself never travels.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

MAGIC = b"CCUS-BUNDLE-1\n"
PURPOSE = b"ccus courier bundle 1"
RECEIPT = "ccus-bundle+jws"
KEY_NAME_BYTES = 8
_DEVICE_BYTES, _MAC_BYTES = 8, 32
LARGEST_BUNDLE = 2_000_000
LARGEST_CONTENT = 16_000_000
MOST_EVENTS = 5_000


class NoBundle(Exception):
    """The bytes are no bundle, or what is in the box is none."""


class BundledTouch(msgspec.Struct):
    """An event of version 1, as a gate wrote it. Exactly one of `card` and `technician_id` is given."""

    event_id: UUID
    occurred_at: Annotated[datetime, Meta(tz=True)]
    card: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    technician_id: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    method: Literal["card", "logger", "qr", "phone", "face", "button", "partner", "vending"] = "card"
    direction: Literal["entry", "exit"] | None = None
    clock_offset_ms: Annotated[int, Meta(ge=-2_000_000_000, le=2_000_000_000)] | None = None
    sequence: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    evidence: dict[str, Any] | None = None


class _Content(msgspec.Struct):
    v: Literal[1]
    events: Annotated[list[msgspec.Raw], Meta(max_length=MOST_EVENTS)]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle from outside."""

    key_name: bytes
    box: bytes

    @property
    def label(self) -> bytes:
        return MAGIC + self.key_name


@dataclass(frozen=True, slots=True)
class Claimed:
    """What was in the box, of which it only says that it is that device's."""

    device_id: int
    mac: bytes
    deflated: bytes


_read_content = msgspec.json.Decoder(_Content).decode
_read_event = msgspec.json.Decoder(BundledTouch).decode
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_sealed(content: bytes) -> Sealed:
    """Raises NoBundle."""
    begin = len(MAGIC) + KEY_NAME_BYTES
    if not content.startswith(MAGIC) or len(content) < begin:
        raise NoBundle
    return Sealed(content[len(MAGIC) : begin], content[begin:])


def read_claimed(plain: bytes) -> Claimed:
    """Raises NoBundle."""
    begin = _DEVICE_BYTES + _MAC_BYTES
    if len(plain) <= begin:
        raise NoBundle
    return Claimed(int.from_bytes(plain[:_DEVICE_BYTES], "big"), plain[_DEVICE_BYTES:begin], plain[begin:])


def is_of_device(claimed: Claimed, *, token_hash: bytes) -> bool:
    told = claimed.device_id.to_bytes(_DEVICE_BYTES, "big") + claimed.deflated
    return hmac.compare_digest(hmac.digest(token_hash, PURPOSE + told, hashlib.sha256), claimed.mac)


def read_events(deflated: bytes) -> list[BundledTouch | None]:
    """Events in their order; None for each that cannot be read. Raises NoBundle, also for a bomb."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(deflated, LARGEST_CONTENT)
        if not inflater.eof:
            raise NoBundle
        events = _read_content(text).events
    except (zlib.error, *_UNREADABLE) as problem:
        raise NoBundle from problem
    return [_event(event) for event in events]


def _event(text: msgspec.Raw) -> BundledTouch | None:
    try:
        return _read_event(text)
    except _UNREADABLE:
        return None
