"""What this installation signs: keys kept in a folder, their public list, and compact JWS (RFC 7515).

There are two kinds of keys with lists of their own, so that nothing signed for one purpose passes for another: Ed25519
(RFC 8037, 9864) for touches, and ES256 (P-256) for cards, which browsers and wallets check by themselves.
Keys are files, never rows, so that whoever writes in the database can sign nothing. The newest signs; of the older ones only
the public half is kept, since what they signed must stay checkable.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

Key = OKPKey | ECKey


@dataclass(frozen=True)
class KeyKind:
    """One kind of keys: the names of its files begin with `prefix`."""

    algorithm: str
    prefix: str
    make: Callable[[], Key]
    read: Callable[[dict[str, Any]], Key]


TOUCH_KEYS = KeyKind("Ed25519", "", lambda: OKPKey.generate_key("Ed25519"), lambda jwk: OKPKey.import_key(jwk))
CARD_KEYS = KeyKind("ES256", "card-", lambda: ECKey.generate_key("P-256"), lambda jwk: ECKey.import_key(jwk))
_KINDS = {"OKP": TOUCH_KEYS, "EC": CARD_KEYS}
_PUBLIC_PARTS = frozenset({"kty", "crv", "x", "y"})
# Processes notice a new key with their next signature, and clocks differ a little.
GRACE = timedelta(minutes=10)
_REGISTRY = jws.JWSRegistry(algorithms=[kind.algorithm for kind in _KINDS.values()])
_COORDINATE_BYTES = 32


class SignatureWrong(Exception):
    """What claims to be signed is not, or not by a key of the list at its time. The message says which."""


@dataclass(frozen=True)
class PublicKey:
    """One key of the public list. It signed from `from_at` until `until`, None for the one in use. `kid` by RFC 7638."""

    kid: str
    key: Key
    from_at: datetime
    until: datetime | None

    @property
    def algorithm(self) -> str:
        return _KINDS[self.key.key_type].algorithm

    def as_jwk(self) -> dict[str, Any]:
        """The public half as an entry of a JWKS; `nbf` and `exp` are its time in use, in seconds."""
        times = {"nbf": int(self.from_at.timestamp())}
        if self.until is not None:
            times["exp"] = int(self.until.timestamp())
        return {**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": self.algorithm, **times}


class PublicKeys:
    """A list of public keys, and what can be checked by it."""

    def __init__(self, keys: Iterable[PublicKey]) -> None:
        self._keys = {key.kid: key for key in keys}

    @classmethod
    def of_jwks(cls, jwks: Mapping[str, Any]) -> Self:
        """Raises SignatureWrong for what is no list of keys."""
        try:
            return cls(
                PublicKey(
                    str(entry["kid"]),
                    _KINDS[entry["kty"]].read({name: entry[name] for name in _PUBLIC_PARTS & entry.keys()}),
                    datetime.fromtimestamp(entry["nbf"], UTC),
                    datetime.fromtimestamp(entry["exp"], UTC) if "exp" in entry else None,
                )
                for entry in jwks["keys"]
            )
        except (KeyError, TypeError, ValueError, JoseError) as problem:
            raise SignatureWrong("this is no list of public keys") from problem

    def as_jwks(self) -> dict[str, Any]:
        return {"keys": [key.as_jwk() for key in self._keys.values()]}

    def read(self, token: str, *, kind: str) -> dict[str, Any]:
        """The claims of a token of that kind. Raises SignatureWrong."""
        try:
            header = jws.extract_compact(token.encode("ascii")).headers()
            key = self._keys.get(str(header.get("kid")))
            if key is None:
                raise SignatureWrong("signed with a key that is not in the public list")
            if header.get("typ") != kind:
                raise SignatureWrong(f"signed as {header.get('typ')!r}, not as {kind!r}")
            if header.get("alg") != key.algorithm:
                raise SignatureWrong(f"signed by {header.get('alg')!r} with a key of another kind")
            signed = jws.deserialize_compact(token, key.key, registry=_REGISTRY)
            claims = json.loads(signed.payload)
            signed_at = datetime.fromtimestamp(claims["iat"], UTC)
        except (JoseError, UnicodeError, ValueError, KeyError, TypeError, OverflowError) as problem:
            raise SignatureWrong("the signature does not fit the text") from problem
        if signed_at < key.from_at - GRACE or (key.until is not None and signed_at >= key.until + GRACE):
            raise SignatureWrong("signed with a key that was not in use at that time")
        return dict(claims)


@dataclass(frozen=True)
class RawSigner:
    """The key in use: its name, the moment that stands in what it signs, and the signature of some bytes."""

    kid: str
    signed_at: datetime
    sign: Callable[[bytes], bytes]


class SigningKeys:
    """The keys of one kind in a folder: `0001.json`, `0002.json` …, each made once. The first is made when it is first needed.

    Of processes that make or change keys at the same time one wins and all go on with its key.
    """

    def __init__(self, folder: Path, kind: KeyKind = TOUCH_KEYS) -> None:
        self._folder = folder
        self._kind = kind
        self._seen: tuple[str, ...] = ()
        self._kept: list[_KeyFile] = []

    def sign(self, claims: Mapping[str, Any], *, kind: str, now: datetime) -> str:
        """A compact JWS of the claims and `iat`. `kind` stands in its header, so that none passes for another.

        `iat` is `now`, or the moment since which the key is in use, where work that began earlier signs with a newer one.
        """
        key = self._current(now=now)
        header = {"alg": self._kind.algorithm, "kid": key.kid, "typ": kind}
        signed_at = max(now, key.from_at)
        payload = json.dumps({**claims, "iat": int(signed_at.timestamp())}, ensure_ascii=False, separators=(",", ":"))
        return jws.serialize_compact(header, payload.encode(), key.key, registry=_REGISTRY)

    def raw_signer(self, *, now: datetime) -> RawSigner:
        """For formats that are no JWS. Only of kinds with ES256."""
        key = self._current(now=now)
        return RawSigner(key.kid, max(now, key.from_at), key.sign_es256)

    def public(self, *, now: datetime) -> PublicKeys:
        """The public list, oldest first."""
        self._current(now=now)
        ends = [*(key.from_at for key in self._kept[1:]), None]
        return PublicKeys(
            PublicKey(key.kid, key.key, key.from_at, until) for key, until in zip(self._kept, ends, strict=True)
        )

    def rotate(self, *, now: datetime) -> str:
        """Makes the next key and forgets the secret half of those before it. Gives the `kid` of the key in use then."""
        self._current(now=now)
        self._make(len(self._kept) + 1, now=now)
        newest = self._current(now=now)
        for number, key in enumerate(self._kept[:-1], start=1):
            if key.key.is_private:
                self._draft(key.text(private=False)).replace(self._path(number))
        self._seen = ()
        return newest.kid

    def _current(self, *, now: datetime) -> _KeyFile:
        names = self._names()
        if not names:
            self._make(1, now=now)
            names = self._names()
        if names != self._seen:
            self._kept = [_KeyFile.read(self._folder / name, self._kind) for name in names]
            self._seen = names
        return self._kept[-1]

    def _names(self) -> tuple[str, ...]:
        return tuple(sorted(path.name for path in self._folder.glob(f"{self._kind.prefix}[0-9][0-9][0-9][0-9].json")))

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._kind.prefix}{number:04d}.json"

    def _make(self, number: int, *, now: datetime) -> None:
        key = self._kind.make()
        made = _KeyFile(key.thumbprint(), key, now.replace(microsecond=0))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._draft(made.text(private=True))
        with contextlib.suppress(FileExistsError):
            os.link(draft, self._path(number))
        draft.unlink()

    def _draft(self, text: str) -> Path:
        """A file of another name that nobody else can read; whole on disk before it gets the name that counts."""
        draft = self._folder / f".{os.getpid()}-{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return draft


@dataclass(frozen=True)
class _KeyFile:
    """One file of the folder."""

    kid: str
    key: Key
    from_at: datetime

    @classmethod
    def read(cls, path: Path, kind: KeyKind) -> Self:
        kept = json.loads(path.read_text())
        key = kind.read(kept["jwk"])
        return cls(key.thumbprint(), key, datetime.fromisoformat(kept["from"]))

    def sign_es256(self, message: bytes) -> bytes:
        """ECDSA over P-256 with SHA-256 as both numbers one after another, 64 bytes (RFC 7518, 3.4; RFC 9053, 2.1)."""
        private = self.key.private_key
        assert isinstance(private, EllipticCurvePrivateKey)
        r, s = decode_dss_signature(private.sign(message, ECDSA(SHA256())))
        return r.to_bytes(_COORDINATE_BYTES) + s.to_bytes(_COORDINATE_BYTES)

    def text(self, *, private: bool) -> str:
        return json.dumps({"from": self.from_at.isoformat(), "jwk": self.key.as_dict(private=private)})
