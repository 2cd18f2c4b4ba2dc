"""What is signed about touches: the root of a day, the receipt of a touch, and what a person shows of one's own."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Self

VERSION = 1
# The kinds, as `typ` of the signature.
ROOT, RECEIPT, SHOWN = "ccus-root", "ccus-receipt", "ccus-touch"
HASH_BYTES = 32


@dataclass(frozen=True)
class RootStatement:
    """The root over all `size` touches received on a JST day. `previous` is `link_to` the statement of the day before."""

    day: date
    size: int
    root: bytes
    previous: str

    def claims(self, *, issuer: str) -> dict[str, Any]:
        return {
            "v": VERSION, "iss": issuer, "day": self.day.isoformat(), "size": self.size, "root": text_of(self.root),
            "previous": self.previous,
        }  # fmt: skip

    @classmethod
    def of_claims(cls, claims: Mapping[str, Any]) -> Self:
        """ValueError for claims that are none of a root."""
        try:
            day, size, root, previous = (claims[name] for name in ("day", "size", "root", "previous"))
            found = cls(date.fromisoformat(day), size, bytes_of(root), previous)
        except (KeyError, TypeError) as problem:
            raise ValueError("these are not the claims of a root") from problem
        if claims.get("v") != VERSION or not isinstance(size, int) or size < 0 or len(found.root) != HASH_BYTES:
            raise ValueError("these are not the claims of a root")
        return found


def link_to(signed: str) -> str:
    """How a statement names the one before it: the hash of the whole signed text. Empty before the first."""
    return text_of(sha256(signed.encode()).digest()) if signed else ""


def receipt_claims(event_id: str, leaf: bytes, *, issuer: str) -> dict[str, Any]:
    return {"v": VERSION, "iss": issuer, "event_id": event_id, "leaf": text_of(leaf)}


def text_of(content: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """ValueError for what is no base64url."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
