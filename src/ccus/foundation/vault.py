"""Content that only this installation can read again: AES-256-GCM under a key beside the database, never in it.

A sealed content is one byte of version, two bytes that name the key, a nonce of 12 bytes, and the ciphertext with its tag. A
label binds it to its place: what was sealed for one record cannot be passed off as another's. Source: NIST SP 800-38D.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_BITS = 256
NONCE_BYTES = 12
_HEAD = len(VERSION) + 2


class ContentUnreadable(Exception):
    """The content was altered, belongs elsewhere, or its key is gone. A defect of the installation, not of a request."""


class VaultKeys:
    """The keys of one folder: `vault-0001.json` …; the newest seals, all open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[int, AESGCM] = {}

    def seal(self, content: bytes, *, label: bytes) -> bytes:
        """The first key is made when it is first needed."""
        numbers = self._numbers()
        if not numbers:
            self._make()
            numbers = self._numbers()
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = VERSION + numbers[-1].to_bytes(2, "big")
        return head + nonce + self._key(numbers[-1]).encrypt(nonce, content, head + label)

    def open(self, sealed: bytes, *, label: bytes) -> bytes:
        """Raises ContentUnreadable."""
        head, nonce = sealed[:_HEAD], sealed[_HEAD : _HEAD + NONCE_BYTES]
        if len(nonce) != NONCE_BYTES or head[:1] != VERSION:
            raise ContentUnreadable
        try:
            key = self._key(int.from_bytes(head[1:], "big"))
            return key.decrypt(nonce, sealed[_HEAD + NONCE_BYTES :], head + label)
        except (InvalidTag, FileNotFoundError) as problem:
            raise ContentUnreadable from problem

    def _key(self, number: int) -> AESGCM:
        if number not in self._kept:
            text = (self._folder / f"vault-{number:04d}.json").read_text()
            self._kept[number] = AESGCM(base64.b64decode(json.loads(text)["secret"]))
        return self._kept[number]

    def _numbers(self) -> list[int]:
        return sorted(
            int(path.stem.removeprefix("vault-")) for path in self._folder.glob("vault-[0-9][0-9][0-9][0-9].json")
        )

    def _make(self) -> None:
        """Of processes that make the first key at the same time one wins."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{os.getpid()}-{secrets.token_hex(4)}"
        text = json.dumps({"secret": base64.b64encode(AESGCM.generate_key(KEY_BITS)).decode()})
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, self._folder / "vault-0001.json")
        draft.unlink()
