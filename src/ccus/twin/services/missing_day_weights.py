"""The weights of what tells that somebody came, learnt on one made-up country whose lost days are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from ccus.history.queries.missing_day_facts import prefectures_of, read_site_days
from ccus.history.rules.missing_day_habits import Habits
from ccus.history.rules.missing_day_traits import FIRM_TRAITS, PERSON_TRAITS, Traits, Values
from ccus.history.rules.missing_days import SiteDays, missing_day_rules
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.fitting import fit_weights
from ccus.twin.services.scoring import LOOKED_AT_AFTER_DAYS, days_worked_without_record, sites_of

_LEAST = 0.0005
# What the model of a firm that is looked at alone does not know.
_OF_OTHERS = ("others_away", "no_others")


@dataclass(frozen=True, slots=True)
class Weight:
    """One row of `history/data/missing_day_weights.csv`."""

    model: str
    trait: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Case:
    """Somebody on a day: the traits, and whether they came."""

    model: str
    traits: Values
    came: bool


def fit_missing_day_weights(month: JstMonth, *, local_dir: Path) -> list[Weight]:
    """By the records of a month and the list of what is missing in it. Raises NoNation and MonthWithoutTouches."""
    lost: defaultdict[int, set[tuple[int, date]]] = defaultdict(set)
    for technician, site_id, day in days_worked_without_record(month, local_dir=local_dir):
        lost[site_id].add((technician, day))
    cases: defaultdict[str, list[_Case]] = defaultdict(list)
    days, on = list(month.days()), month.last_on + timedelta(days=LOOKED_AT_AFTER_DAYS)
    for site_id, site in read_site_days(prefectures_of(sites_of(month)), days=days, on=on):
        for case in _cases(site, days, lost[site_id]):
            cases[case.model].append(case)
    alone = [FIRM_TRAITS.index(name) for name in _OF_OTHERS]
    cases["firm_alone"] = [
        _Case("firm_alone", tuple(0.0 if at in alone else value for at, value in enumerate(case.traits)), case.came)
        for case in cases["firm"]
    ]
    return [weight for model, of_model in cases.items() for weight in _fitted(model, of_model)]


def _fitted(model: str, cases: list[_Case]) -> Iterator[Weight]:
    names = FIRM_TRAITS if model.startswith("firm") else PERSON_TRAITS
    weights = fit_weights(
        np.array([case.traits for case in cases], dtype=np.float64),
        np.array([case.came for case in cases], dtype=np.float64),
    )
    for name, weight in zip(names, weights, strict=True):
        if abs(weight) >= _LEAST:
            yield Weight(model, name, round(float(weight), 3))


def _cases(site: SiteDays, days: list[date], lost: set[tuple[int, date]]) -> Iterator[_Case]:
    """Firms and people who may have come, each day; who was elsewhere, or off the roster, is no case."""
    around = timedelta(days=missing_day_rules().look_around_days)
    habits = Habits(site.presences, around.days)
    attendance: Mapping[date, int] = site.attendance or {}
    traits = Traits(habits, taken=site.taken, enlisted=site.enlisted, attendance=attendance, look_around=around)
    firms_lost = {(habits.firm_of(person), day) for person, day in lost if habits.knows(person)}
    for day in days:
        people = habits.people_around(day)
        firms = {habits.firm_of(person) for person in people}
        came = {firm for firm in firms if day in habits.day_set_of(firm) or (firm, day) in firms_lost}
        for firm in sorted(firms):
            values = traits.of_firm(firm, day)
            if values is not None:
                yield _Case("firm", values, firm in came)
        for person in sorted(people):
            is_there = habits.came(person, day) or (person, day) in lost
            is_case = is_there or (person, day) not in site.taken
            if habits.firm_of(person) in came and is_case and traits.may_work(person, day):
                found = traits.of_person(person, day)
                if found is not None:
                    yield _Case("at_ends" if found[0] else "inside", found[1], is_there)
