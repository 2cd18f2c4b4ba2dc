"""Rehearsals of a change of a check's rule on the whole country: asked for by the operator, counted by a job, kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.insights.errors import RehearsalNumberOutOfRange
from ccus.insights.queries.check_rehearsals import count_rehearsal
from ccus.insights.queries.nation import is_small_country
from ccus.insights.rules.check_rehearsals import NUMBERS, Part, Rehearsal, rule_now
from ccus.insights.services.answers import Counting, Freshness, Kept, is_fresh, keep_answers, kept_or_counting
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.checks.social_insurance import clauses_of

GOOD_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class FoundRehearsal:
    """`counted_at` is None where it was just now."""

    parts: tuple[Part, ...]
    counted_at: datetime | None = None


def rehearsal_of(check: CheckKind, *, on: date, numbers: Mapping[str, int], without: frozenset[str]) -> Rehearsal:
    """Missing numbers are those of the rule. KeyError for a check that cannot be rehearsed, RehearsalNumberOutOfRange."""
    rule = rule_now(check, on=on)
    asked = {name: numbers.get(name, rule.number(name)) for name in NUMBERS[check]}
    for name, (least, most) in NUMBERS[check].items():
        if not least <= asked[name] <= most:
            raise RehearsalNumberOutOfRange(least=least, most=most, typed=asked[name])
    known = {clause.code for clause in clauses_of(rule)} if check is CheckKind.SOCIAL_INSURANCE else set()
    return Rehearsal(check=check, on=on, numbers=asked, without=frozenset(without & known))


def find_rehearsal(viewer: Viewer, rehearsal: Rehearsal, *, now: datetime) -> FoundRehearsal | Counting:
    """A small country is counted at once, others by a job, whose answer is kept for a day. Raises PermissionMissing."""
    check_may(viewer, "insights:check:rehearse")
    if is_small_country():
        return FoundRehearsal(parts=count_rehearsal(rehearsal))
    kept = kept_or_counting(
        rehearsal.question,
        Freshness(now=now, good_for=GOOD_FOR),
        job="insights.rehearse_check",
        check=rehearsal.check.value,
        on=rehearsal.on.isoformat(),
        numbers=dict(rehearsal.numbers),
        without=sorted(rehearsal.without),
    )
    if isinstance(kept, Kept):
        return FoundRehearsal(parts=tuple(Part(**part) for part in kept.content), counted_at=kept.made_at)
    return kept


def keep_rehearsal(rehearsal: Rehearsal, *, now: datetime) -> None:
    """Counts, unless somebody else just did."""
    if is_fresh(rehearsal.question, Freshness(now=now, good_for=GOOD_FOR)):
        return
    parts = [asdict(part) for part in count_rehearsal(rehearsal)]
    keep_answers({rehearsal.question: parts}, stamps={rehearsal.question: now.isoformat()}, now=now)
