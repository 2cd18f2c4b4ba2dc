"""The key of a phone that a digital card is bound to (`cnf`, RFC 7800): only who has it can show the card as theirs.

The phone makes the key and keeps it; what comes here is its public half as a JWK (RFC 7517), P-256 alone.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

CURVE = "P-256"
COORDINATE_BYTES = 32
_MOST_TEXT = 1_000


class NoHolderKey(ValueError):
    """A text that is no public key of the kind asked for."""


@dataclass(frozen=True)
class HolderKey:
    """A point of P-256; `x` and `y` in base64url as a JWK has them. `thumbprint` by RFC 7638."""

    x: str
    y: str
    thumbprint: str

    def confirmation(self) -> dict[str, Mapping[str, str]]:
        """The value of the claim `cnf`."""
        return {"jwk": {"kty": "EC", "crv": CURVE, "x": self.x, "y": self.y}}


def read_holder_key(text: str) -> HolderKey:
    """The key in a JWK. Raises NoHolderKey for another kind, for no point of the curve, and for one with its secret half."""
    if len(text) > _MOST_TEXT:
        raise NoHolderKey("too long")
    try:
        told = json.loads(text)
        if {name: told.get(name) for name in ("kty", "crv")} != {"kty": "EC", "crv": CURVE} or "d" in told:
            raise NoHolderKey("no public key of P-256")
        key = ECKey.import_key({name: str(told[name]) for name in ("kty", "crv", "x", "y")})
        point = key.get_op_key("verify").public_numbers()
    except (JoseError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise NoHolderKey(str(error)) from error
    x, y = (_base64url(number.to_bytes(COORDINATE_BYTES)) for number in (point.x, point.y))
    return HolderKey(x=x, y=y, thumbprint=key.thumbprint())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
