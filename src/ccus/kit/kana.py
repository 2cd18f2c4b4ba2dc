"""Readings of names in katakana (フリガナ)."""

import re
import unicodedata

import jaconv

from ccus.kit.folding import HYPHENS, fold_spaces, fold_width

_LONG_MARK = "\u30fc"
# A mark drawn as a hyphen lengthens the vowel before it. Nothing can be lengthened after ン and ッ, nor after ー.
_HYPHEN_AFTER_VOWEL = re.compile(f"(?<=[ァ-ヂツ-モャ-ヲヴ-ヺ\u31f0-\u31ff])[{re.escape(HYPHENS)}\u301c~]")
_LEFT_IN_SEARCH = re.compile(r"[\s\-・ー'’.,]+")
_SAME_SOUND = str.maketrans("ヂヅヰヱヲヮ", "ジズイエオワ")


def to_katakana(text: str) -> str:
    """Hiragana and half-width katakana as full-width katakana; everything else in its usual width."""
    return unicodedata.normalize("NFC", jaconv.hira2kata(fold_width(text)))


def fold_kana_reading(text: str) -> str:
    """A reading as it is kept: full-width katakana, parts divided by one space.

    A hyphen or wave after a vowel is the long mark. Small kana, long marks, middle dots, apostrophes and Latin
    letters stay, so one-part and foreign names pass through.
    """
    return _HYPHEN_AFTER_VOWEL.sub(_LONG_MARK, fold_spaces(to_katakana(text)))


def fold_reading_for_search(text: str) -> str:
    """A key under which readings that people mix up are equal; never shown.

    Bank and old forms write small kana large (シヨウジ), forms differ in long marks, spaces and dots, and ヂ sounds like ジ.
    """
    reading = _LEFT_IN_SEARCH.sub("", fold_kana_reading(text))
    return jaconv.enlarge_smallkana(reading).translate(_SAME_SOUND).casefold()
