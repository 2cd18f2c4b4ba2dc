"""Names of people: kept as typed, with a reading in katakana.

One-part names and names in Latin letters are as good as any: no rule here asks for two parts, for kanji or for a reading.
The keys names are found and ordered by are made by `kit.names` and `kit.kana`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ccus.kit.folding import fold_spaces
from ccus.kit.kana import fold_kana_reading

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Katakana, its marks, and what stands in readings of foreign names. No kanji and no digits: they are no reading.
_READING = re.compile(r"[ァ-ヺー・ヽヾㇰ-ㇿA-Za-zÀ-ÖØ-öø-ſ'’.\- ]*")


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """A name as typed. A one-part name stands in `family`; `given` holds all given names of a foreign name."""

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""


def split_name(typed: str) -> tuple[str, str]:
    """Family and given name of a name in one field: `山田　太郎`, `NGUYEN VAN AN`, `Smith, John`.

    The part before the first space is the family name, as on Japanese papers and residence cards. Without a space there is
    one part: where a name like 山田太郎 divides cannot be known.
    """
    tidy = tidy_text(typed)
    if "," in tidy:
        family, _, given = tidy.partition(",")
        return family.strip(), given.strip()
    family, _, given = tidy.partition(" ")
    return family, given


def tidy_name(name: PersonName) -> PersonName:
    """Blanks and control characters gone, readings in katakana; a single part moves to `family`, its reading with it."""
    family, given = tidy_text(name.family), tidy_text(name.given)
    family_kana, given_kana = tidy_reading(name.family_kana), tidy_reading(name.given_kana)
    if family:
        return PersonName(family=family, given=given, family_kana=family_kana, given_kana=given_kana)
    return PersonName(family=given, family_kana=given_kana or family_kana)


def tidy_text(typed: str) -> str:
    """As typed, without control characters, runs of spaces and spaces at the ends."""
    return fold_spaces(_CONTROL.sub("", typed))


def tidy_reading(typed: str) -> str:
    """A reading as it is kept: full-width katakana, parts divided by one space."""
    return fold_kana_reading(_CONTROL.sub("", typed))


def is_reading(typed: str) -> bool:
    """Whether a text can be a reading, once folded. An empty one can: nobody must have a reading."""
    return _READING.fullmatch(tidy_reading(typed)) is not None
