"""When people come and go: seconds since the JST midnight that begins the work date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_HOUR, _MINUTE, _DAY = 3600, 60, 86_400


@dataclass(frozen=True)
class Habit:
    """Around when, how far to either side (standard deviation), and the bounds, all in seconds."""

    around: int
    spread: int
    earliest: int
    latest: int

    def draw(self, stream: np.random.Generator, size: int) -> Seconds:
        drawn = self.around + self.spread * stream.standard_normal(size, dtype=np.float32)
        return np.clip(drawn, self.earliest, self.latest).astype(np.int32)


COMES = Habit(7 * _HOUR + 42 * _MINUTE, 13 * _MINUTE, 6 * _HOUR, 9 * _HOUR + 30 * _MINUTE)
LEAVES = Habit(17 * _HOUR + 12 * _MINUTE, 24 * _MINUTE, 15 * _HOUR, 21 * _HOUR)
# The bounds keep the parts of a day at two sites further apart than what counts as the same moment.
LEAVES_FIRST_SITE = Habit(11 * _HOUR + 35 * _MINUTE, 8 * _MINUTE, 11 * _HOUR, 12 * _HOUR)
COMES_TO_SECOND_SITE = Habit(13 * _HOUR + 10 * _MINUTE, 8 * _MINUTE, 12 * _HOUR + 45 * _MINUTE, 14 * _HOUR)
GOES_OUT = Habit(12 * _HOUR + 3 * _MINUTE, 3 * _MINUTE, 11 * _HOUR + 50 * _MINUTE, 12 * _HOUR + 20 * _MINUTE)
COMES_BACK = Habit(12 * _HOUR + 50 * _MINUTE, 3 * _MINUTE, 12 * _HOUR + 35 * _MINUTE, 13 * _HOUR + 5 * _MINUTE)
# Shorter than a shift that is inferred without directions may be, and after the hour from which a night shift may begin.
COMES_AT_NIGHT = Habit(20 * _HOUR + 40 * _MINUTE, 14 * _MINUTE, 19 * _HOUR + 30 * _MINUTE, 22 * _HOUR)
LEAVES_AT_DAWN = Habit(_DAY + 5 * _HOUR + 5 * _MINUTE, 20 * _MINUTE, _DAY + 3 * _HOUR + 30 * _MINUTE, _DAY + 7 * _HOUR)
TRAVEL_TOO_FAST = (60, 280)


@dataclass(frozen=True, kw_only=True)
class Moments:
    """First and last touch of each visit; `exit` also where nobody touches it."""

    entry: Seconds
    exit: Seconds


def draw_moments(stream: np.random.Generator, *, night: Flags, first_half: Flags, second_half: Flags) -> Moments:
    """Moments of visits. `first_half` and `second_half`: visits of a day that is shared between two sites."""
    size = len(night)
    entry, leave = COMES.draw(stream, size), LEAVES.draw(stream, size)
    for chosen, comes, leaves in (
        (night, COMES_AT_NIGHT, LEAVES_AT_DAWN),
        (first_half, COMES, LEAVES_FIRST_SITE),
        (second_half, COMES_TO_SECOND_SITE, LEAVES),
    ):
        places = np.flatnonzero(chosen)
        entry[places] = comes.draw(stream, len(places))
        leave[places] = leaves.draw(stream, len(places))
    return Moments(entry=entry, exit=leave)
