"""The people of the nation: ages, levels, nationalities, trades, and their cards."""

from __future__ import annotations

import numpy as np

from ccus.twin.rules.nation.chance import Chance, Places, draw_positions
from ccus.twin.rules.nation.day_numbers import NO_DAY, day_number
from ccus.twin.rules.nation.firms import FirmsDrawn
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.plan import Affiliations, Codes, Days, Flags, People, Small
from ccus.twin.rules.nation.seats import Seats
from ccus.twin.rules.nation.tables import (
    CORPORATION,
    NATIONALITIES,
    NATIONALITY_SHARES,
    PRIME_TRADE,
    RATES,
    RESIDENCES,
    TRADE_SHARES,
)

_YEAR = 365.2425
# Ages of technicians, decades from the teens to the seventies; shares are ours, after an old and ageing trade.
_DECADE_SHARES = (3.0, 16.0, 17.0, 23.0, 24.0, 14.0, 3.0)
_YOUNGEST_OF_LEVEL = (16, 23, 28, 33)
# Positions in RESIDENCES by group of nationalities.
_TRAINEES = ("VN", "ID", "KH", "MM", "PH", "NP", "MN", "TH", "CN")
_SETTLED = ("BR", "KR")
_TRAINEE_STATUSES = {
    "technical_intern_1_b": 18, "technical_intern_2_b": 30, "technical_intern_3_b": 11, "specified_skilled_1": 30,
    "specified_skilled_2": 1, "permanent_resident": 4, "engineer_humanities_international": 4,
    "designated_activities": 2,
}  # fmt: skip
_SETTLED_STATUSES = {
    "permanent_resident": 48, "long_term_resident": 26, "spouse_of_japanese": 12, "special_permanent_resident": 14,
}  # fmt: skip
_YOUNG_STATUSES = ("technical_intern_1_b", "technical_intern_2_b", "technical_intern_3_b", "specified_skilled_1")


def draw_people(
    firms: FirmsDrawn,
    seats: Seats,
    affiliations: Affiliations,
    registered_on: Days,
    marginals: Marginals,
    chance: Chance,
) -> People:
    """Everybody, by day of registration."""
    people = len(registered_on)
    leads = np.zeros(people, dtype=np.bool_)
    heads = seats.head[(seats.head >= 0) & (firms.kind != CORPORATION)]
    leads[heads] = True
    nationality = _nationalities(leads, chance)
    residence = _residences(nationality, chance)
    level = _levels(nationality, chance)
    birth_on = _births(level, residence, leads, registered_on, marginals, chance)
    trade = firms.trade[seats.firm].copy()
    other = chance.stream("people: trades").random(people) < np.where(trade == PRIME_TRADE, 0.6, 0.15)
    drawn = draw_positions(chance.stream("people: other trades"), TRADE_SHARES, people)
    trade[other] = drawn[other]
    stream = chance.stream("people: hiring")
    current = affiliations.is_primary & (affiliations.valid_until == NO_DAY)
    came_on = affiliations.valid_from[current]
    worked = (stream.beta(1.2, 3.0, people) * np.maximum(came_on - birth_on - 18 * _YEAR, 0)).astype(np.int64)
    moved = came_on > np.maximum(registered_on, firms.approved_on[seats.firm])
    return People(
        registered_on=registered_on,
        prefecture=seats.home,
        birth_on=birth_on,
        gender=((chance.stream("people: gender").random(people) < RATES.women) & ~leads).astype(np.int8),
        level=level,
        nationality=nationality,
        residence=residence,
        trade=trade.astype(np.int16),
        firm=seats.firm,
        hired_on=np.where(moved, came_on, came_on - worked).astype(np.int32),
        is_detailed=(level > 1) | (chance.stream("people: kinds").random(people) < 0.52),
    )


def _nationalities(leads: Flags, chance: Chance) -> Codes:
    drawn = draw_positions(chance.stream("people: nationality"), NATIONALITY_SHARES, len(leads))
    return np.where(leads, NATIONALITIES.index("JP"), drawn).astype(np.int16)


def _residences(nationality: Codes, chance: Chance) -> Small:
    residence = np.zeros(len(nationality), dtype=np.int8)
    for names, statuses in ((_TRAINEES, _TRAINEE_STATUSES), (_SETTLED, _SETTLED_STATUSES)):
        codes = [NATIONALITIES.index(name) for name in names]
        places = np.flatnonzero(np.isin(nationality, codes))
        drawn = draw_positions(chance.stream(f"people: residence {names[0]}"), list(statuses.values()), len(places))
        residence[places] = np.array([RESIDENCES.index(status) for status in statuses])[drawn]
    return residence


def _levels(nationality: Codes, chance: Chance) -> Small:
    level = draw_positions(chance.stream("people: levels"), RATES.levels, len(nationality)) + 1
    return np.where(nationality == NATIONALITIES.index("JP"), level, np.minimum(level, 2)).astype(np.int8)


def _births(
    level: Small, residence: Small, leads: Flags, registered_on: Days, marginals: Marginals, chance: Chance
) -> Days:
    """Ages count on the last day of the plan; nobody registered before the sixteenth birthday."""
    people = len(level)
    stream = chance.stream("people: ages")
    decade = draw_positions(stream, _DECADE_SHARES, people)
    age = 10 * (decade + 1) + 10 * stream.random(people)
    age = np.where(decade == 0, 17 + 3 * stream.random(people), age)
    skilled = np.array(_YOUNGEST_OF_LEVEL)[level - 1] + stream.gamma(4.0, 5.0, people)
    age = np.where(level > 1, np.minimum(skilled, 74), age)
    young = np.isin(residence, [RESIDENCES.index(status) for status in _YOUNG_STATUSES])
    age = np.where(young, 20 + 16 * stream.beta(1.6, 2.4, people), age)
    age = np.where(leads & (age < 27), 27 + 20 * stream.random(people), age)
    birth_on = day_number(marginals.until) - age * _YEAR
    latest: Days = np.minimum(birth_on, registered_on - 16.02 * _YEAR).astype(np.int32)
    return latest


def second_trades(people: People, chance: Chance) -> tuple[Places, Places]:
    """(person, trade) of the second trades that some registered, never the main one again."""
    stream = chance.stream("people: second trades")
    drawn = draw_positions(stream, TRADE_SHARES, len(people.trade))
    share = np.where(people.level > 1, 0.5, 0.22)
    has = (stream.random(len(people.trade)) < share) & (drawn != people.trade)
    return np.flatnonzero(has), drawn[has]
