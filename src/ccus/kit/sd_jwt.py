"""Selective disclosure: a signed text that names claims by hash, and the claims themselves beside it, each to be left out.

RFC 9901 (SD-JWT), as far as an issuer needs it: objects with hidden claims at their top. Signing is the caller's.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HASH = "sha-256"
_SALT_BYTES = 16
# Names that the format itself uses, or that decide about a credential and so cannot be left out (SD-JWT VC, 3.2.2.2).
_NEVER_HIDDEN = frozenset({"_sd", "_sd_alg", "...", "iss", "iat", "nbf", "exp", "cnf", "vct", "status"})


@dataclass(frozen=True)
class Hidden:
    """`payload` is what is signed; `disclosures` are the texts of the hidden claims by name."""

    payload: dict[str, Any]
    disclosures: dict[str, str]

    def presented(self, signed: str, *, names: frozenset[str] | None = None) -> str:
        """The signed JWT with the disclosures of some claims, all without `names`. No key binding."""
        shown = [text for name, text in self.disclosures.items() if names is None or name in names]
        return "~".join((signed, *shown, ""))


def hide(open_claims: Mapping[str, Any], hidden_claims: Mapping[str, Any]) -> Hidden:
    """Claims that everybody sees, and those that their holder may leave out. ValueError for a name that cannot be hidden."""
    impossible = _NEVER_HIDDEN & hidden_claims.keys()
    if impossible:
        raise ValueError(f"cannot be hidden: {', '.join(sorted(impossible))}")
    disclosures = {name: _disclosure(name, value) for name, value in hidden_claims.items()}
    # Sorted, so that their order tells nothing (RFC 9901, 4.2.4.1).
    digests = sorted(_digest(text) for text in disclosures.values())
    return Hidden({**open_claims, "_sd": digests, "_sd_alg": HASH}, disclosures)


def _disclosure(name: str, value: Any) -> str:
    return _base64url(
        json.dumps([_base64url(secrets.token_bytes(_SALT_BYTES)), name, value], ensure_ascii=False).encode()
    )


def _digest(disclosure: str) -> str:
    return _base64url(hashlib.sha256(disclosure.encode("ascii")).digest())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
