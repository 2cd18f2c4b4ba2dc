"""What goes wrong with all devices of a site for a while: a line that is down, a clock that is off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar

Numbers = npt.NDArray[np.int32]

_LONGEST_DAYS = 4
_LEAST_OFF_MS, _MOST_OFF_MS = 120_000, 1_200_000
# Clocks that drift away instead, and how far they are off at the end of the month.
_DRIFTING = 0.5
_LEAST_DRIFT_MS, _MOST_DRIFT_MS = 20_000, 180_000


@dataclass(frozen=True, kw_only=True)
class SiteTroubles:
    """One month, by site. The line is down on [down_from, down_until); `offset_ms` is the clock less the right time, of clocks
    that `drift` at the end of the month; `first` is its first day and `length` its number of days.
    """

    down_from: Numbers
    down_until: Numbers
    offset_ms: Numbers
    drift: npt.NDArray[np.bool_]
    first: int
    length: int

    def offset_on(self, site: Numbers, work_day: Numbers) -> Numbers:
        """How far the clock is off on a day, in milliseconds."""
        share = np.where(self.drift[site], (work_day - self.first + 1) / self.length, 1.0)
        off: Numbers = np.rint(self.offset_ms[site] * share).astype(np.int32)
        return off

    def is_down(self, site: Numbers, work_day: Numbers) -> npt.NDArray[np.bool_]:
        return (self.down_from[site] <= work_day) & (work_day < self.down_until[site])


def site_troubles(sites: int, calendar: MonthCalendar, chance: Chance) -> SiteTroubles:
    """The troubles of a month at the rates of the table of defects."""
    stream = chance.stream(f"days: troubles of sites {calendar.month}")
    length = np.where(stream.random(sites) < Defect.SENT_LATE.rate, stream.integers(1, _LONGEST_DAYS + 1, sites), 0)
    down_from = calendar.first + stream.integers(0, calendar.until - calendar.first, sites)
    off = stream.integers(_LEAST_OFF_MS, _MOST_OFF_MS, sites) * stream.choice((-1, 1), sites)
    is_off = stream.random(sites) < Defect.CLOCK_SKEWED.rate
    slow = chance.stream(f"days: drifting clocks {calendar.month}")
    drift = slow.random(sites) < _DRIFTING
    drifted = slow.integers(_LEAST_DRIFT_MS, _MOST_DRIFT_MS, sites) * np.sign(off)
    off = np.where(drift, drifted, off)
    return SiteTroubles(
        down_from=down_from.astype(np.int32),
        down_until=(down_from + length).astype(np.int32),
        offset_ms=np.where(is_off, off, 0).astype(np.int32),
        drift=drift,
        first=calendar.first,
        length=calendar.until - calendar.first,
    )
