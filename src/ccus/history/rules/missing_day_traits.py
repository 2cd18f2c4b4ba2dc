"""How likely a person, or anybody of a firm, came on a day: by what is recorded on the other days, never on that day itself.

Two logistic regressions of few traits, each of which can be said in words: did they come on the firm's days next to this one,
how often do they stay away, did the others come. Their weights are data (`data/missing_day_weights.csv`) with their source. What
gates and numbers of people tell is weighed afterwards.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from math import exp, log1p
from operator import mul
from statistics import median
from typing import NamedTuple

from ccus.history.rules.missing_day_habits import ONE_DAY, Habits
from ccus.history.rules.working_days import is_working_day

# Further away days tell nothing of this one.
_NEAR = timedelta(days=8)
_NEXT_DAYS = 2
_MANY = 0.35
# So many days like this one tell what is usual around a site.
_LEAST_DAYS = 2
_MOST_AROUND = 1.2
_SAME_WEEKDAYS = tuple(weeks * 7 * ONE_DAY for weeks in (-2, -1, 1, 2))
# Nobody is as sure to come, or not to come, as a few days seem to tell.
_SUREST = 0.9995
_STRANGER = 0.02

PERSON_TRAITS = (
    "bias", "missed_next", "missed_both_next", "missed_second", "missed_both_second", "unknown_next", "unknown_second", "far",
    "missed_share", "few_days", "missed_some", "missed_many", "steady", "not_on_roster", "elsewhere_near", "rest_day",
    "mates_away", "mates_some", "mates_many", "no_mates", "steady_mates",
)  # fmt: skip
FIRM_TRAITS = (
    "bias", "missed_next", "missed_both_next", "missed_second", "missed_both_second", "unknown_next", "unknown_second", "far",
    "missed_share", "few_days", "outside", "rest_day", "rest_day_habit", "fewer_around", "unknown_around", "small", "busy_site",
    "others_away", "no_others",
)  # fmt: skip

Values = tuple[float, ...]


class Pattern(NamedTuple):
    """How somebody came on the days around one. Shares and flags as numbers, in the order of the names of traits.

    `next` are the days on either side on which coming was possible, `second` those behind them; unknown where there are none
    near. `far`: not even next to the first or last day on which they came. `missed_share`: of the days between those two.
    """

    missed_next: float
    missed_both_next: float
    missed_second: float
    missed_both_second: float
    unknown_next: float
    unknown_second: float
    far: float
    missed_share: float
    few_days: float
    is_outside: bool

    @property
    def numbers(self) -> Values:
        return self[:9]


@dataclass(frozen=True)
class TraitWeights:
    """Weights in the order of the traits: of people on days between their first and last one, and on others; of firms where
    something is known of others on the site, and where nothing is.
    """

    inside: Values
    at_ends: Values
    firm: Values
    firm_alone: Values


class Traits:
    """What the records of one site tell of coming. `taken`: days on which people were elsewhere; `attendance`: people recorded
    around there by day.
    """

    def __init__(
        self,
        habits: Habits,
        *,
        taken: Collection[tuple[int, date]],
        enlisted: Mapping[int, Sequence[tuple[date, date | None]]],
        attendance: Mapping[date, int],
        look_around: timedelta,
    ) -> None:
        self._habits, self._taken, self._enlisted = habits, taken, enlisted
        self._attendance, self._around = attendance, look_around
        self._expected: dict[tuple[int, date], frozenset[int]] = {}
        self._expected_firms: dict[date, tuple[frozenset[int], int]] = {}
        self._fewer: dict[date, float | None] = {}

    def of_person(self, person: int, day: date, *, all_mates_came: bool = False) -> tuple[bool, Values] | None:
        """Whether the day lies outside the person's first and last one, and the traits; None where nothing else is recorded.

        `all_mates_came`: as if nobody of the crew were missing.
        """
        pattern = self._pattern_of_person(person, day)
        if pattern is None:
            return None
        missed = pattern.missed_share
        is_steady = not (
            pattern.missed_next or pattern.missed_second or pattern.unknown_next or pattern.is_outside or missed
        )
        mates = self.mates(person, day)
        away = 0.0 if all_mates_came or not mates else self._share_away(mates, day)
        return pattern.is_outside, (
            1.0,
            *pattern.numbers,
            float(missed > 0),
            float(missed > _MANY),
            float(is_steady),
            float(not self.is_enlisted(person, day)),
            float(any((person, day + near) in self._taken for near in (-ONE_DAY, ONE_DAY))),
            float(not is_working_day(day)),
            away,
            float(away > 0),
            float(away > _MANY),
            float(not mates),
            float(is_steady and not away),
        )

    def of_firm(self, firm: int, day: date, *, others_away: float | None = None) -> Values | None:
        """Of anybody of the firm. `others_away`: the share of the other firms expected there that did not come; by the records
        when None. None where nothing but the day itself is recorded.
        """
        habits = self._habits
        days = habits.days_of(firm)
        pattern = _pattern(habits.day_set_of(firm), days, habits.busy_days, day, self._around)
        if pattern is None:
            return None
        knows_others = others_away is not None
        if others_away is None:
            expected, missing = self._firms_expected(day)
            others = len(expected) - (firm in expected)
            knows_others = others > 0
            others_away = (missing - (firm in expected and day not in habits.day_set_of(firm))) / max(1, others)
        fewer = self._fewer_around(day)
        is_rest = not is_working_day(day)
        return (
            1.0,
            *pattern.numbers,
            float(pattern.is_outside),
            float(is_rest),
            _habit_of_weekday(habits.day_set_of(firm), days, day) if is_rest else 0.0,
            fewer or 0.0,
            float(fewer is None),
            float(habits.mean_size(firm) < 2),
            log1p(habits.mean_people),
            others_away,
            float(not knows_others),
        )

    def mates(self, person: int, day: date) -> frozenset[int]:
        """Others of the firm who are expected: recorded on the firm's days next to this one, and nowhere else on it."""
        expected = self._mates_expected(self._habits.firm_of(person), day)
        return frozenset(
            mate
            for mate in expected
            if mate != person and ((mate, day) not in self._taken or self._habits.came(mate, day))
        )

    def is_enlisted(self, person: int, day: date) -> bool:
        ranges = self._enlisted.get(person, ())
        return any(first <= day and (end is None or day < end) for first, end in ranges)

    def may_work(self, person: int, day: date) -> bool:
        """On the roster of the day; whoever is on none at this site is known by the records alone."""
        return person not in self._enlisted or self.is_enlisted(person, day)

    def _pattern_of_person(self, person: int, day: date) -> Pattern | None:
        habits = self._habits
        days = habits.days_of(habits.firm_of(person))
        return _pattern(habits.day_set_of_person(person), habits.days_of_person(person), days, day, self._around)

    def _share_away(self, people: Collection[int], day: date) -> float:
        return sum(not self._habits.came(person, day) for person in people) / len(people)

    def _mates_expected(self, firm: int, day: date) -> frozenset[int]:
        if (firm, day) not in self._expected:
            sides = _sides(self._habits.days_of(firm), day)
            crews = [frozenset(self._habits.crew_on(firm, side[0])) for side in sides if side]
            self._expected[firm, day] = frozenset.intersection(*crews) if crews else frozenset()
        return self._expected[firm, day]

    def _firms_expected(self, day: date) -> tuple[frozenset[int], int]:
        """The firms recorded on the site's days next to this one, and how many of them are not on it."""
        if day not in self._expected_firms:
            sides = [side[0] for side in _sides(self._habits.busy_days, day) if side]
            of = self._habits.day_set_of
            expected = frozenset(
                firm for firm in self._habits.firms if sides and all(side in of(firm) for side in sides)
            )
            self._expected_firms[day] = expected, sum(day not in of(firm) for firm in expected)
        return self._expected_firms[day]

    def _fewer_around(self, day: date) -> float | None:
        """By which share fewer came around there than on other days of work, on a Saturday than on others; None where unknown."""
        if day not in self._fewer:
            numbers = [
                number for other, number in self._attendance.items() if other != day and number and _is_like(other, day)
            ]
            usual = median(numbers) if len(numbers) >= _LEAST_DAYS else 0
            share = min(_MOST_AROUND, self._attendance.get(day, 0) / usual) if usual else None
            self._fewer[day] = None if share is None else max(0.0, 1 - share)
        return self._fewer[day]


