"""May two records be of one person? Each part is compared by itself, each finding has a weight, and the sum decides.

Weights and limits are data (`data/same_person_weights.csv`, `same_person.toml`): hundredths of a natural log-odd, learnt on people of
the made-up country whose doubles are known (`ccus bench same-people --learn`), so that the score of two records is how much more
likely they are to be one person's than two strangers' who came up in the same search.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.kit.sounds import sounds_of
from ccus.registry.rules.same_person.birth_dates import near_dates
from ccus.registry.rules.same_person.nearness import is_near, share_a_sign
from ccus.registry.rules.same_person.signs import PART_OF, Sign
from ccus.registry.rules.tables import read_rows, read_settings


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What is compared of a person. Names and readings as kept, phones as bare digits."""

    family: str
    given: str
    family_kana: str = ""
    given_kana: str = ""
    birth_date: date | None = None
    phones: frozenset[str] = frozenset()
    address: str = ""
    gender: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.family or self.given)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One finding and what it adds to the score; negative where it speaks against."""

    sign: Sign
    points: int


@dataclass(frozen=True, kw_only=True)
class Match:
    """How well two records fit. `evidence` explains the score, part by part."""

    score: int
    evidence: tuple[Evidence, ...]

    @property
    def signs(self) -> tuple[Sign, ...]:
        return tuple(each.sign for each in self.evidence)

    @property
    def is_likely(self) -> bool:
        """More likely one person than two: the applicant is asked and two reviewers look."""
        return self.score >= limits()["likely"]

    @property
    def is_possible(self) -> bool:
        """Worth a reviewer's look."""
        return self.score >= limits()["possible"]


@cache
def limits() -> MappingProxyType[str, int]:
    return MappingProxyType(read_settings("same_person.toml")["limits"])


@cache
def weights() -> MappingProxyType[Sign, int]:
    """Of every sign; KeyError at the first use when the table lacks one."""
    table = {Sign(row["sign"]): int(row["points"]) for row in read_rows("same_person_weights.csv")}
    return MappingProxyType({sign: table[sign] for sign in PART_OF})


def compare(one: Identity, other: Identity) -> Match:
    points = weights()
    evidence = tuple(Evidence(sign=sign, points=points[sign]) for sign in signs_of(one, other))
    return Match(score=sum(each.points for each in evidence), evidence=evidence)


def signs_of(one: Identity, other: Identity) -> tuple[Sign, ...]:
    """At most one finding about each part; none where one of the two says nothing."""
    found = (
        _of_names(one, other),
        _of_readings(one, other),
        _of_birth_dates(one, other),
        _of_phones(one, other),
        _of_addresses(one, other),
        Sign.OTHER_GENDER if one.gender and other.gender and one.gender != other.gender else None,
    )
    return tuple(sign for sign in found if sign is not None)


@lru_cache(maxsize=100_000)
def _name(text: str) -> str:
    return fold_name_for_search(text)


@lru_cache(maxsize=100_000)
def _reading(text: str) -> str:
    return fold_reading_for_search(text)


@lru_cache(maxsize=100_000)
def _sounds(text: str) -> tuple[str, ...]:
    return sounds_of(text)


def _of_names(one: Identity, other: Identity) -> Sign | None:
    family, given = _name(one.family), _name(one.given)
    others_family, others_given = _name(other.family), _name(other.given)
    whole, others = family + given, others_family + others_given
    if not whole or not others:
        return None
    if whole == others:
        return Sign.SAME_NAME
    if whole == others_given + others_family or given + family == others:
        return Sign.SWAPPED_NAME
    if _sound_alike(one, other):
        return Sign.SAME_SOUND
    if is_near(whole, others) and (not given or not others_given or _parts_are_near(one, other)):
        return Sign.NEAR_NAME
    if given and given == others_given:
        return Sign.SAME_GIVEN_NAME
    return Sign.SAME_FAMILY_NAME if family and family == others_family else Sign.OTHER_NAME


def _parts_are_near(one: Identity, other: Identity) -> bool:
    """誠 and 実 share no sign: another name, not a slip in one."""
    return share_a_sign(_name(one.given), _name(other.given)) and share_a_sign(_name(one.family), _name(other.family))


def _sound_alike(one: Identity, other: Identity) -> bool:
    """One writes the name in kana or Latin letters, which tell its sound; the other tells it by the reading or likewise."""
    written, others_written = _sounds(f"{one.family} {one.given}"), _sounds(f"{other.family} {other.given}")
    if not written and not others_written:
        return False
    first = written or _sounds(f"{one.family_kana} {one.given_kana}")
    second = others_written or _sounds(f"{other.family_kana} {other.given_kana}")
    return bool(first) and (first == second or "".join(first) == "".join(second))


def _of_readings(one: Identity, other: Identity) -> Sign | None:
    family, given = _reading(one.family_kana), _reading(one.given_kana)
    others_family, others_given = _reading(other.family_kana), _reading(other.given_kana)
    whole, others = family + given, others_family + others_given
    if not whole or not others:
        return None
    if whole in (others, others_given + others_family):
        return Sign.SAME_READING
    if is_near(whole, others) and (not given or not others_given or family == others_family or given == others_given):
        return Sign.NEAR_READING
    has_part = (given and given == others_given) or (family and family == others_family)
    return Sign.PART_OF_READING if has_part else Sign.OTHER_READING


def _of_birth_dates(one: Identity, other: Identity) -> Sign | None:
    if one.birth_date is None or other.birth_date is None:
        return None
    if one.birth_date == other.birth_date:
        return Sign.SAME_BIRTH_DATE
    return Sign.NEAR_BIRTH_DATE if other.birth_date in near_dates(one.birth_date) else Sign.OTHER_BIRTH_DATE


def _of_phones(one: Identity, other: Identity) -> Sign | None:
    if not one.phones or not other.phones:
        return None
    return Sign.SAME_PHONE if one.phones & other.phones else Sign.OTHER_PHONE


def _of_addresses(one: Identity, other: Identity) -> Sign | None:
    first, second = _address(one.address), _address(other.address)
    if not first or not second:
        return None
    if first == second:
        return Sign.SAME_ADDRESS
    return Sign.NEAR_ADDRESS if first.startswith(second) or second.startswith(first) else Sign.OTHER_ADDRESS


@lru_cache(maxsize=100_000)
def _address(text: str) -> str:
    """本町1丁目2番3号, 本町一の二の三 are not one text, but 1-2-3 in any width and with 丁目, 番地 and 号 are."""
    folded = _name(text)
    for word in ("丁目", "番地", "番", "号", "ノ"):
        folded = folded.replace(word, "-")
    return folded.replace("--", "-").rstrip("-")
