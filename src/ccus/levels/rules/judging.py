"""What level somebody's days and qualifications come to in one field, and by which of them: the proposal of an assessment.

A level is met when all its days and its qualifications are; a person may go from 1 to 3 or 4 in one step, since each level names the
lower sets that it includes. What nobody can know, because the text of the criteria was not found, is said to be unknown: then
the proposal stops below, `possible_level` tells how far it might go, and the evaluating body (能力評価実施団体) decides.
Source: ability evaluation guideline of 2019-03-29; criteria of the fields (`book.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ccus.levels.rules.book import HIGHEST_LEVEL, JUDGED_LEVELS, CriteriaBook, Requirement
from ccus.levels.rules.expressions import Decided, Outcome, decide
from ccus.levels.rules.progress import StepKind
from ccus.levels.rules.qualifications import with_implied

UNJUDGED_LEVEL = 1


class DayLine(NamedTuple):
    """One counted day of work in a field: distinct dates, in any order."""

    on: date
    as_foreman: bool = False
    as_crew_leader: bool = False


class HoldingState(StrEnum):
    """Whether a registered qualification counts on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A qualification, course or award as it is registered. Good on days in [from_on, until); None is open.

    `code` is empty for what no criteria name. `row` names the registered row, `qualification:12`.
    """

    code: str
    name: str
    row: str
    from_on: date | None = None
    until: date | None = None

    def state(self, on: date) -> HoldingState:
        if self.from_on is not None and self.from_on > on:
            return HoldingState.NOT_YET
        if self.until is not None and self.until <= on:
            return HoldingState.ENDED
        return HoldingState.IN_FORCE


@dataclass(frozen=True, kw_only=True)
class CertifiedDays:
    """Days of a career before CCUS that a certificate vouches for; days as crew leader alone apart from those as foreman."""

    work_days: int = 0
    foreman_days: int = 0
    crew_leader_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that a judgement rests on. The order of `days` and `holdings` makes no difference."""

    days: tuple[DayLine, ...] = ()
    holdings: tuple[Holding, ...] = ()
    certified: CertifiedDays = CertifiedDays()


@dataclass(frozen=True, kw_only=True)
class DayFinding:
    """One condition in days. `have` includes `certified`, days that a career certificate vouches for."""

    kind: StepKind
    needed: int
    have: int
    certified: int = 0

    @property
    def outcome(self) -> Outcome:
        return Outcome.MET if self.have >= self.needed else Outcome.MISSING

    @property
    def left(self) -> int:
        return max(0, self.needed - self.have)


