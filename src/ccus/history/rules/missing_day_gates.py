"""One day at one site: was the gate dark, for all or for those who came before it was set up, and who then was there.

What the records, the typed days, the numbers of people and the moments of those who touched say is weighed for each way the day
may have gone; absence alone decides nothing, since people stay away for reasons of their own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ccus.history.rules.missing_day_chances import log_beta, log_sum_of
from ccus.history.rules.missing_day_habits import Habits
from ccus.history.rules.missing_day_headcounts import NumberRules, Numbers, Told, share_by_number
from ccus.history.rules.missing_day_traits import Coming, Traits

_MINUTE = timedelta(minutes=1)
# Of the share of days that a dark gate took, nobody knows more than that it was at least half.
_TAKEN = (0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
_STRANGER = 0.02
# From here on somebody is expected.
_EXPECTED = 0.5
_LEAST = 1e-9
# Logarithm of how many times less likely than a gate that worked, with all else as dark gates would have it.
_OUT_OF_QUESTION = 15.0


@dataclass(frozen=True, kw_only=True)
class GateRules:
    """Values of `data/missing_days.toml`: how often gates are dark and touches are lost, and what people do about it."""

    gate_dark: float
    dark_all_day: float
    dark_noticed: float
    typed_if_noticed: float
    typed_otherwise: float
    crew_split: float
    crews_differ: float
    touch_lost: float
    without_trace: float
    late_minutes: float
    usual_spread_minutes: float
    late_by_chance: float
    late_all_the_same: float
    numbers: NumberRules


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is concluded about one day, by person without a record.

    `coming`: how likely they came if the gate worked, by all but gates and numbers. `by_number`: how many times likelier their
    firm's number makes it that their touch was lost, 1 where it told none. `dark`: how likely the gate was dark and they were
    there. `lit`: how likely the gate worked. `is_late`: those who touched came so late that it speaks for a gate set up late.
    """

    day: date
    firms: Mapping[int, Sequence[int]]
    coming: Mapping[int, float]
    by_number: Mapping[int, float]
    dark: Mapping[int, float]
    lit: float
    told: Mapping[int, Told]
    is_late: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """One way a day may have gone: its chance as a logarithm, and the share of touches that the gate did not take."""

    chance: float
    taken: float


@dataclass(frozen=True, slots=True)
class _Crew:
    """A firm on the day: its people without a record, how many touched and how many days were typed in."""

    people: Sequence[int]
    touched: int
    typed: int
    told: Told | None


