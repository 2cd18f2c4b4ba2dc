"""The firms of the nation: when they were approved, where they are, what kind they are and were, how large they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance, Floats, Places, draw_days, draw_positions, repeated
from ccus.twin.rules.nation.day_numbers import NO_DAY, day_number
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.plan import Codes, Days, Flags, Small
from ccus.twin.rules.nation.published import LAST_PUBLISHED
from ccus.twin.rules.nation.tables import (
    CORPORATION,
    ONE_PERSON,
    PRIME_TRADE,
    RATES,
    SOLE_TRADER,
    TRADE_SHARES,
)

_YEARS_REGISTERED = 5
# Yen and the share of corporations with it; large primes draw from the last ones.
_CAPITALS = (3_000_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000, 50_000_000, 100_000_000, 500_000_000)
_CAPITAL_SHARES = (34.0, 16.0, 27.0, 13.0, 5.0, 3.0, 1.6, 0.4)
_PRIME_CAPITAL_SHARES = (4.0, 8.0, 24.0, 24.0, 16.0, 13.0, 8.0, 3.0)
_LARGEST_CAPITALS = (1_000_000_000, 4_000_000_000, 20_000_000_000, 120_000_000_000)
_CORPORATIONS = 0.78
# However few primes there are, none leads the country alone; of the 28,000 at scale 1 the largest has some 2,500 sites.
_SMALLEST_LIMIT, _LIMIT_PER_PRIME = 8.0, 0.03


@dataclass(frozen=True, kw_only=True)
class FirmsDrawn:
    """`size` is a wanted number of people beside other firms, `reach` a wanted number of sites for primes, else 0."""

    approved_on: Days
    expires_on: Days
    prefecture: Codes
    kind: Small
    kind_before: Small
    kind_changed_on: Days
    capital_yen: npt.NDArray[np.int64]
    trade: Codes
    is_prime: Flags
    size: Floats
    reach: Floats


def draw_firms(marginals: Marginals, chance: Chance) -> FirmsDrawn:
    """All firms by day of approval."""
    approved_on, was_one_person = _approvals(marginals, chance)
    changed_on = _changes(marginals, approved_on, was_one_person, chance)
    is_one_person = was_one_person ^ (changed_on != NO_DAY)
    kind = _kinds(is_one_person, changed_on, chance)
    kind_before = _kinds_before(kind, was_one_person, changed_on)
    is_prime = _primes(kind, chance)
    limit = _SMALLEST_LIMIT + _LIMIT_PER_PRIME * int(is_prime.sum())
    drawn = np.minimum(chance.stream("firms: reach").pareto(1.1, len(kind)), limit)
    reach = np.where(is_prime, drawn + 0.15, 0.0)
    size = _sizes(kind, reach, chance)
    trade = draw_positions(chance.stream("firms: trades"), TRADE_SHARES, len(kind)).astype(np.int16)
    trade[is_prime] = PRIME_TRADE
    return FirmsDrawn(
        approved_on=approved_on,
        expires_on=_expiries(approved_on, size, marginals.until, chance),
        prefecture=_prefectures(marginals, approved_on, is_one_person, chance),
        kind=kind,
        kind_before=kind_before,
        kind_changed_on=changed_on,
        capital_yen=_capitals(kind, is_prime, reach, chance),
        trade=trade,
        is_prime=is_prime,
        size=size,
        reach=reach,
    )


def _approvals(marginals: Marginals, chance: Chance) -> tuple[Days, Flags]:
    others = draw_days(chance.stream("firms: approvals"), marginals.corporations_and_sole_traders)
    alone = draw_days(chance.stream("firms: approvals alone"), marginals.one_person_contractors)
    days = np.concatenate((others, alone))
    is_alone = np.concatenate((np.zeros(len(others), dtype=np.bool_), np.ones(len(alone), dtype=np.bool_)))
    order = np.lexsort((chance.stream("firms: order").random(len(days)), days))
    return days[order], is_alone[order]


def _prefectures(marginals: Marginals, approved_on: Days, is_one_person: Flags, chance: Chance) -> Codes:
    """Those who came up to the last published month have the published places among them, later ones in proportion."""
    prefecture = np.zeros(len(approved_on), dtype=np.int16)
    stream = chance.stream("firms: places")
    is_added = approved_on > day_number(LAST_PUBLISHED.last_on)
    for places, came in ((marginals.places, ~is_added), (marginals.places_added, is_added)):
        prefecture[came & is_one_person] = stream.permutation(repeated(places.one_person_contractors))
        prefecture[came & ~is_one_person] = stream.permutation(repeated(places.corporations_and_sole_traders))
    return prefecture


def _changes(marginals: Marginals, approved_on: Days, was_one_person: Flags, chance: Chance) -> Days:
    """The day on which each firm's kind changed between one-person contractor and the others."""
    changed_on = np.full(len(approved_on), NO_DAY, dtype=np.int32)
    directions = (
        ("from", marginals.kinds_from_one_person, was_one_person),
        ("to", marginals.kinds_to_one_person, ~was_one_person),
    )
    for name, series, may_change in directions:
        stream = chance.stream(f"firms: changes {name}")
        days = draw_days(stream, series)
        if not len(days):
            continue
        before = day_number(_first_month(series).first_on)
        candidates = np.flatnonzero(may_change & (approved_on < before))
        changed_on[stream.choice(candidates, len(days), replace=False)] = days
    return changed_on


