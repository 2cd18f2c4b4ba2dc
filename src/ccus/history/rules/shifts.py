"""Which work date a touch belongs to.

The work date of a touch is its JST date, except that a night shift belongs to the date of entry: a touch in the morning of
day D is carried to D−1 when a shift of D−1 is still running. The rule looks at raw touches of D−1 and D only, never at
earlier conclusions, so that it gives the same answer in whatever order touches arrive.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Protocol

from ccus.history.states import Direction
from ccus.kit.calendar import JST

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ShiftRules:
    """The values of `data/shifts.toml`; durations in hours and minutes, times of day as JST hours."""

    longest_shift: timedelta
    longest_inferred_shift: timedelta
    evening_from_hour: int
    carry_until_hour: int
    break_time: timedelta
    two_sites_within: timedelta


@cache
def shift_rules() -> ShiftRules:
    values = tomllib.loads(resources.files("ccus.history.data").joinpath("shifts.toml").read_text())
    return ShiftRules(
        longest_shift=timedelta(hours=values["longest_shift_hours"]),
        longest_inferred_shift=timedelta(hours=values["longest_inferred_shift_hours"]),
        evening_from_hour=values["evening_from_hour"],
        carry_until_hour=values["carry_until_hour"],
        break_time=timedelta(hours=values["break_hours"]),
        two_sites_within=timedelta(minutes=values["two_sites_within_minutes"]),
    )


class Timed(Protocol):
    """What the rule needs of a touch."""

    @property
    def happened_at(self) -> datetime: ...
    @property
    def touched_on(self) -> date: ...
    @property
    def direction(self) -> str: ...


def assign_work_dates(touches: Sequence[Timed], rules: ShiftRules) -> list[date]:
    """Work date of each touch, in the order given.

    `touches`: all believable touches of one person at one site on the dates concerned and the date before the first of
    them, sorted by `happened_at` (ties in any fixed order); `touched_on` is the JST date of `happened_at`. The answer for
    touches of the first date is only right if nobody was there on the date before it.
    """
    dates: list[date] = []
    for position, touch in enumerate(touches):
        carried = touch.happened_at.astimezone(JST).hour < rules.carry_until_hour and _belongs_to_day_before(
            position, touches, dates, rules
        )
        dates.append(touch.touched_on - ONE_DAY if carried else touch.touched_on)
    return dates


def _belongs_to_day_before(position: int, touches: Sequence[Timed], dates: Sequence[date], rules: ShiftRules) -> bool:
    touch = touches[position]
    day_before = touch.touched_on - ONE_DAY
    if position == 0 or touches[position - 1].touched_on < day_before:
        return False
    # Once somebody has started the new day there, later touches belong to it.
    if touches[position - 1].touched_on == touch.touched_on and dates[position - 1] == touch.touched_on:
        return False
    if touch.direction == Direction.ENTRY:
        limit, needs_evening = rules.longest_shift, True
        if touch.happened_at - touches[position - 1].happened_at > rules.break_time:
            return False
    elif touch.direction == Direction.EXIT:
        limit, needs_evening = rules.longest_shift, False
    else:
        limit, needs_evening = rules.longest_inferred_shift, True
    for earlier in reversed(touches[:position]):
        if earlier.touched_on != day_before:
            if earlier.touched_on < day_before:
                break
            continue
        if touch.happened_at - earlier.happened_at > limit:
            break
        if earlier.direction == Direction.EXIT:
            continue
        if not needs_evening or earlier.happened_at.astimezone(JST).hour >= rules.evening_from_hour:
            return True
    return False
