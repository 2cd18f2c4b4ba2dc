"""Stable hashes: the same content gives the same text on every machine and in every release."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID


def sha256_hex(content: bytes | str) -> str:
    """SHA-256 in 64 lower-case hexadecimal digits; text is taken as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def canonical_json(content: object) -> bytes:
    """JSON in one form only: keys sorted by code point, UTF-8, no spaces.

    Dates and times are ISO texts, moments in UTC with microseconds only when there are any, UUIDs and decimals texts.
    Raises `TypeError` for naive moments, keys that are no text, and types that have no one form (sets, objects);
    `ValueError` for NaN and infinities.
    """
    _check_keys(content)
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_to_text
    )
    return text.encode()


def _check_keys(content: object) -> None:
    """`json` would turn the keys 1 and "1" into the same text."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if not isinstance(key, str):
                raise TypeError("Only text can be a key in canonical JSON.")
            _check_keys(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _check_keys(value)


def _to_text(value: object) -> str:
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise TypeError("A moment needs a time zone before it has one form.")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical JSON form.")
