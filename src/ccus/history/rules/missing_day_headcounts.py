"""What the number of people that a firm told for a day says about those of its people who have no record.

A number names nobody and counts everybody: people without a card, too. So not the number itself is looked at but by how much it
is above the records, against how much it usually is for this firm at this site.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ccus.history.rules.missing_day_chances import log_sum, log_symmetric_sums, share_out
from ccus.history.rules.missing_day_habits import Habits

# How far a number is off from what is usual: told wrongly, or people without a card came or stayed away.
_OFF = {0: 0.945, 1: 0.02, -1: 0.03, 2: 0.002, -2: 0.002}
_SELDOM = 0.0003
# How far numbers are above the records where nothing is known of the firm: weighs as much as one day.
_SUPPOSED: dict[int, float] = {0: 0.7, 1: 0.2, 2: 0.1}
# The share of people whose touches a dark gate takes: all, or most.
_TAKEN_BY_DARK = (0.6, 0.8, 0.98)
_NEVER = -1e9
# Nobody is ruled out altogether.
_LEAST = 0.001


@dataclass(frozen=True, kw_only=True)
class Told:
    """A number that a firm told for a day. `recorded` of its people are known to have been there, `touched` of them touched.

    `usual`: how far the numbers of its other days around are above those known to be there.
    """

    people: int
    recorded: int
    touched: int
    usual: Sequence[int]

    @property
    def above(self) -> int:
        return self.people - self.recorded


class Numbers:
    """The numbers that firms told, and how far they were above those who are known to have been there.

    `headcounts` by (firm, day); `seen`: people and days that a touch without effect, or an entry that waits, shows there.
    """

    def __init__(
        self,
        headcounts: Mapping[tuple[int, date], int],
        habits: Habits,
        seen: Collection[tuple[int, date]],
    ) -> None:
        self._told, self._habits = headcounts, habits
        self._seen = Counter((habits.firm_of(person), day) for person, day in seen if habits.knows(person))
        self._by_firm: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
        for (firm, day), people in headcounts.items():
            if people:
                self._by_firm[firm].append((day, people - self._known(firm, day)))

    def firms_on(self, day: date) -> set[int]:
        """Firms that told to have people there."""
        return {firm for firm in self._by_firm if self._told.get((firm, day))}

    def told(self, firm: int, day: date, *, touched: int, around: timedelta) -> Told:
        """What a firm of `firms_on` told; `touched` of its people touched on the day."""
        return Told(
            people=self._told[firm, day],
            recorded=self._known(firm, day),
            touched=touched,
            usual=[above for other, above in self._by_firm[firm] if other != day and abs(other - day) <= around],
        )

    def silence(self, firm: int) -> float:
        """On what share of its days the firm tells no number."""
        days = self._habits.days_of(firm)
        told = sum((firm, day) in self._told for day in days)
        return (len(days) - told + 1) / (len(days) + 1)

    def _known(self, firm: int, day: date) -> int:
        return self._habits.recorded(firm, day) + self._seen[firm, day]


def chances_by_number(
    told: Told, coming: Mapping[int, float], *, touch_lost: float, gate_dark: float
) -> dict[int, float]:
    """How likely each of these people of the firm was there. `coming`: how likely by everything else, in [0, 1).

    `touch_lost`: how often the record of somebody who came is lost; `gate_dark`: how often a gate is dark for all or most.
    """
    most = min(len(coming), max(0, told.above) + 1)
    fits = [math.log(_chance_of(told.above - number, told.usual)) for number in range(most + 1)]
    total, parts = _NEVER, dict.fromkeys(coming, 0.0)
    ways = [(1 - gate_dark, touch_lost), *((gate_dark / len(_TAKEN_BY_DARK), taken) for taken in _TAKEN_BY_DARK)]
    for share, lost in ways:
        odds = [max(likely, _LEAST) * lost / (1 - likely) for likely in coming.values()]
        before = math.log(share) + told.touched * math.log(1 - lost)
        for number, sum_of_ways in enumerate(log_symmetric_sums(odds, most)):
            weight = before + fits[number] + sum_of_ways
            merged = log_sum(total, weight)
            kept, added = math.exp(total - merged), math.exp(weight - merged)
            chosen = share_out(odds, number) if number and added > 1e-6 else [0.0] * len(odds)
            parts = {
                person: part * kept + chance * added
                for (person, part), chance in zip(parts.items(), chosen, strict=True)
            }
            total = merged
    return parts


def _chance_of(above: int, usual: Sequence[int]) -> float:
    """How likely a number is so far above all who were there, as far as they have cards."""
    ways = dict(_SUPPOSED)
    for other in usual:
        ways[other] = ways.get(other, 0.0) + 1
    return sum(number * _OFF.get(above - other, _SELDOM) for other, number in ways.items()) / sum(ways.values())
