"""What a rehearsal of a check asks: a rule as it holds, and the same rule with other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.checks.social_insurance import clauses_of
from ccus.registry.rules.checks.tables import CheckRule, rule_on

APP = "ccus.registry"
# The numbers of a rule that can be rehearsed, with the least and the greatest that make sense.
NUMBERS: Mapping[CheckKind, Mapping[str, tuple[int, int]]] = {
    CheckKind.SOCIAL_INSURANCE: {"least_people": (1, 1000)},
    CheckKind.HEALTH_CHECKUP: {"months": (1, 60)},
    CheckKind.AGE: {"minor_below": (15, 30), "senior_from": (50, 90)},
}


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """One question: this check on this day, with these numbers; `without` are clauses that would no longer hold."""

    check: CheckKind
    on: date
    numbers: Mapping[str, int]
    without: frozenset[str] = frozenset()

    @property
    def question(self) -> str:
        numbers = " ".join(f"{name}={number}" for name, number in sorted(self.numbers.items()))
        return " ".join(filter(None, ("rehearsal", self.check.value, str(self.on), numbers, *sorted(self.without))))


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the answer: people marked by the rule that holds, by the changed one, and who gains or loses the mark."""

    part: str
    now: int
    later: int
    gained: int
    lost: int


def rule_now(check: CheckKind, *, on: date) -> CheckRule:
    """The version that holds. KeyError before the first."""
    rule = rule_on(APP, check, on=on)
    if rule is None:
        raise KeyError(check)
    return rule


def clauses_of_both(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """The clauses of social insurance as they hold ("now") and as they would ("later"), as JSON values for the database."""
    clauses = clauses_of(rule_now(rehearsal.check, on=rehearsal.on))
    both: list[dict[str, Any]] = []
    for version in ("now", "later"):
        for clause in clauses:
            if version == "later" and clause.code in rehearsal.without:
                continue
            counts_people = clause.least_people > 0
            changed = rehearsal.numbers["least_people"] if version == "later" else clause.least_people
            both.append(
                {
                    "version": version,
                    "line": clause.line.value,
                    "status": clause.status.value,
                    "scheme": clause.scheme.value if clause.scheme else None,
                    "reason": clause.reason.value if clause.reason else None,
                    "kinds": sorted(kind.value for kind in clause.kinds),
                    "least_people": changed if counts_people else 0,
                }
            )
    return both
