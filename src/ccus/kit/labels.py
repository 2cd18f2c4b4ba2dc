"""Closed lists whose members carry the words people read."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string value with a Japanese and an English label.

    Members are written `ENROLLED = "enrolled", "加入", "enrolled"`. The value is what is stored and sent; labels may be
    reworded at any time without a migration, since model fields take `choices` as a callable.
    The labels have defaults only so that type checkers accept the look-up of a member, `Status("enrolled")`.
    """

    label_ja: str
    label_en: str

    def __new__(cls, value: str, label_ja: str = "", label_en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_ja = label_ja
        member.label_en = label_en
        return member

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of value and Japanese label, in order of declaration."""
        return [(member.value, member.label_ja) for member in cls]


class LabelledInt(IntEnum):
    """The same for whole numbers: `LEVEL_1 = 1, "レベル1", "level 1"`."""

    label_ja: str
    label_en: str

    def __new__(cls, value: int, label_ja: str = "", label_en: str = "") -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.label_ja = label_ja
        member.label_en = label_en
        return member

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        return [(member.value, member.label_ja) for member in cls]
