"""What a reader reads from a card of a made-up country, and what its gates call with: derived, so that files and gates agree."""

from __future__ import annotations

import hashlib

# Sixteen hex digits, as readers print the number (IDm) of a contactless chip; 012E is one of its makers' codes.
_MAKER = "012E"


def card_token(technician_ccus_id: str, *, issue_number: int) -> str:
    """The chip number of a technician's n-th card: 16 upper-case hex digits."""
    digest = hashlib.sha256(f"demo-card:{technician_ccus_id}:{issue_number}".encode()).hexdigest()
    return f"{_MAKER}{digest[:12].upper()}"


def gate_token(secret: int, *, device_id: int) -> str:
    """The bearer token of a gate of the national twin; `sql/nation/devices.sql` stores its hash."""
    return f"twin-device:{secret}:{device_id}"
