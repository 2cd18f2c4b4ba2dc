"""Numbers that a reader lost, shared out among all whose touches they may have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ccus.history.rules.missing_day_chances import share_out
from ccus.history.rules.missing_day_habits import Habits, NumberGap, Way

# Odds under which somebody has nothing to do with a gap.
_NO_CHANCE = 0.001
_SURE = 0.999999

# A person and a day.
Key = tuple[int, date]


def odds_by_gaps(
    gaps: Iterable[NumberGap], odds: Mapping[Key, float], habits: Habits, *, most_numbers: int, other_numbers: float
) -> dict[Key, float]:
    """The odds that a lost number was of each person and day. `odds`: that they came, by everything else.

    Touches of coming and of leaving are looked at apart, since somebody may have lost both: then two things speak for the day.
    `other_numbers`: the odds that a number is nobody's who is expected, beside those of somebody as likely to come as not.
    """
    by_reader: defaultdict[tuple[int | None, date], list[int]] = defaultdict(list)
    for person, day in odds:
        by_reader[habits.reader_of(person), day].append(person)
    usable = [gap for gap in gaps if gap.numbers <= most_numbers]
    found: defaultdict[Key, float] = defaultdict(float)
    for way in Way:
        for numbers, pool in _pools(usable, odds, by_reader, habits, way):
            # Besides, a reader skips a number, or somebody touched of whom nothing else is known.
            chances = share_out([*pool.values(), *[other_numbers] * numbers], numbers)
            for key, chance in zip(pool, chances, strict=False):
                chance = min(chance, _SURE)
                found[key] += chance / (1 - chance)
    return found


def _pools(
    gaps: Iterable[NumberGap],
    odds: Mapping[Key, float],
    by_reader: Mapping[tuple[int | None, date], Sequence[int]],
    habits: Habits,
    way: Way,
) -> list[tuple[int, dict[Key, float]]]:
    """Gaps that may be of the same people belong together: their numbers, and the odds of each person and day."""
    pools: list[tuple[int, dict[Key, float]]] = []
    for gap in gaps:
        numbers, fitting = gap.numbers, _fitting(gap, odds, by_reader, habits, way)
        apart = []
        for pool in pools:
            if pool[1].keys().isdisjoint(fitting):
                apart.append(pool)
                continue
            numbers += pool[0]
            fitting = {key: fitting.get(key, 0.0) + pool[1].get(key, 0.0) for key in fitting.keys() | pool[1].keys()}
        pools = [*apart, (numbers, fitting)]
    return [pool for pool in pools if pool[1]]


def _fitting(
    gap: NumberGap,
    odds: Mapping[Key, float],
    by_reader: Mapping[tuple[int | None, date], Sequence[int]],
    habits: Habits,
    way: Way,
) -> dict[Key, float]:
    fitting: dict[Key, float] = {}
    for day in gap.days():
        # Those who touch at the reader, or at nobody knows which.
        for person in (*by_reader.get((gap.device, day), ()), *by_reader.get((None, day), ())):
            likely = habits.chance_within(person, day, gap, way) * odds[person, day]
            if likely > _NO_CHANCE:
                fitting[person, day] = likely
    return fitting
