"""The same rule for many people at once: levels of a whole country from columns of counts, by the book that one person is judged by.

`judging.py` explains; this counts. A test holds the two together on people drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ccus.levels.rules.book import JUDGED_LEVELS, CriteriaBook, Requirement
from ccus.levels.rules.expressions import Expression, NodeKind, Outcome
from ccus.levels.rules.judging import UNJUDGED_LEVEL, management_kind
from ccus.levels.rules.progress import StepKind

Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]
Outcomes = NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class LedDays:
    """Days of management, one number per person: as foreman or crew leader, and as foreman."""

    management: Counts
    foreman: Counts


@dataclass(frozen=True, kw_only=True)
class FieldColumns:
    """People of one field, one place in every array each. Days are distinct dates.

    `after` has, by course, the days led from the month after it, and none for those whose day of the course is not known;
    `certified` are days of career certificates, `work_days` and `led` do not include them. `held` has the codes that count,
    implied ones too; a code that is not in it is nobody's.
    """

    work_days: Counts
    led: LedDays
    after: Mapping[str, LedDays]
    certified_work_days: Counts
    certified: LedDays
    held: Mapping[str, Flags]


def levels_of_set(
    field: str, *, columns: FieldColumns, on: date, book: CriteriaBook
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """The level and the possible level of each person, as `judging.Proposal` has them."""
    size = len(columns.work_days)
    level = np.full(size, UNJUDGED_LEVEL, dtype=np.int8)
    possible = level.copy()
    lower = book.lower(field, on=on)
    for asked in (book.requirement(field, level=number, on=on) for number in JUDGED_LEVELS):
        outcome = _judge(asked, columns, lower)
        level[outcome == Outcome.MET] = asked.level
        possible[outcome >= Outcome.UNKNOWN] = asked.level
    return level, possible


def _judge(asked: Requirement, columns: FieldColumns, lower: Callable[[int], Expression]) -> Outcomes:
    work_days = columns.work_days + columns.certified_work_days
    outcome = decide_set(asked.expression, held=columns.held, work_days=work_days, lower=lower)
    outcome[work_days < asked.work_days] = Outcome.MISSING
    kind = management_kind(asked.level)
    if kind is not None and asked.management_days:
        led = columns.after[asked.management_after] if asked.management_after else columns.led
        if kind is StepKind.FOREMAN_DAYS:
            have = led.foreman + columns.certified.foreman
        else:
            have = led.management + columns.certified.management
        outcome[have < asked.management_days] = Outcome.MISSING
    return outcome


def decide_set(
    expression: Expression, *, held: Mapping[str, Flags], work_days: Counts, lower: Callable[[int], Expression]
) -> Outcomes:
    """`expressions.decide` for each person: 0 missing, 1 unknown, 2 met."""
    size = len(work_days)
    if expression.kind is NodeKind.HAS:
        flags = held.get(expression.code)
        return np.zeros(size, np.int8) if flags is None else _met(flags)
    if expression.kind is NodeKind.WORK_DAYS:
        return _met(work_days >= expression.number)
    if expression.kind is NodeKind.UNKNOWN:
        return np.full(size, Outcome.UNKNOWN, np.int8)
    if expression.kind is NodeKind.LEVEL:
        return decide_set(lower(expression.number), held=held, work_days=work_days, lower=lower)
    members = [decide_set(each, held=held, work_days=work_days, lower=lower) for each in expression.members]
    if expression.kind is NodeKind.ALL:
        worst: Outcomes = np.minimum.reduce(members)
        return worst
    met, perhaps = np.zeros(size, np.int16), np.zeros(size, np.int16)
    for member, outcomes in zip(expression.members, members, strict=True):
        met += outcomes == Outcome.MET
        perhaps += expression.number if member.kind is NodeKind.UNKNOWN else outcomes == Outcome.UNKNOWN
    found = np.where(met + perhaps >= expression.number, Outcome.UNKNOWN, Outcome.MISSING).astype(np.int8)
    found[met >= expression.number] = Outcome.MET
    return found


def _met(flags: Flags) -> Outcomes:
    return np.where(flags, Outcome.MET, Outcome.MISSING).astype(np.int8)
