"""Numbers and keys of applications: what an applicant writes down to go on later, on any device."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from stdnum import damm

from ccus.kit.errors import InputFormatError, quote
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces

NUMBER_LENGTH = 10
KEY_LENGTH = 16
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_NUMBER = re.compile(r"[1-9]\d{9}", re.ASCII)


class NumberFormatError(InputFormatError):
    """Text that is no number of an application; `reason` is "empty" or "unreadable"."""

    what = "application number"


def draw_number() -> int:
    """Nine random digits that do not begin with zero, and Damm's check digit: a slip of one digit is noticed."""
    first = str(100_000_000 + secrets.randbelow(900_000_000))
    return int(first + damm.calc_check_digit(first))


def parse_number(typed: str) -> int:
    """The number however it is typed. Raises NumberFormatError."""
    folded = remove_spaces(fold_hyphens(fold_digits(fold_width(typed)))).replace("-", "")
    if _NUMBER.fullmatch(folded) and damm.is_valid(folded):
        return int(folded)
    raise NumberFormatError(
        reason="unreadable" if folded else "empty",
        typed=typed,
        sentence_ja=f"「{quote(typed)}」は申請番号として読み取れません。控えにある10けたの数字を、もう一度確かめて入力してください。"
        if folded
        else "申請番号が入力されていません。控えにある10けたの数字を入力してください。",
        sentence_en=f'"{quote(typed)}" is no application number. Check the ten digits on your note and type them again.'
        if folded
        else "The application number is empty. Type the ten digits on your note.",
    )


def display_number(number: int) -> str:
    """In groups that can be read aloud: 1234-5678-90."""
    text = str(number)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def key_of(number: int, *, salt: bytes, secret: bytes) -> str:
    """The key of an application: 16 letters (80 bits) that follow from a secret of the installation and a salt of the row.

    It is stored nowhere, and can be shown again to whoever has shown it before.
    """
    digest = hmac.new(secret, salt + str(number).encode(), hashlib.sha256).digest()
    value = int.from_bytes(digest[:10], "big")
    return "".join(_LETTERS[value >> shift & 31] for shift in range(75, -1, -5))


def fold_key(typed: str) -> str:
    """A key as it is compared: half width, upper case, no separators; letters that look like digits are digits."""
    bare = remove_spaces(fold_hyphens(fold_width(typed))).replace("-", "").upper()
    return bare.translate(_LOOK_ALIKES)


def display_key(key: str) -> str:
    """ABCD-EFGH-JKMN-PQRS"""
    return "-".join(key[start : start + 4] for start in range(0, len(key), 4))