def look_at(
    day: date,
    habits: Habits,
    traits: Traits,
    coming: Coming,
    numbers: Numbers,
    *,
    absent: Iterable[int],
    look_around: timedelta,
    rules: GateRules,
) -> Look:
    """`absent`: people of the site without a record on the day, who were not elsewhere either."""
    crews = _crews(day, habits, numbers, absent, look_around)
    # With what is recorded of others, as it is if the gate worked; and as if nobody were missing of whom the gate took no touch.
    lit = {person: coming.of_person(person, day) for crew in crews.values() for person in crew.people}
    dark = {person: coming.of_person(person, day, all_mates_came=True) for person in lit}
    firms_lit, firms_dark = _silent_firms(day, crews, coming, numbers)
    late = _log_late(day, crews, habits, rules)
    ways = _ways(crews, late, records_exits=habits.records_exits, rules=rules)

    worked, messages = math.log(1 - rules.gate_dark), dict.fromkeys(lit, 1.0)
    worked += log_sum_of(_silence(day, crews, firms_lit, coming, rules))
    for firm, crew in crews.items():
        if firm in firms_lit:
            for person in crew.people:
                # That the touches of a whole crew were lost is out of question, of one who comes alone it is not.
                alone = firms_lit[firm] * lit[person]
                lit[person] = min(alone, _STRANGER) if traits.mates(person, day) else alone
            continue
        odds = {person: _odds(lit[person]) * (rules.touch_lost + rules.without_trace) for person in crew.people}
        likely, chances = share_by_number(crew.told, odds, rules.numbers)
        likely += sum(math.log(1 - lit[person]) for person in crew.people)
        worked += log_sum_of([likely, _log_split(crew, dark, rules)]) + crew.typed * math.log(rules.typed_otherwise)
        if crew.told is not None:
            messages |= {person: max(1e-4, min(1e4, _odds(chances[person]) / odds[person])) for person in crew.people}

    likelies, there = [worked], []
    touched = sum(crew.touched for crew in crews.values())
    for way in ways:
        if way.chance + touched * math.log(max(_LEAST, 1 - way.taken)) < worked - _OUT_OF_QUESTION:
            continue
        total, chances = way.chance, {}
        for firm, crew in crews.items():
            likely, of_firm = _if_dark(crew, dark, firms_dark.get(firm), way.taken, rules)
            total += likely
            chances |= of_firm
        likelies.append(total)
        there.append(chances)
    everything = log_sum_of(likelies)
    found: defaultdict[int, float] = defaultdict(float)
    for likely, chances in zip(likelies[1:], there, strict=True):
        weight = math.exp(likely - everything)
        for person, chance in chances.items():
            found[person] += weight * chance
    return Look(
        day=day,
        firms={firm: crew.people for firm, crew in crews.items()},
        coming=lit,
        by_number=messages,
        dark=found,
        lit=math.exp(worked - everything),
        told={firm: crew.told for firm, crew in crews.items() if crew.told is not None},
        is_late=late > 0,
    )


def _crews(
    day: date, habits: Habits, numbers: Numbers, absent: Iterable[int], look_around: timedelta
) -> dict[int, _Crew]:
    people: defaultdict[int, list[int]] = defaultdict(list)
    for person in absent:
        people[habits.firm_of(person)].append(person)
    typed: Counter[int] = Counter()
    touched: Counter[int] = Counter()
    for person in habits.present_on(day):
        (typed if habits.is_typed(person, day) else touched)[habits.firm_of(person)] += 1
    told = numbers.firms_on(day)
    return {
        firm: _Crew(
            sorted(people[firm]),
            touched[firm],
            typed[firm],
            numbers.told(firm, day, around=look_around) if firm in told else None,
        )
        for firm in sorted({*people, *typed, *touched})
    }


def _silent_firms(
    day: date, crews: Mapping[int, _Crew], coming: Coming, numbers: Numbers
) -> tuple[dict[int, float], dict[int, float]]:
    """How likely firms came of which nothing is recorded and nothing told: if the gate worked, and if it was dark.

    If it worked, the absence of one tells of the next; the first is looked at as if nothing were known of the others.
    """
    is_anybody_there = any(crew.touched or crew.typed or crew.told for crew in crews.values())
    lit: dict[int, float] = {}
    dark: dict[int, float] = {}
    for firm, crew in sorted(crews.items(), key=lambda item: -len(item[1].people)):
        if crew.touched or crew.typed or crew.told:
            continue
        if is_anybody_there:
            came, if_dark = coming.of_firm(firm, day), coming.of_firm(firm, day, others_away=0.0)
        else:
            if_dark = coming.of_firm(firm, day, knows_others=False)
            came = coming.of_firm(firm, day, others_away=1.0) if lit else if_dark
        silence = numbers.silence(firm)
        lit[firm], dark[firm] = _if_silent(came, silence), _if_silent(if_dark, silence)
    return lit, dark


def _silence(
    day: date, crews: Mapping[int, _Crew], firms_lit: Mapping[int, float], coming: Coming, rules: GateRules
) -> list[float]:
    """Logarithms of how likely so many firms are silent: each for reasons of its own, or as the site rests and crews differ."""
    own = sum(math.log(1 - came) for came in firms_lit.values())
    if not firms_lit:
        return [own]
    largest = max(firms_lit, key=lambda firm: len(crews[firm].people))
    rests = math.log(1 - coming.of_firm(largest, day, knows_others=False))
    rests += len(firms_lit) * math.log(1 - rules.crews_differ)
    return [own, rests + (len(crews) - len(firms_lit)) * math.log(rules.crews_differ)]


