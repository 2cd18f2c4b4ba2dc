"""What is kept of the evidence a device sends along. A touch is never lost for the sake of what backs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

# Position, signal and software take some hundred bytes; pictures do not belong here.
LARGEST_EVIDENCE = 4_000
DEEPEST_EVIDENCE = 8
LEFT_OUT = "left_out"

_write = msgspec.json.Encoder().encode


def kept_evidence(evidence: Mapping[str, Any]) -> str | None:
    """JSON text for the database; None without evidence.

    What is larger than LARGEST_EVIDENCE bytes, nested deeper than DEEPEST_EVIDENCE, or holds NUL (PostgreSQL keeps none) is
    left out: the text then says why and how many bytes it had, under LEFT_OUT and `bytes`.
    """
    if not evidence:
        return None
    if _is_deeper(evidence, than=DEEPEST_EVIDENCE):
        return _write({LEFT_OUT: "too_deep"}).decode()
    text = _write(evidence)
    if len(text) > LARGEST_EVIDENCE:
        return _write({LEFT_OUT: "too_large", "bytes": len(text)}).decode()
    if b"\\u0000" in text:
        return _write({LEFT_OUT: "nul", "bytes": len(text)}).decode()
    return text.decode()


def _is_deeper(value: object, *, than: int) -> bool:
    """Looks no deeper than it must, so that a bomb costs as little as anything else."""
    if isinstance(value, Mapping):
        return than == 0 or any(_is_deeper(inner, than=than - 1) for inner in value.values())
    if isinstance(value, list):
        return than == 0 or any(_is_deeper(inner, than=than - 1) for inner in value)
    return False
