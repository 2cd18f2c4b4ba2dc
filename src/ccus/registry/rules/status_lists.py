"""Status lists: one bit for each digital card that was given out, 1 once it was stopped.

Format: Token Status List (draft-ietf-oauth-status-list), `bits` 1: the first card is the lowest bit of the first byte.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from typing import Any

# `typ` in the header of a signed list.
STATUS_TYPE = "statuslist+jwt"
# A list tells about so many cards at once that asking for it tells nothing about one of them.
LIST_SIZE = 1 << 16
MOST_GIVEN = LIST_SIZE // 2
BITS = 1


def status_address(issuer: str, number: int) -> str:
    """Where a list stands; the address is part of each card, so it never changes."""
    return f"{issuer}/card-check/status/{number}/"


def packed_list(stopped: Iterable[int]) -> dict[str, Any]:
    """The claim `status_list` for the places of stopped cards, each below LIST_SIZE."""
    bits = bytearray(LIST_SIZE // 8)
    for place in stopped:
        bits[place // 8] |= 1 << place % 8
    packed = zlib.compress(bytes(bits), 9)
    return {"bits": BITS, "lst": base64.urlsafe_b64encode(packed).decode().rstrip("=")}