@dataclass(frozen=True, kw_only=True)
class LevelJudgement:
    """One level. `management_from`: the first day whose management counts, where that depends on a course; None also when
    the course is not there (`course_missing`)."""

    level: int
    requirement: Requirement
    days: tuple[DayFinding, ...]
    qualifications: Decided
    management_from: date | None = None
    course_missing: bool = False

    @property
    def outcome(self) -> Outcome:
        return level_outcome([finding.outcome for finding in self.days], self.qualifications.outcome)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the rules say of somebody in a field on a day. `set_aside`: registered, but not in force on that day."""

    field: str
    on: date
    judgements: tuple[LevelJudgement, ...]
    set_aside: tuple[Holding, ...]
    mark: str

    @property
    def level(self) -> int:
        """The highest level that is met, 1 when none is."""
        return highest({judgement.level: judgement.outcome for judgement in self.judgements}, at_least=Outcome.MET)

    @property
    def possible_level(self) -> int:
        """The highest level of which nothing is known to be missing."""
        return highest({judgement.level: judgement.outcome for judgement in self.judgements}, at_least=Outcome.UNKNOWN)

    def judgement(self, level: int) -> LevelJudgement:
        """KeyError for levels other than 2–4."""
        return {judgement.level: judgement for judgement in self.judgements}[level]


def propose(field: str, *, evidence: Evidence, on: date, book: CriteriaBook) -> Proposal:
    """Judges every level of a field on a JST day. KeyError for a field that is not listed."""
    code = book.fields[field].code
    held = held_codes(evidence.holdings, on=on, book=book)
    days = _distinct(evidence.days, on=on)
    return Proposal(
        field=code,
        on=on,
        judgements=tuple(
            _judge(book.requirement(code, level=level, on=on), code, evidence, days, held, on=on, book=book)
            for level in JUDGED_LEVELS
        ),
        set_aside=tuple(
            holding
            for holding in sorted(evidence.holdings, key=lambda holding: holding.row)
            if holding.code and holding.code not in held and holding.state(on) is not HoldingState.IN_FORCE
        ),
        mark=book.mark,
    )


def judge_level(field: str, *, level: int, evidence: Evidence, on: date, book: CriteriaBook) -> LevelJudgement:
    """One level alone, as `propose` judges it. KeyError for a field that is not listed and levels other than 2–4."""
    asked = book.requirement(book.fields[field].code, level=level, on=on)
    held = held_codes(evidence.holdings, on=on, book=book)
    return _judge(asked, field, evidence, _distinct(evidence.days, on=on), held, on=on, book=book)


def level_outcome(days: Iterable[Outcome], qualifications: Outcome) -> Outcome:
    """A level is as good as the worst of its conditions."""
    return min([*days, qualifications])


def highest(outcomes: Mapping[int, Outcome], *, at_least: Outcome) -> int:
    """The highest level with such an outcome, 1 when there is none."""
    return max((level for level, outcome in outcomes.items() if outcome >= at_least), default=UNJUDGED_LEVEL)


def held_codes(holdings: Sequence[Holding], *, on: date, book: CriteriaBook) -> dict[str, str]:
    """Codes that count on a day, with the row of the earliest one, and what they imply."""
    good = [holding for holding in holdings if holding.code and holding.state(on) is HoldingState.IN_FORCE]
    good.sort(key=lambda holding: (holding.from_on or date.min, holding.row), reverse=True)
    return with_implied({holding.code: holding.row for holding in good}, names=book.names)


def management_from(course: str, holdings: Sequence[Holding], *, on: date) -> date | None:
    """The first of the month after the course; None without one in force whose day is known.

    Source: days as foreman count from the month after the foreman course (kuriyamayuko.com).
    """
    taken = [
        holding.from_on
        for holding in holdings
        if holding.code == course and holding.from_on is not None and holding.state(on) is HoldingState.IN_FORCE
    ]
    if not taken:
        return None
    first = min(taken)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def management_kind(level: int) -> StepKind | None:
    """Which days of management a level counts: none for 2, foreman and crew leader for 3, the foreman alone for 4."""
    if level == HIGHEST_LEVEL:
        return StepKind.FOREMAN_DAYS
    return StepKind.FOREMAN_OR_CREW_LEADER_DAYS if level > JUDGED_LEVELS.start else None


def _judge(
    asked: Requirement,
    field: str,
    evidence: Evidence,
    days: Sequence[DayLine],
    held: Mapping[str, str],
    *,
    on: date,
    book: CriteriaBook,
) -> LevelJudgement:
    certified = evidence.certified
    work_days = len(days) + certified.work_days
    findings = [
        DayFinding(kind=StepKind.WORK_DAYS, needed=asked.work_days, have=work_days, certified=certified.work_days)
    ]
    start, course_missing = None, False
    kind = management_kind(asked.level)
    if kind is not None and asked.management_days:
        if asked.management_after:
            start = management_from(asked.management_after, evidence.holdings, on=on)
            course_missing = start is None
        vouched = certified.foreman_days + (
            certified.crew_leader_days if kind is StepKind.FOREMAN_OR_CREW_LEADER_DAYS else 0
        )
        counted = 0 if course_missing else _count_management(days, kind, start)
        findings.append(DayFinding(kind=kind, needed=asked.management_days, have=counted + vouched, certified=vouched))
    return LevelJudgement(
        level=asked.level,
        requirement=asked,
        days=tuple(findings),
        qualifications=decide(asked.expression, held=held, work_days=work_days, lower=book.lower(field, on=on)),
        management_from=start,
        course_missing=course_missing,
    )


def _count_management(days: Sequence[DayLine], kind: StepKind, start: date | None) -> int:
    with_crew = kind is StepKind.FOREMAN_OR_CREW_LEADER_DAYS
    return sum(
        (line.as_foreman or (with_crew and line.as_crew_leader)) and (start is None or line.on >= start)
        for line in days
    )


def _distinct(days: Iterable[DayLine], *, on: date) -> list[DayLine]:
    """One line per date up to and with a day; roles of several lines of a date together."""
    found: dict[date, DayLine] = {}
    for line in days:
        if line.on <= on:
            known = found.get(line.on)
            found[line.on] = (
                line
                if known is None
                else DayLine(line.on, line.as_foreman or known.as_foreman, line.as_crew_leader or known.as_crew_leader)
            )
    return list(found.values())
