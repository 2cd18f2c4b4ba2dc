"""The signed copy of the site's roster: whom to greet, and what to warn of, without a line. It judges nothing.

On disk lies what the server signed, as it came, readable by the owner alone; it is checked whenever it is read. A file that was
changed, or is another site's, is no copy.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

from gate_agent.greeting import Greeting
from gate_agent.journal.sealing import fold_id
from gate_agent.settings import write_whole
from gate_agent.signatures import NotSigned, PinnedKeys

FILE_NAME = "roster.jws"
KIND = "ccus-roster+jws"
VERSION = 1
COLORS = {1: "white", 2: "blue", 3: "silver", 4: "gold"}
# Names of people who may long have left are no greeting.
LONGEST_KEPT = timedelta(days=35)
JST = timezone(timedelta(hours=9))
SHORT_HASH_BYTES = 16
LARGEST_FILE = 16_000_000


class CopyState(StrEnum):
    """How the copy on the disk is. The two in the middle are names of sentences."""

    NONE = "none"
    TAMPERED = "roster_tampered"
    FOREIGN = "roster_foreign"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    level: int
    language: str
    expires_on: date | None = None
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class _Copy:
    signed_at: datetime
    etag: str
    seal_to: bytes
    known: dict[str, _Known] = field(default_factory=dict)


class SignedRoster:
    """A `RosterCopy`. Threads may look people up while another puts a newer copy in its place."""

    def __init__(
        self, folder: Path, *, site_id: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder, self._site_id, self._clock = folder, site_id, clock
        self._copy: _Copy | None = None
        self.state = self._load()

    def find(self, card: str) -> Greeting | None:
        copy, now = self._copy, self._clock()
        if copy is None or now - copy.signed_at > LONGEST_KEPT:
            return None
        known = copy.known.get(_hash_of_card(card)) or copy.known.get(_hash_of_id(card))
        if known is None:
            return None
        return Greeting(known.name, known.level, COLORS.get(known.level, ""), known.language, _warning(known, now))

    @property
    def etag(self) -> str:
        return self._copy.etag if self._copy else ""

    @property
    def seal_to(self) -> bytes | None:
        """The server's public key for what couriers carry; None without a copy."""
        return self._copy.seal_to if self._copy else None

    def take(self, signed: str, keys: PinnedKeys) -> None:
        """Puts a copy from the server in place of the one at hand, on disk too. Raises NotSigned, KeyUnknown, OSError."""
        copy = self._read(signed, keys)
        write_whole(self._folder / FILE_NAME, signed + "\n")
        self._copy, self.state = copy, CopyState.GOOD

    def _load(self) -> CopyState:
        path = self._folder / FILE_NAME
        try:
            if path.stat().st_size > LARGEST_FILE:
                return CopyState.TAMPERED
            self._copy = self._read(path.read_text(encoding="ascii"), PinnedKeys.load(self._folder))
        except FileNotFoundError:
            return CopyState.NONE
        except _Foreign:
            return CopyState.FOREIGN
        except (NotSigned, UnicodeError, OSError):
            return CopyState.TAMPERED
        return CopyState.GOOD

    def _read(self, signed: str, keys: PinnedKeys) -> _Copy:
        claims = keys.read(signed, kind=KIND)
        if claims.get("site_id") != self._site_id:
            raise _Foreign(str(claims.get("site_id")))
        try:
            if claims["v"] != VERSION:
                raise NotSigned(f"version {claims['v']}")
            return _Copy(
                datetime.fromtimestamp(claims["iat"], UTC),
                str(claims["etag"]),
                base64.urlsafe_b64decode(claims["seal_to"] + "="),
                _index(claims["people"]),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as problem:
            raise NotSigned(type(problem).__name__) from problem


class _Foreign(NotSigned):
    """Signed by the server, for the gate of another site."""


def _index(people: list[Any]) -> dict[str, _Known]:
    """People by the hash of their ID and of each card."""
    known: dict[str, _Known] = {}
    for of_id, name, level, language, cards in people:
        known[of_id] = _Known(name, level, language)
        for of_card, expires_on, is_revoked in cards:
            known[of_card] = _Known(name, level, language, date.fromisoformat(expires_on), bool(is_revoked))
    return known


def _warning(known: _Known, now: datetime) -> str:
    if known.is_revoked:
        return "card_revoked"
    if known.expires_on is not None and now.astimezone(JST).date() > known.expires_on:
        return "card_expired"
    return ""


def _hash_of_card(text: str) -> str:
    return _short(text.strip().upper().encode())


def _hash_of_id(text: str) -> str:
    return _short(b"id:" + fold_id(text).encode())


def _short(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:SHORT_HASH_BYTES]).decode().rstrip("=")