class Coming:
    """How likely people and firms came, by their traits."""

    def __init__(self, traits: Traits, weights: TraitWeights) -> None:
        self._traits, self._weights = traits, weights

    def of_person(self, person: int, day: date, *, all_mates_came: bool = False) -> float:
        """Given that the firm came."""
        found = self._traits.of_person(person, day, all_mates_came=all_mates_came)
        if found is None:
            return _STRANGER
        is_outside, values = found
        return min(_SUREST, _chance(self._weights.at_ends if is_outside else self._weights.inside, values))

    def of_firm(self, firm: int, day: date, *, knows_others: bool = True, others_away: float | None = None) -> float:
        """Whether anybody of the firm came. `others_away` as in `Traits.of_firm`; without `knows_others` nothing is known of them."""
        values = self._traits.of_firm(firm, day, others_away=others_away)
        if values is None:
            return _STRANGER
        if knows_others:
            return min(_SUREST, _chance(self._weights.firm, values))
        return min(_SUREST, _chance(self._weights.firm_alone, values))


def _sides(days: Sequence[date], day: date) -> tuple[list[date], list[date]]:
    """The nearest days before and after, nearest first, at most two each and none far away."""
    place = bisect_left(days, day)
    behind = place + 1 if place < len(days) and days[place] == day else place
    before = [other for other in reversed(days[max(0, place - _NEXT_DAYS) : place]) if day - other <= _NEAR]
    return before, [other for other in days[behind : behind + _NEXT_DAYS] if other - day <= _NEAR]


