"""Fourteen-digit IDs of people, firms and sites. They are text: leading zeros count.

An ID made here is 11 random digits, one check digit, and two digits for the kind. An ID that comes from elsewhere is
accepted on length and digits alone: no check-digit rule is published, and the published sample IDs follow none.

The check digit makes the whole of the 14 digits, read from left to right, a word of Damm's code: every single wrong
digit and every swap of two neighbours is found, also where the check digit or the kind is concerned. Chosen over
ISO 7064 MOD 11,10, which misses some swaps, and over Verhoeff, which needs a table per position for the same result.
Source: H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004; the table is that of python-stdnum.
"""

import secrets
from enum import StrEnum

from stdnum import damm

from ccus.kit.errors import InputFormatError, quote
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces

ID_LENGTH = 14
FREE_DIGITS = 11

# What people or OCR write where a digit is meant.
_LOOK_ALIKES = {
    "O": "0", "o": "0", "〇": "0", "○": "0", "D": "0", "Q": "0",
    "I": "1", "l": "1", "i": "1", "|": "1", "!": "1", "Z": "2", "z": "2",
    "S": "5", "s": "5", "b": "6", "G": "6", "B": "8", "g": "9", "q": "9",
}  # fmt: skip


class IdKind(StrEnum):
    """The last two digits of an ID made here."""

    TECHNICIAN = "21"
    BUSINESS = "22"
    SITE = "71"


class IdFormatError(InputFormatError):
    """Text that is no ID; `reason` is "empty", "letters", "too_short" or "too_long"."""

    what = "ID"


def parse_id(text: str) -> str:
    """The 14 digits of an ID as typed: width, spaces and hyphens are folded, and nothing else is asked of it.

    Raises `IdFormatError`.
    """
    if len(text) == ID_LENGTH and text.isascii() and text.isdigit():
        return text
    folded = remove_spaces(fold_hyphens(fold_digits(fold_width(text)))).replace("-", "")
    if not folded:
        raise IdFormatError(
            reason="empty",
            typed=text,
            sentence_ja="IDが入力されていません。カードや通知に書かれた14桁の数字を入力してください。",
            sentence_en="The ID is empty. Enter the 14 digits printed on the card or the notice.",
        )
    for position, character in enumerate(folded, start=1):
        if not (character.isascii() and character.isdigit()):
            raise _letter_error(text, position, character)
    if len(folded) != ID_LENGTH:
        raise _length_error(text, len(folded))
    return folded


def _letter_error(typed: str, position: int, character: str) -> IdFormatError:
    digit = _LOOK_ALIKES.get(character)
    meant_ja = f"数字の「{digit}」ではありませんか。" if digit else ""
    meant_en = f"The digit {digit} may be meant. " if digit else ""
    return IdFormatError(
        reason="letters",
        typed=typed,
        sentence_ja=f"IDは数字14桁ですが、{position}文字目が数字ではなく「{character}」です。{meant_ja}確かめて入力し直してください。",
        sentence_en=f'An ID is 14 digits, but character {position} is "{character}". {meant_en}Check it and enter it again.',
    )


def _length_error(typed: str, length: int) -> IdFormatError:
    if length < ID_LENGTH:
        missing = ID_LENGTH - length
        return IdFormatError(
            reason="too_short",
            typed=typed,
            sentence_ja=f"IDは14桁ですが、「{quote(typed)}」は{length}桁で、{missing}桁足りません。"
            "表計算ソフトでは先頭の0が消えることがあります。カードや通知の14桁をすべて入力してください。",
            sentence_en=f'An ID has 14 digits, but "{quote(typed)}" has {length}, {missing} too few. '
            "Spreadsheets may drop leading zeros. Enter all 14 digits from the card or the notice.",
        )
    return IdFormatError(
        reason="too_long",
        typed=typed,
        sentence_ja=f"IDは14桁ですが、「{quote(typed)}」は{length}桁で、{length - ID_LENGTH}桁多くなっています。"
        "カードや通知の14桁だけを入力してください。",
        sentence_en=f'An ID has 14 digits, but "{quote(typed)}" has {length}, {length - ID_LENGTH} too many. '
        "Enter only the 14 digits from the card or the notice.",
    )


def display_id(id14: str) -> str:
    """An ID in groups that can be read aloud: `1128-8594-5897-21`."""
    return f"{id14[:4]}-{id14[4:8]}-{id14[8:12]}-{id14[12:]}"


def kind_of(id14: str) -> IdKind | None:
    """What the last two digits hint at. Only a hint: a real business ID ending in 32 is published."""
    suffix = id14[-2:]
    return IdKind(suffix) if suffix in set(IdKind) else None


def new_id(kind: IdKind, *, digits: str | None = None) -> str:
    """An ID with our check digit. `digits` are the first eleven; without them they are drawn at random.

    Whether the ID is already taken is for the caller's unique constraint to say.
    Raises `ValueError` when `digits` are not eleven ASCII digits.
    """
    first_eleven = f"{secrets.randbelow(10**FREE_DIGITS):0{FREE_DIGITS}d}" if digits is None else digits
    return f"{first_eleven}{check_digit(first_eleven, kind.value)}{kind.value}"


def check_digit(first_eleven: str, kind_suffix: str) -> str:
    """The twelfth digit, the only one that brings the checksum over all 14 to zero.

    Raises `ValueError` when the arguments are not eleven and two ASCII digits.
    """
    for part, length in ((first_eleven, FREE_DIGITS), (kind_suffix, ID_LENGTH - FREE_DIGITS - 1)):
        if len(part) != length or not (part.isascii() and part.isdigit()):
            raise ValueError(f"Expected {length} digits for this part of an ID.")
    return next(digit for digit in "0123456789" if damm.checksum(f"{first_eleven}{digit}{kind_suffix}") == 0)


def has_own_check_digit(id14: str) -> bool:
    """Whether the 14 digits carry our check digit; one real ID in ten does by chance. Takes the result of `parse_id`."""
    return damm.checksum(id14) == 0
