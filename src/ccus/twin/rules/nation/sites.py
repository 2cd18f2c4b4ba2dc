"""The sites of the nation: opened month by month as published, led by few large primes and many small ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance, Floats, Places, draw_days, draw_positions, repeated
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.firms import FirmsDrawn
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.plan import Days, Numbers, Sites
from ccus.twin.rules.nation.tables import METHOD_SHARES, NORMAL, RATES, TEST, TRAINING

_MEDIAN_DAYS, _SPREAD_OF_DAYS = 150.0, 0.95
_SHORTEST_DAYS, _LONGEST_DAYS = 20, 1500
_SPREAD_OF_WEIGHT = 1.45
_FIRST_SITES, _FIRST_SITES_DAYS = 4, 900
_DRILL_DAYS = 3650
# Primes of such a reach work all over the country.
_NATIONAL_REACH = 8.0


def draw_sites(firms: FirmsDrawn, marginals: Marginals, chance: Chance) -> Sites:
    """All sites by day of opening, those for training and tests among them."""
    opened_on, kind = _openings(marginals, chance)
    count = len(opened_on)
    prime = _primes_of(opened_on, firms, chance)
    stream = chance.stream("sites: days")
    days = np.clip(_MEDIAN_DAYS * stream.lognormal(0.0, _SPREAD_OF_DAYS, count), _SHORTEST_DAYS, _LONGEST_DAYS)
    # The country's first sites last, so that there is somewhere to work however few the sites of a small scale are.
    days[:_FIRST_SITES] = np.maximum(days[:_FIRST_SITES], _FIRST_SITES_DAYS)
    days = np.where(kind == NORMAL, days, _DRILL_DAYS)
    begins_later = stream.integers(0, 11, count)
    begins_later[:_FIRST_SITES] = 0
    period_from = opened_on + begins_later
    period_until = period_from + days.astype(np.int32)
    weight = chance.stream("sites: weights").lognormal(0.0, _SPREAD_OF_WEIGHT, count) * (days / _MEDIAN_DAYS) ** 0.4
    weight *= 1.0 + np.minimum(firms.reach[prime], 40.0) * 0.04
    ended = period_until <= day_number(marginals.until)
    return Sites(
        opened_on=opened_on,
        period_from=period_from.astype(np.int32),
        period_until=period_until.astype(np.int32),
        prime=prime,
        prefecture=_prefectures(prime, firms, marginals, chance).astype(np.int16),
        kind=kind,
        method=draw_positions(chance.stream("sites: methods"), METHOD_SHARES, count).astype(np.int8),
        night=(chance.stream("sites: nights").random(count) < RATES.night_sites) & (kind == NORMAL),
        is_closed=ended & (chance.stream("sites: closing").random(count) < 0.7),
        is_wide_area=chance.stream("sites: wide areas").random(count) < RATES.wide_area_sites,
        is_public=chance.stream("sites: orders").random(count) < 0.38,
        weight=weight.astype(np.float32),
    )


def _openings(marginals: Marginals, chance: Chance) -> tuple[Days, npt.NDArray[np.int8]]:
    normal = draw_days(chance.stream("sites: openings"), marginals.sites)
    stream = chance.stream("sites: drills")
    parts, kinds = [normal], [np.full(len(normal), NORMAL, dtype=np.int8)]
    for kind, rate in ((TRAINING, RATES.training_sites), (TEST, RATES.test_sites)):
        extra = max(1, round(rate * len(normal)))
        opened = normal[stream.integers(0, len(normal), extra)] if len(normal) else normal
        # One of each is there nearly from the beginning, however few a small country has.
        opened[:1] = normal[min(_FIRST_SITES, len(normal) - 1)] if len(normal) else opened[:1]
        parts.append(opened)
        kinds.append(np.full(len(parts[-1]), kind, dtype=np.int8))
    opened_on, kind_of = np.concatenate(parts), np.concatenate(kinds)
    order = np.lexsort((kind_of, opened_on))
    return opened_on[order], kind_of[order]


def _primes_of(opened_on: Days, firms: FirmsDrawn, chance: Chance) -> Numbers:
    """For each site one of the primes that were approved by then, by their reach."""
    primes = np.flatnonzero(firms.is_prime)
    running = np.cumsum(firms.reach[primes])
    known = np.maximum(np.searchsorted(firms.approved_on[primes], opened_on, side="right"), 1)
    wanted = chance.stream("sites: primes").random(len(opened_on)) * running[known - 1]
    chosen: Numbers = primes[np.minimum(np.searchsorted(running, wanted, side="right"), known - 1)].astype(np.int32)
    return chosen


def _prefectures(prime: Numbers, firms: FirmsDrawn, marginals: Marginals, chance: Chance) -> Places:
    """Near the prime's own place; large primes work wherever people are."""
    stream = chance.stream("sites: places")
    homes = repeated(marginals.technicians_by_prefecture)
    anywhere = homes[stream.integers(0, len(homes), len(prime))]
    share: Floats = np.where(firms.reach[prime] > _NATIONAL_REACH, 0.85, 0.2)
    return np.where(stream.random(len(prime)) < share, anywhere, firms.prefecture[prime])