def _pattern(
    own: Collection[date], own_days: Sequence[date], days: Sequence[date], day: date, around: timedelta
) -> Pattern | None:
    """`days` are those on which coming was possible, `own` those on which they came; the day itself is looked at in neither."""
    first, last = own_days[0], own_days[-1]
    if day in (first, last):
        if len(own_days) == 1:
            return None
        first, last = (own_days[1], last) if day == first else (first, own_days[-2])
    sides = _sides(days, day)
    nearest = [side[0] for side in sides if side]
    second = [side[1] for side in sides if len(side) > 1]
    missed, missed_second = sum(other not in own for other in nearest), sum(other not in own for other in second)
    is_outside = not first < day < last
    could = [
        other
        for other in days[bisect_left(days, day - around) : bisect_left(days, day + around + ONE_DAY)]
        if other != day and first <= other <= last
    ]
    came = sum(other in own for other in could)
    return Pattern(
        missed_next=float(missed >= 1),
        missed_both_next=float(missed == 2),
        missed_second=float(missed_second >= 1),
        missed_both_second=float(missed_second == 2),
        unknown_next=float(2 - len(nearest)),
        unknown_second=float(2 - len(second)),
        far=float(is_outside and first not in nearest and last not in nearest),
        missed_share=1 - came / len(could) if could else 0.0,
        few_days=1 / (1 + came),
        is_outside=is_outside,
    )


def _habit_of_weekday(own: Collection[date], days: Sequence[date], day: date) -> float:
    """On how many such days of the weeks around the firm came, from -0.5 for none to 0.5 for all; 0 where none is known."""
    like = [other for step in _SAME_WEEKDAYS if days[0] <= (other := day + step) <= days[-1]]
    return sum(other in own for other in like) / len(like) - 0.5 if like else 0.0


def _is_like(other: date, day: date) -> bool:
    return is_working_day(other) if is_working_day(day) else other.weekday() == day.weekday()


def _chance(weights: Values, values: Values) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, sum(map(mul, weights, values))))))


@cache
def trait_weights() -> TraitWeights:
    text = resources.files("ccus.history.data").joinpath("missing_day_weights.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, dict[str, float]] = {}
    for row in csv.DictReader(lines):
        found.setdefault(row["model"], {})[row["trait"]] = float(row["weight"])
    return TraitWeights(
        **{
            model: tuple(found[model].get(trait, 0.0) for trait in traits)
            for model, traits in (
                ("inside", PERSON_TRAITS),
                ("at_ends", PERSON_TRAITS),
                ("firm", FIRM_TRAITS),
                ("firm_alone", FIRM_TRAITS),
            )
        }
    )