def _if_silent(came: float, silence: float) -> float:
    """A firm that tells its numbers and told none for the day was hardly there."""
    return came * silence / (came * silence + 1 - came)


def _ways(crews: Mapping[int, _Crew], late: float, *, records_exits: bool, rules: GateRules) -> list[_Way]:
    """All ways in which the gate was dark. Where people touch when leaving too, a gate set up late takes no day."""
    ways = []
    all_day = 1.0 if records_exits else rules.dark_all_day
    if not any(crew.touched for crew in crews.values()):
        ways.append(_Way(math.log(rules.gate_dark * all_day), 1.0))
    if not records_exits:
        chance = math.log(rules.gate_dark * (1 - all_day) / len(_TAKEN)) + late
        ways += [_Way(chance, taken) for taken in _TAKEN]
    return ways


def _if_dark(
    crew: _Crew, coming: Mapping[int, float], firm_came: float | None, taken: float, rules: GateRules
) -> tuple[float, dict[int, float]]:
    """Logarithm of how likely the crew is recorded as it is, and how likely each was there. Some firms notice and type days in."""
    likelies, there = [], []
    for noticed, typed in ((rules.dark_noticed, rules.typed_if_noticed), (1 - rules.dark_noticed, 0.0)):
        untyped = taken * (1 - typed)
        odds = {person: _odds(coming[person]) * untyped for person in crew.people}
        likely, chances = share_by_number(crew.told, odds, rules.numbers)
        likely += math.log(noticed) + sum(math.log(1 - coming[person]) for person in crew.people)
        likely += crew.touched * math.log(max(_LEAST, 1 - taken))
        likely += crew.typed * math.log(taken * typed if typed else rules.typed_otherwise)
        if firm_came is not None:
            likely += math.log(firm_came)
        likelies.append(likely)
        there.append(chances)
    if firm_came is not None:
        likelies.append(math.log(1 - firm_came))
        there.append({})
    everything = log_sum_of(likelies)
    found = dict.fromkeys(crew.people, 0.0)
    for likely, chances in zip(likelies, there, strict=True):
        for person, chance in chances.items():
            found[person] += math.exp(likely - everything) * chance
    return everything, found


def _log_split(crew: _Crew, coming: Mapping[int, float], rules: GateRules) -> float:
    """Logarithm of how likely part of the crew stayed away together, and nobody of those without a record came."""
    away = [person for person in crew.people if coming[person] > _EXPECTED]
    others = sum(math.log(1 - coming[person]) for person in crew.people if coming[person] <= _EXPECTED)
    likely, _ = share_by_number(crew.told, {}, rules.numbers)
    return math.log(rules.crew_split) + log_beta(len(away), crew.touched + crew.typed) + others + likely


def _log_late(day: date, crews: Mapping[int, _Crew], habits: Habits, rules: GateRules) -> float:
    """Logarithm of how much likelier the moments of those who touched are where the gate was set up late than where it was not."""
    total = 0.0
    for firm, crew in crews.items():
        late_by = habits.late_by(firm, day) if crew.touched else None
        if late_by is None:
            continue
        minutes, spread = late_by / _MINUTE, rules.usual_spread_minutes
        usual = math.exp(-((minutes / spread) ** 2) / 2) / (spread * math.sqrt(2 * math.pi))
        usual = (1 - rules.late_by_chance) * usual + rules.late_by_chance / (2 * rules.late_minutes)
        late = 1 / rules.late_minutes if 0 <= minutes <= rules.late_minutes else _LEAST
        total += math.log(((1 - rules.late_all_the_same) * late + rules.late_all_the_same * usual) / usual)
    return total


def _odds(chance: float) -> float:
    return chance / (1 - min(chance, 1 - 1e-9))
