"""The days of a month on which somebody can come to a site: the working days of everybody who is assigned there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar

Flags = npt.NDArray[np.bool_]

_DAYS_IN_KEY = 32


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Days of a month somebody can come, ordered by assignment, then day. `day` counts from 0 within the month.

    `rank` is 0 for the only or first site of a person's day, 1 for a second one; there is no third. `is_shared` tells days
    that have two.
    """

    assignment: npt.NDArray[np.int32]
    day: npt.NDArray[np.int8]
    rank: npt.NDArray[np.int8]
    is_shared: Flags

    def __len__(self) -> int:
        return len(self.assignment)


def candidates_of(plan: NationPlan, calendar: MonthCalendar, chance: Chance, *, usable: Flags) -> Candidates:
    """Working days of the month of all `usable` assignments, at most two sites a day and two only where both work by day."""
    assignments = plan.assignments
    starts = np.maximum(assignments.valid_from, calendar.first)
    ends = np.minimum(assignments.valid_until, calendar.until)
    active = np.flatnonzero((starts < ends) & usable)
    worked_before = np.concatenate(([0], np.cumsum(calendar.is_worked))).astype(np.int64)
    begin = worked_before[starts[active] - calendar.first]
    number = worked_before[ends[active] - calendar.first] - begin
    worked_days = np.flatnonzero(calendar.is_worked).astype(np.int8)
    of = np.repeat(np.arange(len(active)), number)
    place = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
    day = worked_days[begin[of] + place]
    assignment = active[of].astype(np.int32)
    rank = _ranks(plan, assignment, day, chance.stream(f"days: sites {calendar.month}"))
    kept = rank.rank <= 1
    return Candidates(assignment=assignment[kept], day=day[kept], rank=rank.rank[kept], is_shared=rank.is_shared[kept])


@dataclass(frozen=True)
class _Ranks:
    rank: npt.NDArray[np.int8]
    is_shared: Flags


def _ranks(
    plan: NationPlan, assignment: npt.NDArray[np.int32], day: npt.NDArray[np.int8], stream: np.random.Generator
) -> _Ranks:
    """Which of a person's sites of one day comes first, by chance; 2 for days that are given up."""
    technician = plan.assignments.technician
    rank = np.zeros(len(assignment), dtype=np.int8)
    is_shared = np.zeros(len(assignment), dtype=np.bool_)
    # Assignments come by technician: only people with two different ones in the month can share a day.
    person = technician[assignment]
    turns = np.flatnonzero(np.diff(assignment, prepend=-1))
    sites_of_person = np.bincount(person[turns], minlength=int(person.max(initial=0)) + 1)
    several = np.flatnonzero(sites_of_person[person] > 1)
    key = person[several].astype(np.int64) * _DAYS_IN_KEY + day[several]
    order = np.lexsort((stream.random(len(several)), key))
    ordered = key[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    size = np.diff(begins, append=len(ordered))
    place = np.arange(len(ordered)) - np.repeat(begins, size)
    night = plan.sites.night[plan.assignments.site[assignment[several[order]]]]
    has_night = np.repeat(np.add.reduceat(night, begins) > 0 if len(begins) else night[:0], size)
    place = np.where((place > 0) & has_night, 2, np.minimum(place, 2))
    rank[several[order]] = place
    is_shared[several[order]] = np.repeat(size > 1, size)
    return _Ranks(rank, is_shared)
