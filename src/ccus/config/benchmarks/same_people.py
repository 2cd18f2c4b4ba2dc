"""How well and how fast somebody who is registered already is found again, on made-up people whose doubles are known.

The registry holds so many records, one in twenty of which is somebody's second one with slips (`twin.rules.doubles`). Each
record is asked about as an application would be; what is found is compared with the truth.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import resources

import numpy as np
from django.db import connection

from ccus.config.benchmarks.timing import Spread, spread_of, time_ms
from ccus.kit.ids import IdKind, new_id
from ccus.registry.models import Technician
from ccus.registry.queries.same_people import bring_up, find_same_people
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.registrations import TechnicianRegistration
from ccus.registry.rules.same_person.comparing import Identity
from ccus.registry.rules.same_person.signs import PART_OF, Sign
from ccus.registry.services import rows
from ccus.registry.states import Gender
from ccus.twin.rules.doubles import MadePerson, make_people, register_again
from ccus.twin.rules.fitting import fit_weights

DOUBLES = 0.05
_BATCH = 2_000
_REGISTERED_ON = date(2024, 4, 1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Found:
    """`right` of `doubles` were found; `found` pairs were named in all. `times` of each search."""

    records: int
    doubles: int
    right: int
    found: int
    spread: Spread

    @property
    def recall(self) -> float:
        return self.right / self.doubles if self.doubles else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0


@dataclass(frozen=True)
class Learnt:
    """Points of each sign, and the score from which on two records are likelier one person's than two people's."""

    points: dict[Sign, int]
    likely: int
    possible: int


def records_of(count: int, *, seed: int) -> list[MadePerson]:
    """So many records, the last of which are second ones."""
    doubles = round(count * DOUBLES)
    people = make_people(count - doubles, seed=seed)
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again
    return [*people, *(register_again(each, seed=seed) for each in chance.sample(people, doubles))]


def store(records: Sequence[MadePerson]) -> list[str]:
    """Puts them into the registry of this database and gives their IDs."""
    stored: list[str] = []
    for start in range(0, len(records), _BATCH):
        batch = [
            rows.technician_row(
                _registration(each.identity), ccus_id=new_id(IdKind.TECHNICIAN), registered_on=_REGISTERED_ON
            )
            for each in records[start : start + _BATCH]
        ]
        Technician.objects.bulk_create(batch)  # lint: objects — a database of the benchmark's own
        stored += [row.ccus_id for row in batch]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_technician")
    return stored


def add_people(count: int, *, seed: int) -> None:
    """Strangers around them, up to the size of the country."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [(seed % 1000) / 1000])
        cursor.execute(
            resources.files("ccus.config.benchmarks").joinpath("more_people.sql").read_text(), {"people": count}
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE registry_technician")


def find_doubles(records: Sequence[MadePerson], ccus_ids: Sequence[str], *, progress: Progress) -> Found:
    """Asks about every record as if it had just been typed, and counts pairs that are found."""
    person_of = dict(zip(ccus_ids, (each.person for each in records), strict=True))
    pairs: set[tuple[str, str]] = set()
    times: list[float] = []
    for number, (record, own) in enumerate(zip(records, ccus_ids, strict=True), 1):
        began = time.perf_counter()
        answers = find_same_people(record.identity, except_ccus_ids=(own,))
        times.append((time.perf_counter() - began) * 1000)
        pairs |= {(min(own, other.ccus_id), max(own, other.ccus_id)) for other in answers if other.match.is_likely}
        if number % 500 == 0 or number == len(records):
            progress(number, len(records))
    # Strangers that were added around have no person here, and are nobody's double.
    right = {pair for pair in pairs if person_of.get(pair[0], -1) == person_of.get(pair[1], -2)}
    doubles = len(records) - len({each.person for each in records})
    return Found(len(records), doubles, len(right), len(pairs), spread_of(times))


def time_searches(records: Sequence[MadePerson], *, searches: int, seed: int) -> Spread:
    """Searches as applications bring them: people who are new, and as many who are registered, mixed."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again
    sample = [register_again(each, seed=seed + 1) for each in chance.sample(list(records), searches // 2)]
    sample += make_people(searches - len(sample), seed=seed + 2)
    chance.shuffle(sample)
    return spread_of([time_ms(partial(find_same_people, each.identity)) for each in sample])


def learn(records: Sequence[MadePerson], ccus_ids: Sequence[str], *, progress: Progress) -> Learnt:
    """Weights by logistic regression over everything that searches bring up, each pair once."""
    signs = list(PART_OF)
    patterns = Counter(_patterns(records, ccus_ids, progress=progress))
    table = [(pattern, same, count) for (pattern, same), count in patterns.items()]
    traits = np.array(
        [[1.0, *(float(sign in pattern) for sign in signs)] for pattern, _, count in table for _ in range(count)]
    )
    happened = np.array([float(same) for _, same, count in table for _ in range(count)])
    bias, *weights = fit_weights(traits, happened)
    points = {sign: round(100 * float(weight)) for sign, weight in zip(signs, weights, strict=True)}
    return Learnt(points, likely=round(-100 * float(bias)), possible=round(-100 * float(bias)) - 300)


def _patterns(
    records: Sequence[MadePerson], ccus_ids: Sequence[str], *, progress: Progress
) -> Iterator[tuple[frozenset[Sign], bool]]:
    person_of = dict(zip(ccus_ids, (each.person for each in records), strict=True))
    for number, (record, own) in enumerate(zip(records, ccus_ids, strict=True), 1):
        for other in bring_up(record.identity):
            if other.ccus_id > own:  # each pair is brought up from both sides
                yield frozenset(other.match.signs), person_of[other.ccus_id] == record.person
        if number % 500 == 0 or number == len(records):
            progress(number, len(records))


def _registration(identity: Identity) -> TechnicianRegistration:
    mobile = sorted(phone for phone in identity.phones if phone.startswith(("07", "08", "09")))
    home = sorted(identity.phones - set(mobile))
    return TechnicianRegistration(
        name=PersonName(
            family=identity.family,
            given=identity.given,
            family_kana=identity.family_kana,
            given_kana=identity.given_kana,
        ),
        birth_date=identity.birth_date or _REGISTERED_ON,
        prefecture_code="13",
        address=identity.address,
        trade_codes=("06-01",),
        gender=Gender(identity.gender) if identity.gender else None,
        phone_mobile=mobile[0] if mobile else "",
        phone_home=home[0] if home else "",
    )
