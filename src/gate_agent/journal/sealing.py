"""How a touch becomes a sealed line: canonical JSON, and a hash that ties it to the line before.

The hash covers what the server keeps too (the card only as its hash), so that the chain can be checked there as well.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gate_agent.clock import LARGEST_OFFSET_MS

# What stands before the first event of a log.
START = "0" * 64
# Said in the evidence of a touch whose offset is measured after it was written: the offset is then no part of the seal.
LATER = "later"
# What the device API takes, and a column of the journal.
LARGEST_SEQUENCE = 2**63 - 1
# The server keeps evidence up to 4,000 bytes; with ours of some 500, and the card, an event has to stay below a page of the journal.
LARGEST_OWN_EVIDENCE = 2_000


def new_event_id(now: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 random ones."""
    return _uuid7(now, secrets.randbits(74))


def event_id_of_line(line_key: str, at: datetime) -> UUID:
    """The event id of a logging reader's line: the same for the same line, whoever reads it and how often."""
    digest = hashlib.sha256(b"ccus-gate line:" + line_key.encode()).digest()
    return _uuid7(at, int.from_bytes(digest, "big") >> (256 - 74))


def credential_of(*, card: str | None, technician_id: str | None) -> str:
    """Hash of what identifies the person, in hexadecimal; the same that the server keeps of a touch.

    SHA-256 of the card's text in upper case without blanks around it, or of `id:` and the 14 digits.
    """
    if card is not None:
        return hashlib.sha256(card.strip().upper().encode()).hexdigest()
    return hashlib.sha256(b"id:" + fold_id(technician_id or "").encode()).hexdigest()


def fold_id(typed: str) -> str:
    """A technician ID without its width, blanks and hyphens. What is no ID stays no ID."""
    folded = unicodedata.normalize("NFKC", typed)
    return "".join(character for character in folded if not character.isspace() and character not in "-‐‑‒–—−ー")


def moment_text(moment: datetime) -> str:
    """A moment as it stands in an event: UTC, always with six places."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> str:
    """JSON with sorted keys, no blanks, characters as themselves."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def hash_event(event: Mapping[str, Any]) -> str:
    """The seal of an event, which itself names the seal of the one before (`evidence.previous`)."""
    sealed = {name: value for name, value in event.items() if name not in ("card", "technician_id")}
    sealed["credential"] = credential_of(card=event.get("card"), technician_id=event.get("technician_id"))
    if event["evidence"].get("offset") == LATER:
        sealed.pop("clock_offset_ms", None)
    return hashlib.sha256(canonical(sealed).encode()).hexdigest()


def seal(event: Mapping[str, Any]) -> str:
    """The line that is kept: the event and its hash. `open_line` reads it back."""
    return canonical({"event": event, "hash": hash_event(event)})


def open_line(text: str) -> dict[str, Any] | None:
    """The event of a sealed line; None when it is not whole or not as it was sealed."""
    try:
        line = json.loads(text)
        event: dict[str, Any] = line["event"]
        return event if is_sealed(event, line["hash"]) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def is_sealed(event: Mapping[str, Any], digest: str) -> bool:
    """Raises what broken JSON brings with it: KeyError, TypeError, AttributeError, ValueError."""
    evidence = event["evidence"]
    named = (event["event_id"], event["occurred_at"], evidence["log"], evidence["previous"], evidence["boot"])
    numbers = (event["sequence"], evidence["monotonic_ns"])
    is_shaped = all(isinstance(each, str) for each in named) and all(type(each) is int for each in numbers)
    return is_shaped and _can_be_sent(event) and hash_event(event) == digest


def _can_be_sent(event: Mapping[str, Any]) -> bool:
    """Anybody can seal anything; one event that the uplink cannot read would keep all others from being sent. ValueError."""
    UUID(event["event_id"])
    offset_ms = event.get("clock_offset_ms", 0)
    return (
        datetime.fromisoformat(event["occurred_at"]).tzinfo is not None
        and 0 <= event["sequence"] <= LARGEST_SEQUENCE
        and type(offset_ms) is int
        and abs(offset_ms) <= LARGEST_OFFSET_MS
    )


def fitting_evidence(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """A reader's own evidence, or a word about it when it is too large or no JSON."""
    try:
        size = len(canonical(dict(evidence)).encode())
    except (TypeError, ValueError):
        return {"left_out": "no_json"}
    return dict(evidence) if size <= LARGEST_OWN_EVIDENCE else {"left_out": "too_large", "bytes": size}


def _uuid7(moment: datetime, random_bits: int) -> UUID:
    milliseconds = max(0, int(moment.timestamp() * 1_000)) & (2**48 - 1)
    bits = milliseconds << 80 | 7 << 76 | (random_bits >> 62) << 64 | 2 << 62 | random_bits & (2**62 - 1)
    return UUID(int=bits)
