"""What was read and what was typed, folded alike: variants of kanji by the kit's rule, and the slips that a reader of pictures makes.

`data/misread_characters.csv` holds those slips: simplified Chinese forms, which the weights know better than Japanese ones, and
characters of kana and kanji that look alike. Folding only brings together; what is shown is always what was read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ccus.applications.rules.tables import read_rows
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search

_PUNCTUATION = re.compile(r"[\W_]+")


def fold_name(text: str) -> str:
    """A name of a person or firm, as a key under which ways to write and to misread it are equal."""
    return _PUNCTUATION.sub("", fold_name_for_search(text.translate(_table("name")))).translate(_table("name"))


def fold_reading(text: str) -> str:
    """The same for a reading in kana."""
    return fold_reading_for_search(fold_width(text).translate(_table("reading")))


def fold_number(text: str) -> str:
    """The digits and Latin letters of a number, upper case."""
    folded = fold_hyphens(fold_digits(unicodedata.normalize("NFKC", text))).upper()
    return "".join(re.findall(r"[0-9A-Z]", folded)).translate(_table("number"))


def bare(text: str) -> str:
    """Without spaces and in the usual width, each character as it was written."""
    return re.sub(r"\s+", "", fold_width(text))


@cache
def _table(where: str) -> dict[int, str]:
    return str.maketrans(
        {row["read"]: row["meant"] for row in read_rows("misread_characters.csv") if row["where"] == where}
    )
