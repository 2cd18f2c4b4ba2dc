"""What must never be stored of typed text, whatever the field: characters that reorder, hide or break other text.

Everything that a person can have meant stays: kanji variants with their selectors, joiners that scripts of other countries
need, emoji in free text, and of course quotes and angle brackets, which are harmless where templates escape and SQL takes
parameters.
"""

from __future__ import annotations

import re
import unicodedata

from ccus.kit.folding import fold_spaces

# Marks and overrides of writing direction: Unicode Standard Annex 9, section 2. They can make a name read as another.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# They have no width and divide nothing: the word joiner and the byte order mark.
_JOINERS = re.compile("[\u2060\ufeff]")
_LINE_BREAK = re.compile("\r\n?|[\u0085\u2028\u2029]")
_TOO_MANY_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_UNWANTED = {"Cc", "Cs", "Co", "Cn"}
# Symbols that stand in names of firms; others of their category (emoji) are no part of any name on paper.
_SYMBOLS_OF_NAMES = frozenset("㈱㈲㈳㈴㈵㈶㈷㈹㍿〒々〆〇")


def harmless_line(typed: str) -> str:
    """One line of text without controls, direction marks, unassigned characters and towers of accents."""
    return fold_spaces(_without_unwanted(typed))


def harmless_text(typed: str) -> str:
    """The same for text of several lines."""
    lines = _LINE_BREAK.sub("\n", typed).split("\n")
    return "\n".join(harmless_line(line) for line in lines).strip("\n")


def without_pictures(name: str) -> str:
    """A name without emoji and other pictures, which no paper shows; selectors of kanji variants stay."""
    kept = "".join(each for each in name if unicodedata.category(each) != "So" or each in _SYMBOLS_OF_NAMES)
    return fold_spaces(kept.replace("\u200d", "").replace("\ufe0f", "") if kept != name else kept)


def _without_unwanted(typed: str) -> str:
    bare = _JOINERS.sub("", _DIRECTION.sub("", typed))
    spaced = "".join(" " if each in "\t\n\r\v\f" else each for each in bare)
    kept = "".join(each for each in spaced if unicodedata.category(each) not in _UNWANTED)
    return _TOO_MANY_MARKS.sub(r"\1", kept)
