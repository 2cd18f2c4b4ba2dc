"""Days that were worked and left nothing: gates that were dark, touches that a device lost, cards that were forgotten.

A dark gate takes the day of all, or of those who came before it was set up. Some firms notice and type some of the days in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance, luck_of_keys
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation_days.candidates import Candidates
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar

Flags = npt.NDArray[np.bool_]

# Gates that are dark all day, of those that are dark; where people touch when leaving too, any shorter time loses no day.
DARK_ALL_DAY = 0.3
# Else the share of people who came before the gate was set up lies between these.
_CAME_BEFORE = (0.5, 0.95)
FIRMS_THAT_NOTICE = 0.6
TYPED_WHERE_NOTICED = 0.6
_AWAY = np.float32(1e6)
_DAYS_IN_KEY = 32


@dataclass(frozen=True, kw_only=True)
class Losses:
    """By candidate day. `is_lost`: nothing is left of it if it is worked; `is_typed`: typed in; `is_late`: came after the gate
    was set up; `is_elsewhere`: went to the other site of a shared day. No two of them.
    """

    is_lost: Flags
    is_typed: Flags
    is_late: Flags
    is_elsewhere: Flags

    def keep_away(self, moment: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The moments, so late for those who were at their other site that they are never picked before the others."""
        return moment + _AWAY * self.is_elsewhere.astype(np.float32)


def dark_gates(
    plan: NationPlan, candidates: Candidates, calendar: MonthCalendar, records_exits: Flags, chance: Chance
) -> Losses:
    """What dark gates do to the candidate days of a month. `records_exits`: sites where people touch when leaving, too."""
    stream = chance.stream(f"days: dark gates {calendar.month}")
    assignment, day = candidates.assignment, candidates.day
    site = plan.assignments.site[assignment].astype(np.int64)
    by_site = site * _DAYS_IN_KEY + day
    is_dark = luck_of_keys(stream, by_site) < Defect.GATE_DARK.rate
    places = np.flatnonzero(is_dark)
    key, node = by_site[places], plan.assignments.node[assignment[places]].astype(np.int64)
    low, high = _CAME_BEFORE
    share = np.where(
        (luck_of_keys(stream, key) < DARK_ALL_DAY) | records_exits[site[places]],
        np.float32(1),
        low + (high - low) * luck_of_keys(stream, key),
    )
    shared = candidates.is_shared[places]
    too_early = ~shared & (stream.random(len(places), dtype=np.float32) < share)
    notices = luck_of_keys(stream, node * _DAYS_IN_KEY + day[places]) < FIRMS_THAT_NOTICE
    typed = too_early & notices & (stream.random(len(places), dtype=np.float32) < TYPED_WHERE_NOTICED)
    return Losses(
        is_lost=_spread(len(day), places, too_early & ~typed),
        is_typed=_spread(len(day), places, typed),
        is_late=_spread(len(day), places, ~too_early & ~shared),
        is_elsewhere=_spread(len(day), places, shared),
    )


def _spread(size: int, places: npt.NDArray[np.int64], flags: Flags) -> Flags:
    spread = np.zeros(size, dtype=np.bool_)
    spread[places[flags]] = True
    return spread
