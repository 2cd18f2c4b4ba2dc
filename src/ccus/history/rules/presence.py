"""Who is on site at this moment, from touches that often do not say whether somebody came or left.

A touch that names its direction is believed. One that does not turns the person's state round: the first one of the day is a
coming, the next a leaving. Whoever touches again within a few minutes, without saying the opposite, wanted to be sure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Protocol

from ccus.history.rules.shifts import ShiftRules
from ccus.history.states import Direction
from ccus.kit.calendar import JST


class Way(StrEnum):
    """What one touch meant."""

    CAME = "came"
    LEFT = "left"
    REPEATED = "repeated"


class Touched(Protocol):
    """What the rule needs of a touch."""

    @property
    def happened_at(self) -> datetime: ...
    @property
    def direction(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Presence:
    """How one person stands after some touches. `came_at` is the first coming, None when only leavings are known."""

    is_there: bool
    came_at: datetime | None


def read_ways(touches: Sequence[Touched]) -> list[Way]:
    """What each touch meant, in the order given.

    `touches` are those of one person at one site that belong to one work date, sorted by `happened_at`.
    """
    ways: list[Way] = []
    is_there = False
    before: datetime | None = None
    for touch in touches:
        is_repeated = before is not None and touch.happened_at - before <= repeated_within()
        if touch.direction == Direction.UNKNOWN:
            way = Way.LEFT if is_there else Way.CAME
        else:
            way = Way.CAME if touch.direction == Direction.ENTRY else Way.LEFT
            is_repeated = is_repeated and is_there == (way is Way.CAME)
        if is_repeated:
            way = Way.REPEATED
        else:
            is_there = way is Way.CAME
        before = touch.happened_at
        ways.append(way)
    return ways


def presence_after(touches: Sequence[Touched], ways: Sequence[Way]) -> Presence:
    """How the person stands after the touches, with what `read_ways` says of them."""
    meant = [(touch, way) for touch, way in zip(touches, ways, strict=True) if way is not Way.REPEATED]
    came = [touch.happened_at for touch, way in meant if way is Way.CAME]
    return Presence(is_there=bool(meant) and meant[-1][1] is Way.CAME, came_at=came[0] if came else None)


def may_still_run(now: datetime, *, rules: ShiftRules) -> bool:
    """Whether a shift of the day before can still be going on at this time of day."""
    return now.astimezone(JST).hour < rules.carry_until_hour


def is_night_shift(presence: Presence, *, now: datetime, rules: ShiftRules) -> bool:
    """Whether somebody who came the day before and did not leave is still at work: a night shift, not a forgotten touch."""
    if not presence.is_there or presence.came_at is None or not may_still_run(now, rules=rules):
        return False
    began_in_the_evening = presence.came_at.astimezone(JST).hour >= rules.evening_from_hour
    return began_in_the_evening and now - presence.came_at <= rules.longest_shift


@cache
def repeated_within() -> timedelta:
    values = tomllib.loads(resources.files("ccus.history.data").joinpath("presence.toml").read_text(encoding="utf-8"))
    return timedelta(minutes=values["repeated_within_minutes"])
