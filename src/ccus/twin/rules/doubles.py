"""People who register a second time, with other slips than the first time: made up, and always the same for one seed.

What the match of people is learnt and measured on. How often each slip happens stands in `data/doubles.toml`.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources

from ccus.registry.rules.same_person.comparing import Identity
from ccus.twin.rules.slips import mistype
from ccus.twin.rules.tables import read_rows

_OLDEST, _YOUNGEST = date(1948, 1, 1), date(2007, 12, 31)
_TOWNS = ("中央", "本町", "緑町", "旭町", "栄町", "新町", "大字上野", "東", "西新井", "南大塚", "北原", "桜ケ丘")
_CITIES = 400
_COLLEAGUES = 30


@dataclass(frozen=True)
class MadePerson:
    """Somebody in the registry. `person` is whom the record is about; it differs from person to person."""

    person: int
    identity: Identity


@cache
def shares() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(resources.files("ccus.twin").joinpath("data", "doubles.toml").read_text(encoding="utf-8"))


def make_people(count: int, *, seed: int) -> list[MadePerson]:
    """So many different people, some of them relatives and twins of others."""
    chance = _chance("people", seed)
    rates = shares()["people"]
    people: list[MadePerson] = []
    for number in range(count):
        if people and chance.random() < rates["relatives"]:
            identity = _relative(chance.choice(people).identity, chance, born_together=False)
        elif people and chance.random() < rates["twins"]:
            identity = _relative(chance.choice(people).identity, chance, born_together=True)
        else:
            identity = _stranger(chance, number)
        people.append(MadePerson(number, identity))
    return people


def register_again(one: MadePerson, *, seed: int) -> MadePerson:
    """The same person as typed years later."""
    return MadePerson(one.person, mistype(one.identity, _chance("again", seed, one.person), shares()["slips"]))


def draw_phone(chance: random.Random) -> str:
    return f"0{chance.choice('789')}0{chance.randrange(10**8):08d}"


def draw_address(chance: random.Random) -> str:
    city = f"{chance.choice(('緑', '青葉', '中', '北', '東', '宮前'))}{chance.randrange(_CITIES)}市"
    return f"{city}{chance.choice(_TOWNS)}{chance.randrange(1, 9)}-{chance.randrange(1, 40)}-{chance.randrange(1, 30)}"


def _chance(*names: object) -> random.Random:
    return random.Random("/".join(map(str, names)))  # noqa: S311 - made-up people, no secrets


def _stranger(chance: random.Random, number: int) -> Identity:
    rates = shares()["people"]
    gender = "female" if chance.random() < rates["women"] else "male"
    family, given = _foreign(chance) if chance.random() < rates["foreign"] else _japanese(chance, gender)
    phones = {draw_phone(chance)}
    if chance.random() < rates["firm_phone"]:
        phones = {f"03{number // _COLLEAGUES:08d}"}
    if chance.random() < rates["with_home_phone"]:
        phones.add(f"04{chance.randrange(10**8):08d}")
    return Identity(
        family=family[0],
        given=given[0],
        family_kana=family[1],
        given_kana=given[1],
        birth_date=_OLDEST + timedelta(days=chance.randrange((_YOUNGEST - _OLDEST).days)),
        phones=frozenset(phones),
        address=draw_address(chance),
        gender="" if chance.random() < rates["gender_missing"] else gender,
    )


def _relative(of: Identity, chance: random.Random, *, born_together: bool) -> Identity:
    gender = "female" if chance.random() < shares()["people"]["women"] else "male"
    _, given = _japanese(chance, gender)
    while given[0] == of.given:
        _, given = _japanese(chance, gender)
    born = of.birth_date or _OLDEST
    if not born_together:
        born += timedelta(days=chance.choice((-1, 1)) * chance.randrange(400, 12_000))
        born = min(max(born, _OLDEST), _YOUNGEST)
    at_home = {phone for phone in of.phones if not phone.startswith(("07", "08", "09"))}
    return replace(
        of,
        given=given[0],
        given_kana=given[1],
        birth_date=born,
        gender=gender,
        phones=frozenset({draw_phone(chance), *at_home}),
    )


def _japanese(chance: random.Random, gender: str) -> tuple[tuple[str, str], tuple[str, str]]:
    rows, weights = _families()
    (family,) = chance.choices(rows, weights)
    return family, chance.choice(_givens(gender))


@cache
def _families() -> tuple[list[tuple[str, str]], list[int]]:
    rows = read_rows("nation_family_names")
    return [(row["name"], row["kana"]) for row in rows], [int(row["weight"]) for row in rows]


@cache
def _givens(gender: str) -> list[tuple[str, str]]:
    return [(row["name"], row["kana"]) for row in read_rows("nation_given_names") if row["gender"] == gender]


def _foreign(chance: random.Random) -> tuple[tuple[str, str], tuple[str, str]]:
    rows = read_rows("nation_foreign_names")
    nation = chance.choice(sorted({row["nationality"] for row in rows}))
    families = [row for row in rows if row["nationality"] == nation and row["part"] == "family"]
    givens = [row for row in rows if row["nationality"] == nation and row["part"] != "family"]
    family, given, second = chance.choice(families), chance.choice(givens), chance.choice(givens)
    return (family["name"], family["kana"]), (
        f"{given['name']} {second['name']}",
        f"{given['kana']} {second['kana']}",
    )
