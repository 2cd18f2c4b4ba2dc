"""Boxes that anybody can close and only this installation can open: X25519, HKDF-SHA256, ChaCha20-Poly1305.

A box is the sender's one-time public key (32 bytes) and the ciphertext. The key of the cipher follows from both public keys and
is used once, so that its nonce can be zero. Sources: RFC 7748, RFC 5869, RFC 8439; the order of things follows RFC 9180.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"ccus courier box 1"
KEY_BYTES = 32
KEY_NAME_BYTES = 8
_NONCE = bytes(12)


class BoxForeign(Exception):
    """The box is for a key that this installation never had."""


class BoxBroken(Exception):
    """The box is cut, altered, or none."""


class SealingKeys:
    """The keys of one folder: `sealing-0001.json` …; the newest closes, all open, since a box may be on its way for months."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[bytes, X25519PrivateKey] = {}

    def public(self) -> bytes:
        """The 32 bytes that senders need. The first key is made when it is first asked for."""
        names = self._names()
        if not names:
            self._make()
            names = self._names()
        return _public_of(_read(names[-1]))

    def open(self, key_name: bytes, box: bytes, *, label: bytes) -> bytes:
        """What was closed in with `close` under the same label. Raises BoxForeign, BoxBroken."""
        key = self._find(key_name)
        if len(box) < KEY_BYTES:
            raise BoxBroken
        sender, ciphertext = box[:KEY_BYTES], box[KEY_BYTES:]
        try:
            shared = key.exchange(X25519PublicKey.from_public_bytes(sender))
            return _cipher(shared, sender, _public_of(key)).decrypt(_NONCE, ciphertext, label)
        except (InvalidTag, ValueError) as problem:
            raise BoxBroken from problem

    def _find(self, key_name: bytes) -> X25519PrivateKey:
        if key_name not in self._kept:
            keys = [_read(path) for path in self._names()]
            self._kept = {name_of(_public_of(key)): key for key in keys}
        try:
            return self._kept[key_name]
        except KeyError as problem:
            raise BoxForeign from problem

    def _names(self) -> list[Path]:
        return sorted(self._folder.glob("sealing-[0-9][0-9][0-9][0-9].json"))

    def _make(self) -> None:
        """Of processes that make the first key at the same time one wins."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{os.getpid()}-{secrets.token_hex(4)}"
        text = json.dumps({"private": base64.b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode()})
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, self._folder / "sealing-0001.json")
        draft.unlink()


def name_of(public: bytes) -> bytes:
    """By what a box says for which key it is: 8 bytes."""
    return hashlib.sha256(public).digest()[:KEY_NAME_BYTES]


def close(public: bytes, content: bytes, *, label: bytes) -> bytes:
    """A box that only the holder of the key opens. `label` is not hidden, but cannot be changed."""
    one_time = X25519PrivateKey.generate()
    sender = _public_of(one_time)
    shared = one_time.exchange(X25519PublicKey.from_public_bytes(public))
    return sender + _cipher(shared, sender, public).encrypt(_NONCE, content, label)


def _cipher(shared: bytes, sender: bytes, receiver: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, salt=sender + receiver, info=PURPOSE).derive(shared))


def _public_of(key: X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _read(path: Path) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(base64.b64decode(json.loads(path.read_text())["private"]))
