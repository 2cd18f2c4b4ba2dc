"""The copy of a site's roster that gates keep: enough to greet and to warn, and nothing else of a person."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

# `typ` in the header of the signed copy.
KIND = "ccus-roster+jws"
VERSION = 1
# Half of a SHA-256 tells the people of one site apart, and says less than the whole.
SHORT_HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class CardOnCopy:
    """`expires_on` is the last day on which the card is good."""

    token_hash: bytes
    expires_on: date
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class PersonOnCopy:
    """`language` is empty when the person chose none."""

    ccus_id: str
    called_name: str
    level: int
    language: str
    cards: tuple[CardOnCopy, ...]


def people_of_copy(people: Sequence[PersonOnCopy]) -> list[list[Any]]:
    """`[hash of the ID, name, level, language, [[hash of a card, last good day, 1 if revoked], …]]` for each person.

    Hashes as `short_hash` gives them. No birth date, no family name beside a given one, no ID and no card in clear.
    """
    return [
        [
            short_hash(hashlib.sha256(b"id:" + person.ccus_id.encode()).digest()),
            person.called_name,
            person.level,
            person.language,
            [[short_hash(card.token_hash), card.expires_on.isoformat(), int(card.is_revoked)] for card in person.cards],
        ]
        for person in people
    ]


def short_hash(digest: bytes) -> str:
    """The first 16 bytes in base64url without padding."""
    return base64.urlsafe_b64encode(digest[:SHORT_HASH_BYTES]).decode().rstrip("=")


def etag_of(claims: dict[str, Any]) -> str:
    """Equal exactly when the copy would say the same."""
    text = json.dumps(claims, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return short_hash(hashlib.sha256(text.encode()).digest())