def _first_month(series: Mapping[JstMonth, int]) -> JstMonth:
    return next(iter(series))


def _kinds(is_one_person: Flags, changed_on: Days, chance: Chance) -> Small:
    """The kind on the last day. Of those that grew out of one person, more are sole traders than elsewhere."""
    corporations = np.where(changed_on == NO_DAY, _CORPORATIONS, 0.6)
    is_corporation = chance.stream("firms: kinds").random(len(changed_on)) < corporations
    kind = np.where(is_corporation, CORPORATION, SOLE_TRADER)
    return np.where(is_one_person, ONE_PERSON, kind).astype(np.int8)


def _kinds_before(kind: Small, was_one_person: Flags, changed_on: Days) -> Small:
    before = np.where(was_one_person, ONE_PERSON, SOLE_TRADER)
    return np.where(changed_on == NO_DAY, kind, before).astype(np.int8)


def _primes(kind: Small, chance: Chance) -> Flags:
    """Primes are corporations; the first ones to register are among them, since somebody opened the first sites."""
    share = RATES.primes_among_firms / _CORPORATIONS
    is_prime: Flags = (kind == CORPORATION) & (chance.stream("firms: primes").random(len(kind)) < share)
    earliest = np.flatnonzero(kind == CORPORATION)[:3]
    is_prime[earliest if len(earliest) else np.arange(min(1, len(kind)))] = True
    return is_prime


def _sizes(kind: Small, reach: Floats, chance: Chance) -> Floats:
    """Most firms have a few people, a few have hundreds; primes have more, the larger the more sites they lead."""
    size = chance.stream("firms: sizes").lognormal(0.0, 1.15, len(kind))
    size *= np.where(kind == SOLE_TRADER, 0.35, 1.0)
    size *= 1.0 + np.minimum(reach, 60.0) * 0.5
    return np.where(kind == ONE_PERSON, 0.0, size)


def _capitals(kind: Small, is_prime: Flags, reach: Floats, chance: Chance) -> npt.NDArray[np.int64]:
    """Yen; 0 for those who are no corporation."""
    stream = chance.stream("firms: capital")
    usual = np.array(_CAPITALS)[draw_positions(stream, _CAPITAL_SHARES, len(kind))]
    of_primes = np.array(_CAPITALS)[draw_positions(stream, _PRIME_CAPITAL_SHARES, len(kind))]
    capital = np.where(is_prime, of_primes, usual)
    largest = reach > 25
    capital[largest] = stream.choice(np.array(_LARGEST_CAPITALS), int(largest.sum()))
    return np.where(kind == CORPORATION, capital, 0).astype(np.int64)


def _expiries(approved_on: Days, size: Floats, until: date, chance: Chance) -> Days:
    """The last day of registration: the end of the month five years on; renewed in time by all but a few.

    Those few are taken from firms of every size, or in a small country hardly anybody would work for them.
    """
    months = approved_on.astype("datetime64[D]").astype("datetime64[M]")
    expires_on = _end_of(months, years=_YEARS_REGISTERED)
    due = np.flatnonzero(expires_on < day_number(until))
    by_size = due[np.lexsort((chance.stream("firms: renewals").random(len(due)), size[due]))]
    number = round(RATES.firms_not_renewed * len(due))
    lapsed = by_size[((np.arange(number) + 0.5) * len(due) / max(number, 1)).astype(np.int64)]
    renewed = np.setdiff1d(due, lapsed, assume_unique=True)
    expires_on[renewed] = _end_of(months[renewed], years=2 * _YEARS_REGISTERED)
    return expires_on.astype(np.int32)


def _end_of(months: npt.NDArray[np.datetime64], *, years: int) -> Places:
    following = months + np.timedelta64(12 * years + 1, "M")
    return following.astype("datetime64[D]").astype(np.int64) - 1
