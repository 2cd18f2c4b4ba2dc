"""Sentences in both languages side by side, for reports that are made outside a page."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple


class Words(NamedTuple):
    ja: str
    en: str

    def say(self, language: str) -> str:
        return self.ja if language == "ja" else self.en


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half up, as people round."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def about(value: int, unit: Words) -> Words:
    """A large number with about three figures, as people say it: 138万人, 1億2,858万件, 1.38 million people."""
    return Words(f"{_about_ja(value)}{unit.ja}", f"{_about_en(value)} {unit.en}")


def _about_ja(value: int) -> str:
    if value >= 10**8:
        return f"{value // 10**8}億{rounded(Decimal(value % 10**8) / 10**4, 0):,}万"
    if value >= 10**4:
        count = Decimal(value) / 10**4
        return f"{rounded(count, 0 if count >= 100 else 1):,}万".replace(".0万", "万")
    return f"{value:,}"


def _about_en(value: int) -> str:
    for name, size in (("million", 10**6), ("thousand", 10**3)):
        if value >= size and not (name == "thousand" and value < 10**4):
            count = Decimal(value) / size
            digits = 0 if count >= 100 else 1 if count >= 10 else 2
            return f"{rounded(count, digits).normalize():f} {name}"
    return f"{value:,}"


def times(value: int, before: int) -> Decimal | None:
    """How many times `before`, with one decimal; None where there was nothing before."""
    return rounded(Decimal(value) / before, 1) if before else None


def percent(part: int, whole: int) -> int:
    """A share in whole per cent; 0 of nothing."""
    return int(rounded(Decimal(100 * part) / whole, 0)) if whole else 0
