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

from ccus.history.rules.missing_day_chances import log_sum_of, log_symmetric_sums, share_out
from ccus.history.rules.missing_day_habits import Habits

_SELDOM = 0.0002
_BY_TWO = {2: 0.001, -2: 0.002}
# How far numbers are above the records where nothing is known of the firm.
_SUPPOSED = {0: 0.7, 1: 0.2, 2: 0.1}
# Nobody is ruled out altogether.
_LEAST = 1e-7
# Ways that change nothing.
_NOTHING = 1e-6


@dataclass(frozen=True, kw_only=True)
class NumberRules:
    """How often a number is one above or below what is usual: told wrongly, or people without a card came or stayed away.

    `supposed_days`: so many days weighs what is supposed of a firm of which nothing is known.
    """

    one_more: float
    one_less: float
    supposed_days: float


@dataclass(frozen=True, kw_only=True)
class Told:
    """A number that a firm told for a day. `recorded` of its people are known to have been there.

    `usual`: how far the numbers of its other days around are above those known to be there.
    """

    people: int
    recorded: int
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

    def told(self, firm: int, day: date, *, around: timedelta) -> Told:
        """What a firm of `firms_on` told."""
        return Told(
            people=self._told[firm, day],
            recorded=self._known(firm, day),
            usual=[above for other, above in self._by_firm[firm] if other != day and abs(other - day) <= around],
        )

    def silence(self, firm: int) -> float:
        """On what share of its days the firm tells no number."""
        days = self._habits.days_of(firm)
        told = sum((firm, day) in self._told for day in days)
        return (len(days) - told + 1) / (len(days) + 1)

    def _known(self, firm: int, day: date) -> int:
        return self._habits.recorded(firm, day) + self._seen[firm, day]


def share_by_number(told: Told | None, odds: Mapping[int, float], rules: NumberRules) -> tuple[float, dict[int, float]]:
    """Who of a firm was there without a record, by the number that it told. `odds` by everything else.

    Gives the logarithm of how likely the number is, times the product of 1 + odds, and the chance of each. Without a number
    everybody stands alone.
    """
    if told is None:
        return sum(map(math.log1p, odds.values())), {person: one / (1 + one) for person, one in odds.items()}
    most = min(len(odds), max(0, told.above) + 1)
    weights = [max(one, _LEAST) for one in odds.values()]
    ways = [
        math.log(_chance_of(told.above - number, told.usual, rules)) + sum_of_ways
        for number, sum_of_ways in enumerate(log_symmetric_sums(weights, most))
    ]
    everything = log_sum_of(ways)
    chances = dict.fromkeys(odds, 0.0)
    for number in range(1, most + 1):
        weight = math.exp(ways[number] - everything)
        if weight > _NOTHING:
            for person, chance in zip(odds, share_out(weights, number), strict=True):
                chances[person] += weight * chance
    return everything, chances


def _chance_of(above: int, usual: Sequence[int], rules: NumberRules) -> float:
    """How likely a number is so far above all who were there, as far as they have cards."""
    off = {1: rules.one_more, -1: rules.one_less, **_BY_TWO}
    off[0] = 1 - sum(off.values())
    ways = {other: share * rules.supposed_days for other, share in _SUPPOSED.items()}
    for other in usual:
        ways[other] = ways.get(other, 0.0) + 1
    return sum(number * off.get(above - other, _SELDOM) for other, number in ways.items()) / sum(ways.values())
