"""What would bring somebody nearer: single qualifications that help, and how many are needed at the least.

Days come with time, and what is not known nobody can go and get; so only qualifications are counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ccus.levels.rules.expressions import Decided, Expression, NodeKind, Outcome
from ccus.levels.rules.qualifications import QualificationName, with_implied

Lower = Callable[[int], Expression]


def fewest_missing(decided: Decided) -> int:
    """How many qualifications more would do, at the least. 0 where only days or unknown texts are left."""
    return len(_cheapest(decided))


def _cheapest(decided: Decided) -> frozenset[str]:
    """The qualifications of a shortest way; one that several conditions name is gained once."""
    if decided.outcome is Outcome.MET or decided.kind in (NodeKind.UNKNOWN, NodeKind.WORK_DAYS):
        return frozenset()
    if decided.kind is NodeKind.HAS:
        return frozenset({decided.code})
    ways = [_cheapest(member) for member in decided.members]
    if decided.kind is not NodeKind.ANY:
        return frozenset().union(*ways)
    if any(member.kind is NodeKind.UNKNOWN for member in decided.members):
        return frozenset()
    return frozenset().union(*sorted(ways, key=len)[: decided.needed])


def missing_codes(decided: Decided) -> tuple[str, ...]:
    """Every qualification in a condition that is not met, in the order of the text, each once."""
    if decided.outcome is Outcome.MET:
        return ()
    if decided.kind is NodeKind.HAS:
        return (decided.code,)
    return tuple(dict.fromkeys(code for member in decided.members for code in missing_codes(member)))


def work_days_needed(expression: Expression, *, held: Mapping[str, str], lower: Lower) -> int | None:
    """With what is held: how many work days make the expression hold, None when no number does. Unknown texts ask for none."""
    if expression.kind is NodeKind.HAS:
        return 0 if expression.code in held else None
    if expression.kind is NodeKind.WORK_DAYS:
        return expression.number
    if expression.kind is NodeKind.UNKNOWN:
        return 0
    if expression.kind is NodeKind.LEVEL:
        return work_days_needed(lower(expression.number), held=held, lower=lower)
    asked = [work_days_needed(member, held=held, lower=lower) for member in expression.members]
    possible = sorted(days for days in asked if days is not None)
    if expression.kind is NodeKind.ANY and any(member.kind is NodeKind.UNKNOWN for member in expression.members):
        return 0
    needed = expression.number if expression.kind is NodeKind.ANY else len(asked)
    return None if len(possible) < needed else possible[needed - 1] if needed else 0


def with_course(held: Mapping[str, str], code: str, *, names: Mapping[str, QualificationName]) -> dict[str, str]:
    """What is held with one qualification more, which no row proves yet."""
    return with_implied({**held, code: held.get(code, "if taken")}, names=names)
