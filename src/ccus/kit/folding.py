"""Fold what people type, so that nothing is refused for width, spaces or hyphens.

Folding never fails: characters that a fold does not know stay as they are, and the reader of the field
(`ids`, `eras`, a form) decides about them.
"""

import re
import unicodedata
from functools import cache

# Every character that keyboards, Excel, PDFs and OCR put where a hyphen is meant. The katakana long mark (ー, ｰ)
# is not here: it is a letter after kana, see `fold_hyphens`.
HYPHENS = (
    "\u002d\u00ad\u02d7\u058a\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u23af\u2500\u2501"
    "\u2796\u2e3a\u2e3b\u30a0\ufe58\ufe63\uff0d"
)
LONG_MARKS = "\u30fc\uff70"
SPACING_VOICED_MARKS = {"\u309b": "\u3099", "\u309c": "\u309a"}

# Unicode's canonical forms swap these for the ordinary kanji (神 U+FA19 becomes 神 U+795E), which would change a name.
_COMPATIBILITY_KANJI = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_KANA = "\u3041-\u3096\u30a1-\u30fa\u3099-\u309c\u31f0-\u31ff\uff66-\uff9f"
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
_LONG_MARK_AS_HYPHEN = re.compile(f"(?<![{_KANA}{LONG_MARKS}])[{LONG_MARKS}]+")
_SPACES = re.compile(r"[\s\u200b\u2060\ufeff\u3164\u2800]+")
_PHONE_SEPARATORS = re.compile(r"[\s\-.()/・･]+")
_JAPAN_PREFIX = re.compile(r"^\+810?")


def fold_width(text: str) -> str:
    """Full-width Latin letters, digits and signs in half width; half-width katakana in full width, its marks joined.

    Only the width changes. Full NFKC would also take ㈱ apart, turn ① into 1 and exchange compatibility kanji;
    these stay as typed. The full-width tilde becomes the wave dash (〜), the same sign in JIS X 0208.
    """
    if text.isascii():
        return text
    narrowed = "".join(_fold_character_width(character) for character in text)
    parts = _COMPATIBILITY_KANJI.split(narrowed)
    return "".join(part if index % 2 else unicodedata.normalize("NFC", part) for index, part in enumerate(parts))


@cache
def _fold_character_width(character: str) -> str:
    if character == "\uff5e":
        return "\u301c"
    if character in SPACING_VOICED_MARKS:
        return SPACING_VOICED_MARKS[character]
    kind, _, code = unicodedata.decomposition(character).partition(" ")
    return chr(int(code, 16)) if kind in {"<wide>", "<narrow>"} else character


def fold_spaces(text: str) -> str:
    """Every run of spaces (full-width, no-break, line breaks, zero-width) as one space; none at the ends."""
    return _SPACES.sub(" ", text).strip(" ")


def remove_spaces(text: str) -> str:
    return _SPACES.sub("", text)


def fold_hyphens(text: str) -> str:
    """Every hyphen-like character as the ASCII hyphen; the katakana long mark only where no kana stands before it.

    `１ー２ー３` is an address number typed with the long mark and becomes `１-２-３`; `センター` stays.
    """
    return _LONG_MARK_AS_HYPHEN.sub(lambda marks: "-" * len(marks.group()), _HYPHEN.sub("-", text))


def fold_digits(text: str) -> str:
    """Decimal digits of any script and width, and circled digits, as ASCII 0-9. Kanji numerals stay."""
    if text.isascii():
        return text
    return "".join(_fold_character_digit(character) for character in text)


@cache
def _fold_character_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def fold_phone(text: str) -> str:
    """A telephone number as bare digits; a number of another country keeps its plus sign.

    Separators go, `+81 (0)3…` becomes `03…`. Letters stay, so that the form can name them.
    """
    digits = fold_hyphens(fold_digits(fold_width(text)))
    bare = _PHONE_SEPARATORS.sub("", remove_spaces(digits))
    return _JAPAN_PREFIX.sub("0", bare)


def fold_postal_code(text: str) -> str:
    """A Japanese postal code (郵便番号) as seven bare digits when it holds seven; `〒` and separators go."""
    digits = fold_hyphens(fold_digits(fold_width(text)))
    return remove_spaces(digits).replace("〒", "").replace("-", "")
