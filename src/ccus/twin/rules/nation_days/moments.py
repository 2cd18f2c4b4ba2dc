"""When people come and go: seconds since the JST midnight that begins the work date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import luck_of_keys

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
        return self.fit(stream.standard_normal(size, dtype=np.float32))

    def fit(self, deviation: npt.NDArray[np.float32]) -> Seconds:
        """The moments of these deviations, in units of the spread."""
        return np.clip(self.around + self.spread * deviation, self.earliest, self.latest).astype(np.int32)


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
# With a card that somebody else carries, any time: nothing tells such a journey from a quick one.
TRAVEL_OF_A_CARD = (330, 2400)


# Parts of how far somebody is from the usual moment; their squares add up to one.
_OF_CREW, _OF_DAY, _OF_PERSON = np.float32(0.96), np.float32(0.22), np.float32(0.17)


@dataclass(frozen=True, kw_only=True)
class Crews:
    """Keys of each visit: its crew, and its crew on that day."""

    crew: npt.NDArray[np.int64]
    crew_day: npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Moments:
    """First and last touch of each visit; `exit` also where nobody touches it."""

    entry: Seconds
    exit: Seconds


def draw_moments(
    stream: np.random.Generator, *, night: Flags, first_half: Flags, second_half: Flags, crew: Crews | None = None
) -> Moments:
    """Moments of visits. `first_half` and `second_half`: visits of a day that is shared between two sites.

    With `crew` people of one crew come and go together.
    """
    size = len(night)
    come, go = _deviations(stream, size, crew), _deviations(stream, size, crew)
    entry, leave = COMES.fit(come), LEAVES.fit(go)
    for chosen, comes, leaves in (
        (night, COMES_AT_NIGHT, LEAVES_AT_DAWN),
        (first_half, COMES, LEAVES_FIRST_SITE),
        (second_half, COMES_TO_SECOND_SITE, LEAVES),
    ):
        places = np.flatnonzero(chosen)
        entry[places] = comes.fit(come[places])
        leave[places] = leaves.fit(go[places])
    return Moments(entry=entry, exit=leave)


def _deviations(stream: np.random.Generator, size: int, crew: Crews | None) -> npt.NDArray[np.float32]:
    """How far each is from the usual moment: most of it is the habit of the crew, some the day, little the person."""
    own = stream.standard_normal(size, dtype=np.float32)
    if crew is None:
        return own
    habit, day = _normal_of_keys(stream, crew.crew), _normal_of_keys(stream, crew.crew_day)
    deviation: npt.NDArray[np.float32] = _OF_CREW * habit + _OF_DAY * day + _OF_PERSON * own
    return deviation


def _normal_of_keys(stream: np.random.Generator, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """About a standard normal number for each key: three even ones added up."""
    added = luck_of_keys(stream, keys) + luck_of_keys(stream, keys) + luck_of_keys(stream, keys)
    normal: npt.NDArray[np.float32] = (added - np.float32(1.5)) * np.float32(2)
    return normal
