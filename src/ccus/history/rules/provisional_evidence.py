"""What evidence of a provisional day is worth: classes with weights, which of them are independent, and when two agree.

Evidence *agrees* when it was checked and speaks for the place and the day. Two evidences are *independent* when the table says so
of their classes, given by one person or by two; a person's own two photographs are not. Classes, weights and pairs are rows of
`data/evidence_classes.csv` and `data/evidence_independence.csv`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import combinations

# Two of the lightest classes that can be enough, or three: more than three never say what three did not.
LARGEST_GROUP = 3


class Standing(StrEnum):
    """What checking an evidence gave."""

    AGREES = "agrees"
    UNCHECKED = "unchecked"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, kw_only=True)
class EvidenceClass:
    """One row of the table of classes. `weight` is compared with `enough_weight` of `provisional_limits`."""

    code: str
    weight: int
    label_ja: str
    label_en: str
    proves_ja: str
    proves_en: str
    certainty: str
    source: str

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    def proves(self, language: str = "ja") -> str:
        return self.proves_ja if language == "ja" else self.proves_en


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One evidence as the rule sees it. `kind` is a code of the classes, `giver` any text that tells persons apart."""

    kind: str
    giver: str
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class ProvisionalLimits:
    """The values of `data/provisional.toml`; metres and minutes."""

    enough_weight: int
    fewest_evidences: int
    agreeing_within_m: int
    worst_accuracy_m: int
    oldest_position_minutes: int
    most_people_vouched_for: int


@cache
def evidence_classes() -> dict[str, EvidenceClass]:
    return {
        row["code"]: EvidenceClass(
            **{key: value for key, value in row.items() if key != "weight"}, weight=int(row["weight"])
        )
        for row in _rows("evidence_classes.csv")
    }


@cache
def provisional_limits() -> ProvisionalLimits:
    values = tomllib.loads(
        resources.files("ccus.history.data").joinpath("provisional.toml").read_text(encoding="utf-8")
    )
    return ProvisionalLimits(**{name: value for name, value in values.items() if name != "valid_from"})


def are_independent(one: Evidence, other: Evidence) -> bool:
    """KeyError for a class without a row, so that a new class is thought about."""
    by_one, by_two = _independence()[frozenset((one.kind, other.kind))]
    return by_one if one.giver == other.giver else by_two


def proof_of(evidences: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Agreeing evidences, independent pair by pair, that together weigh enough; empty when there are none.

    The smallest group, the heaviest of them, and the first in a fixed order: the same whatever order they came in.
    """
    agreeing = sorted({evidence for evidence in evidences if evidence.standing is Standing.AGREES})
    limits = provisional_limits()
    for size in range(limits.fewest_evidences, LARGEST_GROUP + 1):
        found = [group for group in combinations(agreeing, size) if _is_proof(group, limits.enough_weight)]
        if found:
            # Groups come in a fixed order and `max` keeps the first of equals.
            return max(found, key=_weight)
    return ()


def _is_proof(group: Sequence[Evidence], enough: int) -> bool:
    return _weight(group) >= enough and all(are_independent(*pair) for pair in combinations(group, 2))


def _weight(group: Sequence[Evidence]) -> int:
    return sum(evidence_classes()[evidence.kind].weight for evidence in group)


@cache
def _independence() -> dict[frozenset[str], tuple[bool, bool]]:
    return {
        frozenset((row["first"], row["second"])): (row["by_one_person"] == "yes", row["by_two_persons"] == "yes")
        for row in _rows("evidence_independence.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("ccus.history.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
