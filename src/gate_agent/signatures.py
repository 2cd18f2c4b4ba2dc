"""Checks what the server signed: compact JWS (RFC 7515) by Ed25519, by the public keys that this gate pinned.

The list is fetched over the enrolled line (TLS) at enrolment. A signature by a key that is not in it makes the gate fetch the list
once more; keys that were pinned stay, so that what was signed before a rotation stays checkable without a line.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gate_agent.settings import write_whole
from gate_agent.uplink.wire import TIMEOUT, NotTheServer, Unreachable, heeds_proxies, read_bounded

KEYS_NAME = "keys.json"
KEYS_PATH = "/.well-known/ccus-keys.json"
ALGORITHM = "Ed25519"
LARGEST_LIST = 100_000


class NotSigned(Exception):
    """What claims to be the server's word is not."""


class KeyUnknown(NotSigned):
    """It is signed by a key that this gate has not pinned."""


class PinnedKeys:
    """Public keys by their name (`kid`), as they lie in the gate's folder."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = dict(keys)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Without a readable list there are no keys, and nothing is believed."""
        try:
            return cls(_keys_of(json.loads((folder / KEYS_NAME).read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError):
            return cls({})

    def save(self, folder: Path) -> None:
        listed = [{"kty": "OKP", "crv": ALGORITHM, "kid": kid, "x": x} for kid, x in self._keys.items()]
        write_whole(folder / KEYS_NAME, json.dumps({"keys": listed}) + "\n")

    def with_keys(self, other: PinnedKeys) -> PinnedKeys:
        """A name that is pinned keeps its key, whatever the other list says."""
        return PinnedKeys({**other._keys, **self._keys})

    def __len__(self) -> int:
        return len(self._keys)

    def read(self, token: str, *, kind: str) -> dict[str, Any]:
        """The claims of a token of that kind. Raises NotSigned, KeyUnknown."""
        try:
            header_text, payload_text, signature_text = token.strip().split(".")
            header, claims = json.loads(_decode(header_text)), json.loads(_decode(payload_text))
            if (header["typ"], header["alg"]) != (kind, ALGORITHM):
                raise NotSigned("another kind")
            if header["kid"] not in self._keys:
                raise KeyUnknown(str(header["kid"]))
            key = Ed25519PublicKey.from_public_bytes(_decode(self._keys[header["kid"]]))
            key.verify(_decode(signature_text), f"{header_text}.{payload_text}".encode("ascii"))
        except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature) as problem:
            raise NotSigned(type(problem).__name__) from problem
        if not isinstance(claims, dict):
            raise NotSigned("no claims")
        return claims


def fetch_keys(server: str, *, transport: httpx2.BaseTransport | None = None) -> PinnedKeys:
    """The server's list of today. Raises Unreachable, NotTheServer."""
    try:
        with (
            httpx2.Client(
                timeout=TIMEOUT, follow_redirects=False, trust_env=heeds_proxies(server), transport=transport
            ) as client,
            client.stream("GET", server + KEYS_PATH) as response,
        ):
            content = read_bounded(response, LARGEST_LIST)
    except httpx2.HTTPError as problem:
        raise Unreachable(f"{type(problem).__name__}: {problem}") from problem
    try:
        if response.status_code != 200:
            raise NotTheServer(f"{response.status_code} {KEYS_PATH}")
        return PinnedKeys(_keys_of(json.loads(content)))
    except (ValueError, KeyError, TypeError) as problem:
        raise NotTheServer(KEYS_PATH) from problem


def _keys_of(jwks: Any) -> dict[str, str]:
    return {str(key["kid"]): str(key["x"]) for key in jwks["keys"] if key.get("crv") == ALGORITHM}


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
