"""How a name sounds, whichever letters it is written in: a key under which ヤマダ and YAMADA, オオノ and ONO are equal."""

from __future__ import annotations

import re
import unicodedata

import jaconv

from ccus.kit.kana import fold_kana_reading

# Spellings of the same syllables (Kunrei and Hepburn), and what long vowels and doubled letters are shortened to.
_SPELLINGS = (
    ("sya", "sha"), ("syu", "shu"), ("syo", "sho"), ("tya", "cha"), ("tyu", "chu"), ("tyo", "cho"), ("cya", "cha"),
    ("zya", "ja"), ("zyu", "ju"), ("zyo", "jo"), ("jya", "ja"), ("jyu", "ju"), ("jyo", "jo"), ("tch", "cch"),
    ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("hu", "fu"), ("zi", "ji"), ("di", "ji"), ("du", "zu"), ("dzu", "zu"),
    ("wo", "o"), ("mb", "nb"), ("mp", "np"), ("mm", "nm"), ("oh", "o"), ("ou", "o"), ("uu", "u"), ("oo", "o"), ("aa", "a"),
    ("ii", "i"), ("ee", "e"),
)  # fmt: skip
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")
_NOT_LETTERS = re.compile(r"[^a-z]+")


def sounds_of(text: str) -> tuple[str, ...]:
    """The parts of a name in kana or Latin letters, each as a key of its sound, in the order of the alphabet.

    Empty for kanji, which tell no sound, and for other scripts.
    """
    kana = fold_kana_reading(text)
    parts = (_sound(part) for part in re.split(r"[\s・,]+", kana))
    found = tuple(sorted(part for part in parts if part is not None))
    return found if len(found) == len([part for part in re.split(r"[\s・,]+", kana) if part]) else ()


def _sound(part: str) -> str | None:
    if not part:
        return None
    latin = jaconv.kata2alphabet(part.replace("ー", "").replace("ヂ", "ジ").replace("ヅ", "ズ"))
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", latin).casefold() if not unicodedata.combining(letter)
    )
    if not bare.isascii():
        return None
    letters = _NOT_LETTERS.sub("", bare)
    for spelling, sound in _SPELLINGS:
        letters = re.sub(f"(?<![cst]){spelling}" if spelling == "hu" else spelling, sound, letters)
    return _DOUBLED.sub(r"\1", letters) or None
