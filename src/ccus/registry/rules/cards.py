"""What a career-up card (建設キャリアアップカード) is worth: its token, its colour, its last day, its state on a day."""

from __future__ import annotations

import hashlib


def hash_token(token: str) -> bytes:
    """SHA-256 (32 bytes) of what a reader reads from the chip; blanks around it and the case of letters do not matter."""
    return hashlib.sha256(token.strip().upper().encode()).digest()
