"""When a level will be reached if somebody goes on working as in the last half year.

The habit is the share of Mondays, Tuesdays … that were worked, and how that changes on national holidays; days to come are added up by
it. Somebody who works each weekday without holidays is so told the very day; for others it is the day to be expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ccus.kit.calendar import is_holiday
from ccus.levels.rules.book import CriteriaBook
from ccus.levels.rules.expressions import Outcome, decide
from ccus.levels.rules.judging import (
    DayLine,
    Evidence,
    Holding,
    LevelJudgement,
    Proposal,
    held_codes,
    judge_level,
)
from ccus.levels.rules.progress import StepKind
from ccus.levels.rules.steps import fewest_missing, missing_codes, with_course, work_days_needed

WINDOW = timedelta(weeks=26)
"""How far back the habit is looked for. Our choice: long enough for holidays, short enough for a change of work."""
HORIZON = timedelta(days=15 * 366)
_TOLERANCE = 1e-9


class Reach(StrEnum):
    """Whether a day can be told."""

    REACHED = "reached"
    ON_DAY = "on_day"
    NEEDS_QUALIFICATION = "needs_qualification"
    NO_HABIT = "no_habit"
    TOO_FAR = "too_far"


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """`on` is given for REACHED (the day of the look) and ON_DAY. Unknown texts are taken to be met: `with_unknown` says so."""

    reach: Reach
    on: date | None = None
    with_unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class Course:
    """One qualification that is missing: what a level would take with it. `missing_after` more qualifications remain."""

    code: str
    missing_after: int
    forecast: Forecast


@dataclass(frozen=True)
class Shares:
    """Of the days of each weekday, Monday first, the share that counted; on national holidays `holidays` times that."""

    weekdays: tuple[float, ...] = (0.0,) * 7
    holidays: float = 0.0

    def of(self, day: date) -> float:
        share = self.weekdays[day.weekday()]
        return share * self.holidays if share and is_holiday(day) else share


@dataclass(frozen=True)
class Habit:
    """How somebody works: all days, those as foreman or crew leader, those as foreman."""

    work: Shares = Shares()
    management: Shares = Shares()
    foreman: Shares = Shares()

    @property
    def days_a_month(self) -> float:
        """Expected work days in a month of 365/12 days without holidays."""
        return sum(self.work.weekdays) / 7 * 365 / 12


def habit_of(days: Sequence[DayLine], *, on: date) -> Habit:
    """How somebody works, from the lines of the last half year, or since the first line. Today counts once it is recorded."""
    recent = [line for line in days if on - WINDOW < line.on <= on]
    if not recent:
        return Habit()
    last = on if any(line.on == on for line in recent) else on - timedelta(days=1)
    first = max(min(line.on for line in days), on - WINDOW + timedelta(days=1))
    there = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    return Habit(
        work=_shares({line.on for line in recent}, there),
        management=_shares({line.on for line in recent if line.as_foreman or line.as_crew_leader}, there),
        foreman=_shares({line.on for line in recent if line.as_foreman}, there),
    )


def forecast_level(
    field: str, *, level: int, evidence: Evidence, on: date, book: CriteriaBook, habit: Habit | None = None
) -> Forecast:
    """The day on which a level will be reached under the criteria in force on `on`, with the qualifications held then."""
    judgement = judge_level(field, level=level, evidence=evidence, on=on, book=book)
    return _forecast(field, judgement, evidence, on=on, book=book, habit=habit or habit_of(evidence.days, on=on))


def courses_that_help(
    proposal: Proposal, *, level: int, evidence: Evidence, book: CriteriaBook, habit: Habit
) -> tuple[Course, ...]:
    """Single missing qualifications that bring the level nearer, as if gained on the day of the look; the quickest first."""
    on, judgement = proposal.on, proposal.judgement(level)
    before = fewest_missing(judgement.qualifications)
    held = held_codes(evidence.holdings, on=on, book=book)
    lower = book.lower(proposal.field, on=on)
    found: list[Course] = []
    wanted = missing_codes(judgement.qualifications)
    course = judgement.requirement.management_after
    if judgement.course_missing and course not in wanted:
        wanted = (*wanted, course)
    work_days = judgement.days[0].have
    for code in wanted:
        decided = decide(
            judgement.requirement.expression,
            held=with_course(held, code, names=book.names),
            work_days=work_days,
            lower=lower,
        )
        after = fewest_missing(decided)
        if after >= before and decided.outcome <= judgement.qualifications.outcome and code != course:
            continue
        taken = replace(
            evidence, holdings=(*evidence.holdings, Holding(code=code, name="", row="if taken", from_on=on))
        )
        forecast = forecast_level(proposal.field, level=level, evidence=taken, on=on, book=book, habit=habit)
        found.append(Course(code=code, missing_after=after, forecast=forecast))
    found.sort(key=lambda each: (each.missing_after, each.forecast.on or date.max))
    return tuple(found)


def _forecast(
    field: str, judgement: LevelJudgement, evidence: Evidence, *, on: date, book: CriteriaBook, habit: Habit
) -> Forecast:
    unknown = judgement.qualifications.outcome is Outcome.UNKNOWN
    if judgement.outcome is not Outcome.MISSING:
        return Forecast(reach=Reach.REACHED, on=on, with_unknown=unknown)
    held = held_codes(evidence.holdings, on=on, book=book)
    by_rule = work_days_needed(judgement.requirement.expression, held=held, lower=book.lower(field, on=on))
    if by_rule is None or judgement.course_missing:
        return Forecast(reach=Reach.NEEDS_QUALIFICATION)
    work = judgement.days[0]
    management = judgement.days[1] if len(judgement.days) > 1 else None
    by_day = habit.foreman if management and management.kind is StepKind.FOREMAN_DAYS else habit.management
    needed = max(work.needed, by_rule)
    if (work.have < needed and not any(habit.work.weekdays)) or (
        management and management.left and not any(by_day.weekdays)
    ):
        return Forecast(reach=Reach.NO_HABIT)
    have, led = float(work.have), float(management.have if management else 0)
    start = judgement.management_from
    if not any(line.on == on for line in evidence.days):
        day = on  # Today may still be worked.
    else:
        day = on + timedelta(days=1)
    while day <= on + HORIZON:
        have += habit.work.of(day)
        if start is None or day >= start:
            led += by_day.of(day)
        if have + _TOLERANCE >= needed and (management is None or led + _TOLERANCE >= management.needed):
            return Forecast(reach=Reach.ON_DAY, on=day, with_unknown=unknown)
        day += timedelta(days=1)
    return Forecast(reach=Reach.TOO_FAR)


def _shares(counted: set[date], there: Sequence[date]) -> Shares:
    """Holidays that never fell on a usual day are taken to be free."""
    ordinary = Counter(day.weekday() for day in there if not is_holiday(day))
    worked = Counter(day.weekday() for day in counted if not is_holiday(day))
    weekdays = tuple(worked[each] / ordinary[each] if ordinary[each] else 0.0 for each in range(7))
    expected = sum(weekdays[day.weekday()] for day in there if is_holiday(day))
    on_holidays = sum(is_holiday(day) for day in counted)
    return Shares(weekdays, min(1.0, on_holidays / expected) if expected else 0.0)
