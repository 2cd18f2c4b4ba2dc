"""May two records be of one person? An explainable comparison: each agreement or difference adds to a score, in the open.

Weights are ours, set so that a name and a birth date together reach LIKELY, and neither alone does; they are judged by recall and
precision on the twin country.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from ccus.kit.kana import fold_reading_for_search
from ccus.kit.labels import Labelled
from ccus.kit.names import fold_name_for_search

LIKELY = 80


class Sign(Labelled):
    """One thing that two records agree or nearly agree in, in the words a reviewer reads."""

    SAME_NAME = "same_name", "氏名が同じ（異体字・幅は同じとみなす）", "same name (variants of kanji folded)"
    SWAPPED_NAME = "swapped_name", "姓と名が入れ替わっている", "family and given name swapped"
    NEAR_NAME = "near_name", "氏名がほぼ同じ", "nearly the same name"
    SAME_READING = "same_reading", "読みが同じ", "same reading"
    NEAR_READING = "near_reading", "読みがほぼ同じ", "nearly the same reading"
    SAME_BIRTH_DATE = "same_birth_date", "生年月日が同じ", "same birth date"
    NEAR_BIRTH_DATE = "near_birth_date", "生年月日が1か所だけ違う", "birth date differs in one place"
    SAME_PHONE = "same_phone", "電話番号が同じ", "same phone"
    SAME_ADDRESS = "same_address", "住所が同じ", "same address"


WEIGHTS = {
    Sign.SAME_NAME: 45,
    Sign.SWAPPED_NAME: 40,
    Sign.NEAR_NAME: 35,
    Sign.SAME_READING: 35,
    Sign.NEAR_READING: 20,
    Sign.SAME_BIRTH_DATE: 45,
    Sign.NEAR_BIRTH_DATE: 25,
    Sign.SAME_PHONE: 30,
    Sign.SAME_ADDRESS: 15,
}
NEAR = 0.75


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What is compared of a person. Names and readings as kept, phones as bare digits."""

    family: str
    given: str
    reading: str
    birth_date: date | None
    phones: frozenset[str]
    address: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """How well two records fit. `signs` explain the score."""

    score: int
    signs: tuple[Sign, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def compare(one: Identity, other: Identity) -> Match:
    signs = [
        sign
        for sign in (_of_names(one, other), _of_readings(one, other), _of_birth_dates(one, other))
        if sign is not None
    ]
    if one.phones & other.phones:
        signs.append(Sign.SAME_PHONE)
    if one.address and _bare(one.address) == _bare(other.address):
        signs.append(Sign.SAME_ADDRESS)
    name_signs = [sign for sign in signs if sign in _OF_NAME]
    # Name and reading say the same thing twice: the better one counts, and half of the other.
    ordered = sorted((WEIGHTS[sign] for sign in name_signs), reverse=True)
    score = sum(weight // (index + 1) for index, weight in enumerate(ordered))
    score += sum(WEIGHTS[sign] for sign in signs if sign not in _OF_NAME)
    return Match(score=score, signs=tuple(signs))


_OF_NAME = frozenset({Sign.SAME_NAME, Sign.SWAPPED_NAME, Sign.NEAR_NAME, Sign.SAME_READING, Sign.NEAR_READING})


def _of_names(one: Identity, other: Identity) -> Sign | None:
    first, second = fold_name_for_search(one.family + one.given), fold_name_for_search(other.family + other.given)
    if first == second:
        return Sign.SAME_NAME if first else None
    if first == fold_name_for_search(other.given + other.family):
        return Sign.SWAPPED_NAME
    return Sign.NEAR_NAME if _likeness(first, second) >= NEAR else None


def _of_readings(one: Identity, other: Identity) -> Sign | None:
    first, second = fold_reading_for_search(one.reading), fold_reading_for_search(other.reading)
    if not first or not second:
        return None
    if first == second or sorted(one.reading.split()) == sorted(other.reading.split()):
        return Sign.SAME_READING
    return Sign.NEAR_READING if _likeness(first, second) >= NEAR else None


def _of_birth_dates(one: Identity, other: Identity) -> Sign | None:
    if one.birth_date is None or other.birth_date is None:
        return None
    if one.birth_date == other.birth_date:
        return Sign.SAME_BIRTH_DATE
    first, second = (f"{day:%Y%m%d}" for day in (one.birth_date, other.birth_date))
    if sum(left != right for left, right in zip(first, second, strict=True)) == 1:
        return Sign.NEAR_BIRTH_DATE
    is_swapped = (one.birth_date.year, one.birth_date.month, one.birth_date.day) == (
        other.birth_date.year,
        other.birth_date.day,
        other.birth_date.month,
    )
    return Sign.NEAR_BIRTH_DATE if is_swapped or _is_era_slip(one.birth_date, other.birth_date) else None


def _is_era_slip(one: date, other: date) -> bool:
    """The same era year under Showa and Heisei, 63 years apart."""
    return (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) == 63


def _likeness(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _bare(address: str) -> str:
    return "".join(address.split())
