"""Who works for whom: people find seats in firms, most near home, and some change their firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ccus.twin.rules.nation.chance import Chance, Floats, Places, repeated, whole_parts
from ccus.twin.rules.nation.day_numbers import NO_DAY, day_number
from ccus.twin.rules.nation.firms import FirmsDrawn
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.plan import Affiliations, Codes, Days, Flags, Numbers
from ccus.twin.rules.nation.published import LAST_PUBLISHED
from ccus.twin.rules.nation.tables import ONE_PERSON, RATES
from ccus.twin.rules.regions import region_of

_MEAN_DAYS_TO_FOLLOW = 90.0
_SHORTEST_STAY_DAYS = 90
# Firms of the published time offer later people so many seats beside a new firm of the same size.
_GROWTH_OF_OLD_FIRMS = 0.25


@dataclass(frozen=True, kw_only=True)
class Seats:
    """One seat per person, by person number: the firm, and the prefecture of the home. `head` is by firm, -1 for none."""

    firm: Numbers
    home: Codes
    head: Numbers


def draw_seats(firms: FirmsDrawn, marginals: Marginals, registered_on: Days, chance: Chance) -> Seats:
    """Seats in order of need are given to people in order of registration, so that people follow their firm.

    Those who came up to the last published month share the seats of their time, and their homes are as published; those
    who came later fill the new firms and, more slowly, the old ones.
    """
    is_new = firms.approved_on > day_number(LAST_PUBLISHED.last_on)
    alone = firms.kind == ONE_PERSON
    earlier = _Round(
        alone=alone & ~is_new, size=np.where(is_new, 0.0, firms.size), homes=marginals.places.technicians, name=""
    )
    later = _Round(
        alone=alone & is_new,
        size=firms.size * np.where(is_new, 1.0, _GROWTH_OF_OLD_FIRMS),
        homes=marginals.places_added.technicians,
        name=" added",
    )
    taken = [_take_seats(firms, each, chance) for each in (earlier, later)]
    firm = np.concatenate([firm for firm, _ in taken]).astype(np.int32)
    home = np.concatenate([home for _, home in taken]).astype(np.int16)
    return Seats(firm=firm, home=home, head=_heads(firm, len(firms.kind)))


@dataclass(frozen=True, kw_only=True)
class _Round:
    """People who find seats together, by their homes. `alone`: firms of one person; the others offer seats by `size`."""

    alone: Flags
    size: Floats
    homes: Mapping[int, int]
    name: str


def _take_seats(firms: FirmsDrawn, given: _Round, chance: Chance) -> tuple[Places, Places]:
    """(firm, home) of the people of a round, in order of registration."""
    people = sum(given.homes.values())
    in_places = np.argsort(firms.prefecture, kind="stable")
    counts = np.zeros(len(firms.kind), dtype=np.int64)
    counts[in_places] = _seat_counts(firms, given, people, in_places)
    firm = np.repeat(in_places, counts[in_places])
    home = _homes(given, chance)
    position = np.arange(people) - np.repeat(np.cumsum(counts[in_places]) - counts[in_places], counts[in_places])
    stream = chance.stream(f"seats: order{given.name}")
    waits = np.where(position == 0, 0.0, stream.exponential(_MEAN_DAYS_TO_FOLLOW, people))
    order = np.argsort(firms.approved_on[firm] + waits, kind="stable")
    return firm[order], home[order]


def _seat_counts(firms: FirmsDrawn, given: _Round, people: int, in_places: Places) -> Places:
    """Seats of each firm, in the order `in_places`: one for a one-person contractor, the others share what is left."""
    alone = np.minimum(np.cumsum(given.alone[in_places]), people)
    alone = np.diff(alone, prepend=0)
    prefecture, size = firms.prefecture[in_places], given.size[in_places]
    homes = np.zeros(48)
    homes[list(given.homes)] = list(given.homes.values())
    left = np.maximum(homes - np.bincount(prefecture, weights=alone, minlength=48), 0)
    whole = np.bincount(prefecture, weights=size, minlength=48)
    expected = size * np.divide(left, whole, out=np.zeros(48), where=whole > 0)[prefecture]
    seats: Places = alone + whole_parts(expected, people - int(alone.sum()))
    return seats


def _homes(given: _Round, chance: Chance) -> Places:
    """Homes in order of prefecture, as seats are, with some people of a region exchanged among its prefectures."""
    home = repeated(given.homes)
    regions = np.array([0, *(_region_numbers())])[home]
    stream = chance.stream(f"seats: homes{given.name}")
    elsewhere = stream.random(len(home)) < RATES.homes_outside_the_firms_prefecture
    for region in np.unique(regions):
        moving = np.flatnonzero(elsewhere & (regions == region))
        home[moving] = stream.permutation(home[moving])
    return home


def _region_numbers() -> list[int]:
    names = [region_of(f"{prefecture:02d}") for prefecture in range(1, 48)]
    return [names.index(name) for name in names]


def _heads(firm: Numbers, firms: int) -> Numbers:
    """The first person of each firm."""
    head = np.full(firms, -1, dtype=np.int32)
    head[firm[::-1]] = np.arange(len(firm) - 1, -1, -1, dtype=np.int32)
    return head


def draw_affiliations(
    firms: FirmsDrawn, seats: Seats, registered_on: Days, marginals: Marginals, chance: Chance
) -> Affiliations:
    """Every person belongs to the firm of the seat; some came from one or two other firms, a few have a second one."""
    people = np.arange(len(registered_on), dtype=np.int64)
    joined_on = np.maximum(registered_on, firms.approved_on[seats.firm])
    stream = chance.stream("affiliations")
    former, moved_on = _moves(firms, seats, registered_on, joined_on, marginals, stream)
    moved = np.flatnonzero(moved_on != NO_DAY)
    earlier, moved_before_on = _earlier_moves(firms, seats, registered_on, former, moved_on, stream)
    twice = np.flatnonzero(moved_before_on != NO_DAY)
    current_from = np.where(moved_on != NO_DAY, moved_on, joined_on)
    former_from = np.where(moved_before_on != NO_DAY, moved_before_on, registered_on)
    second = np.flatnonzero(stream.random(len(people)) < RATES.second_affiliation)
    second_firm = seats.firm[stream.integers(0, len(people), len(second))]
    second_from = np.maximum(current_from[second], firms.approved_on[second_firm])
    differs = (second_firm != seats.firm[second]) & (second_firm != former[second])
    second, second_firm, second_from = second[differs], second_firm[differs], second_from[differs]
    technician = np.concatenate((people, moved, twice, second))
    firm = np.concatenate((seats.firm, former[moved], earlier[twice], second_firm))
    valid_from = np.concatenate((current_from, former_from[moved], registered_on[twice], second_from))
    no_end = np.full(len(people), NO_DAY)
    valid_until = np.concatenate((no_end, moved_on[moved], moved_before_on[twice], no_end[: len(second)]))
    is_primary = np.arange(len(technician)) < len(technician) - len(second)
    order = np.lexsort((~is_primary, valid_from, technician))
    return Affiliations(
        technician=technician[order].astype(np.int32),
        firm=firm[order].astype(np.int32),
        valid_from=valid_from[order].astype(np.int32),
        valid_until=valid_until[order].astype(np.int32),
        is_primary=is_primary[order],
    )


def _moves(
    firms: FirmsDrawn,
    seats: Seats,
    registered_on: Days,
    joined_on: Days,
    marginals: Marginals,
    stream: np.random.Generator,
) -> tuple[Places, Places]:
    """(former firm, day of the move) by person; NO_DAY for those who stayed. Heads of firms stay."""
    people = len(registered_on)
    last = day_number(marginals.until)
    wants = stream.random(people) < RATES.moved_once + RATES.moved_twice
    wants[seats.head[seats.head >= 0]] = False
    former = _colleagues_firm(firms, seats, stream)
    earliest = np.maximum(joined_on, registered_on + _SHORTEST_STAY_DAYS)
    moved_on = earliest + (stream.random(people) * np.maximum(last - earliest, 1)).astype(np.int64)
    may = wants & _can_have_left(former, seats.firm, firms, registered_on) & (moved_on < last)
    return former, np.where(may, moved_on, NO_DAY)


def _earlier_moves(
    firms: FirmsDrawn, seats: Seats, registered_on: Days, former: Places, moved_on: Places, stream: np.random.Generator
) -> tuple[Places, Places]:
    people = len(registered_on)
    share = RATES.moved_twice / (RATES.moved_once + RATES.moved_twice)
    wants = (moved_on != NO_DAY) & (stream.random(people) < share)
    earlier = _colleagues_firm(firms, seats, stream)
    moved_before_on = registered_on + _SHORTEST_STAY_DAYS + (moved_on - registered_on) // 3
    fits = wants & (moved_before_on + _SHORTEST_STAY_DAYS < moved_on)
    may = fits & _can_have_left(earlier, seats.firm, firms, registered_on) & (earlier != former)
    may &= firms.approved_on[former] <= moved_before_on
    return earlier, np.where(may, moved_before_on, NO_DAY)


def _colleagues_firm(firms: FirmsDrawn, seats: Seats, stream: np.random.Generator) -> Places:
    """Another person's firm in the prefecture of one's own, larger firms more often."""
    places = firms.prefecture[seats.firm]
    order = np.argsort(places, kind="stable")
    first = np.searchsorted(places[order], places, side="left")
    number = np.searchsorted(places[order], places, side="right") - first
    chosen = order[first + (stream.random(len(places)) * number).astype(np.int64)]
    return seats.firm[chosen].astype(np.int64)


def _can_have_left(former: Places, firm: Numbers, firms: FirmsDrawn, registered_on: Days) -> Flags:
    never_alone = (firms.kind[former] != ONE_PERSON) & (firms.kind_before[former] != ONE_PERSON)
    possible: Flags = (former != firm) & never_alone & (firms.approved_on[former] <= registered_on)
    return possible
