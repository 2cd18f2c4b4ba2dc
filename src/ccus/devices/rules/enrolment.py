"""The one-time enrolment code: eight characters in two groups, read aloud and typed by people (`ABCD-2345`)."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces

# Crockford's base 32: digits and letters without I, L, O and U. What is misread for one of them is folded back, so nobody
# has to tell O from 0. Source: D. Crockford, "Base 32", https://www.crockford.com/base32.html
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
GROUP_LENGTH = 4
CODE_LENGTH = 2 * GROUP_LENGTH


def show_code(characters: str) -> str:
    """Eight characters as people read them: `ABCD-2345`."""
    return f"{characters[:GROUP_LENGTH]}-{characters[GROUP_LENGTH:]}"


def fold_code(typed: str) -> str | None:
    """The eight characters of a code however it is typed: any width, case, spaces, hyphens; O for 0, I and L for 1, U for V.

    None when it can be no code.
    """
    bare = remove_spaces(fold_hyphens(fold_digits(fold_width(typed)))).replace("-", "")
    folded = bare.upper().translate(_MISREAD)
    if len(folded) != CODE_LENGTH or any(character not in ALPHABET for character in folded):
        return None
    return folded


def hash_code(characters: str) -> bytes:
    """What is stored: SHA-256 of the folded code. A code lives for minutes, so no slow hash is needed."""
    return hashlib.sha256(characters.encode()).digest()


def hash_device_token(token: str) -> bytes:
    """What is stored of a device's bearer token, which has 256 random bits: SHA-256 of its UTF-8 text."""
    return hashlib.sha256(token.encode()).digest()


def expires_at(issued_at: datetime) -> datetime:
    return issued_at + timedelta(minutes=code_minutes())


def is_expired(*, expires_at: datetime, now: datetime) -> bool:
    """A code is good up to, not including, the moment it expires."""
    return now >= expires_at


@cache
def code_minutes() -> int:
    text = resources.files("ccus.devices").joinpath("data", "enrolment.toml").read_text(encoding="utf-8")
    minutes: int = tomllib.loads(text)["code_minutes"]
    return minutes
