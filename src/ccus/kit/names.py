"""Names of people and firms as search keys.

`data/kanji_variants.csv` (variant, standard, basis) says which kanji are found under which:
`old_form` is the older form of a kanji of the Jōyō table (常用漢字表, Cabinet notice 2 of 30 November 2010) or of the
list of kanji for given names (人名用漢字); `variant` is a form met in family registers that people do not tell apart.
Different characters may share a key on purpose (斎, 齋, 齊 and 斉): a search may find too much, never too little.
"""

import csv
import unicodedata
from functools import cache
from importlib import resources

import jaconv

from ccus.kit.folding import SPACING_VOICED_MARKS, fold_hyphens

_APOSTROPHES = "\u2018\u2019\u02bc\u02b9\u2032\u00b4\u0060\uff07"
_MIDDLE_DOTS = "\u30fb\u00b7\u2022\u2219\u22c5\u0387"
_STROKED_LETTERS = {"đ": "d", "ł": "l", "ø": "o", "ħ": "h"}


def fold_name_for_search(text: str) -> str:
    """A key under which ways to write one name are equal; never shown, never stored instead of the name.

    Width, letter case, spaces, middle dots, accents, hiragana against katakana, 々, kanji variants and variation
    selectors make no difference; hyphens and apostrophes do not differ in shape.
    """
    marked = "".join(SPACING_VOICED_MARKS.get(character, character) for character in text)
    letters = unicodedata.normalize("NFKD", fold_hyphens(unicodedata.normalize("NFKC", marked))).casefold()
    bare = "".join(character for character in letters if not _is_dropped(character))
    composed = jaconv.hira2kata(unicodedata.normalize("NFC", bare))
    return _repeat_kanji(composed.translate(_search_table()))


def _is_dropped(character: str) -> bool:
    """Spaces, controls, variation selectors, dots, and Latin accents; the voiced marks of kana stay."""
    if (
        "\u0300" <= character <= "\u036f"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    ):
        return True
    return character.isspace() or character in _MIDDLE_DOTS or unicodedata.category(character) in {"Cc", "Cf"}


def _repeat_kanji(text: str) -> str:
    """佐々木 as 佐佐木."""
    repeated = ""
    for character in text:
        repeated += repeated[-1] if character == "々" and repeated else character
    return repeated


@cache
def _search_table() -> dict[int, str]:
    table = str.maketrans(_STROKED_LETTERS | dict.fromkeys(_APOSTROPHES, "'") | {"ヶ": "ケ", "ヵ": "カ"})
    return table | str.maketrans(kanji_variants())


@cache
def kanji_variants() -> dict[str, str]:
    """Variant kanji to the one they are found under; no standard is itself a variant."""
    source = resources.files("ccus.kit").joinpath("data/kanji_variants.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return {row["variant"]: row["standard"] for row in csv.DictReader(lines)}
