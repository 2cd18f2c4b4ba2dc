"""Rules of checks as data: dated versions of each rule, and the words in which a finding is told.

`data/check_rules.toml` of an app has one table per check with a list of versions; the one that holds on a day is the latest
that began by then. `data/check_words.csv` has one row per check and reason. Both are read by `registry` and by `sites`, each
for its own checks.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from ccus.registry.rules.checks.kinds import CheckKind, Mender, Weight

RULES, WORDS = "check_rules.toml", "check_words.csv"
CERTAINTIES = ("found", "inferred", "assumed")


class CheckTableError(Exception):
    """A table contradicts itself; the sentence names file, check and field. A defect of the installation."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CheckRule:
    """One version of a rule; two are the same only if they are one object. `parameters` are the numbers and lists it judges by; what each means stands in the file."""

    check: CheckKind
    valid_from: date
    source: str
    certainty: str
    parameters: Mapping[str, Any]  # each rule knows the types of its own parameters

    def number(self, name: str) -> int:
        value = self.parameters[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise CheckTableError(f"{self.check.value}: {name} is a whole number, not {value!r}")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        value = self.parameters[name]
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise CheckTableError(f"{self.check.value}: {name} is a list of words, not {value!r}")
        return tuple(value)


@dataclass(frozen=True, kw_only=True)
class CheckWords:
    """How one reason is shown. `sign` is what stands in a column (◆ ○ △ ？ －), `short` a word beside the name."""

    check: CheckKind
    reason: str
    sign: str
    weight: Weight
    short_ja: str
    short_en: str
    why_ja: str
    why_en: str
    repair_ja: str
    repair_en: str
    who: Mender


def rule_on(app: str, check: CheckKind, *, on: date) -> CheckRule | None:
    """The version that holds on a day; None before the first. `app` is the one whose data has the rule, `ccus.registry`."""
    held = [rule for rule in rules_of(app).get(check, ()) if rule.valid_from <= on]
    return held[-1] if held else None


@cache
def rules_of(app: str) -> Mapping[CheckKind, tuple[CheckRule, ...]]:
    """All versions by check, oldest first. CheckTableError where a version is incomplete or two begin on one day."""
    found: dict[CheckKind, tuple[CheckRule, ...]] = {}
    for name, versions in tomllib.loads(_text(app, RULES)).items():
        if name not in {kind.value for kind in CheckKind}:
            raise CheckTableError(f"{app} {RULES}: there is no check {name!r}")
        rules = sorted((_rule(app, CheckKind(name), version) for version in versions), key=lambda rule: rule.valid_from)
        if len({rule.valid_from for rule in rules}) != len(rules):
            raise CheckTableError(f"{app} {RULES}: two versions of {name} begin on one day")
        found[CheckKind(name)] = tuple(rules)
    return MappingProxyType(found)


@cache
def words_of(app: str) -> Mapping[tuple[CheckKind, str], CheckWords]:
    """The words by check and reason, in the order of the file."""
    return MappingProxyType(
        {
            (CheckKind(row["check"]), row["reason"]): CheckWords(
                check=CheckKind(row["check"]),
                reason=row["reason"],
                sign=row["sign"],
                weight=Weight(row["weight"]),
                short_ja=row["short_ja"],
                short_en=row["short_en"],
                why_ja=row["why_ja"],
                why_en=row["why_en"],
                repair_ja=row["repair_ja"],
                repair_en=row["repair_en"],
                who=Mender(row["who"]),
            )
            for row in csv.DictReader(_text(app, WORDS).splitlines())
        }
    )


def _rule(app: str, check: CheckKind, version: dict[str, Any]) -> CheckRule:
    parameters = dict(version)
    try:
        valid_from, source, certainty = (parameters.pop(field) for field in ("valid_from", "source", "certainty"))
    except KeyError as missing:
        raise CheckTableError(f"{app} {RULES}: a version of {check.value} has no {missing.args[0]}") from missing
    if not isinstance(valid_from, date) or certainty not in CERTAINTIES or not source:
        raise CheckTableError(f"{app} {RULES}: valid_from, source or certainty of {check.value} cannot be read")
    return CheckRule(
        check=check, valid_from=valid_from, source=source, certainty=certainty, parameters=MappingProxyType(parameters)
    )


def _text(app: str, file_name: str) -> str:
    return resources.files(app).joinpath("data", file_name).read_text(encoding="utf-8")
