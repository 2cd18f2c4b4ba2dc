"""Columns of the tables about firms, from the plan."""

from __future__ import annotations

import numpy as np

from ccus.kit.ids import IdKind
from ccus.twin.rules.nation.chance import Chance, draw_positions
from ccus.twin.rules.nation.day_numbers import NO_DAY
from ccus.twin.rules.nation.ids import corporate_numbers, id_numbers
from ccus.twin.rules.nation.naming import (
    draw_names,
    family_names,
    firm_lines,
    japanese_families,
    japanese_men,
    words_of,
)
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.rules.nation.qualifications import ASSOCIATIONS
from ccus.twin.rules.nation.tables import CORPORATION, ONE_PERSON, SOLE_TRADER, TRADES
from ccus.twin.rules.trades import known_licence_of
from ccus.twin.services.nation.copying import Columns

_FORMS = (46.0, 36.0, 18.0)
_NO_FORM = 3
_NAMED_AFTER_FAMILY = 0.55
# Enrolled, not enrolled, exempt: by kind of business.
_INSURED = {CORPORATION: (96.0, 4.0, 0.0), SOLE_TRADER: (40.0, 12.0, 48.0), ONE_PERSON: (0.0, 6.0, 94.0)}
_LICENSED = {CORPORATION: 0.72, SOLE_TRADER: 0.3, ONE_PERSON: 0.05}


def businesses(plan: NationPlan, offsets: Offsets) -> Columns:
    firms = plan.firms
    count = len(firms.kind)
    chance = Chance(plan.seed)
    stream = chance.stream("businesses: details")
    families, given = japanese_families(stream, count), japanese_men(stream, count)
    of_people = draw_names(plan.people, chance)
    led = np.flatnonzero((firms.head >= 0) & (firms.kind != CORPORATION))
    families[led], given[led] = of_people.family[firms.head[led]], of_people.given[firms.head[led]]
    words = len(family_names().words) + stream.integers(0, len(words_of("firm_stem").words), count)
    after_family = (stream.random(count) < _NAMED_AFTER_FAMILY) | (firms.kind != CORPORATION)
    members = np.where(firms.kind == CORPORATION, 0.06, 0.0) + np.where(firms.is_prime, 0.3, 0.0)
    return {
        "id": np.arange(count) + offsets.businesses + 1,
        "ccus": id_numbers(IdKind.BUSINESS, count, seed=plan.seed),
        "approved_on": firms.approved_on,
        "expires_on": firms.expires_on,
        "stem": np.where(after_family, families, words),
        "line": _lines(plan, stream),
        "form": np.where(firms.kind == CORPORATION, draw_positions(stream, _FORMS, count), _NO_FORM),
        "licence": _licences(plan, stream),
        "chance": stream.integers(0, 2**31 - 1, count),
        "kind": firms.kind,
        "corporate_number": corporate_numbers(stream.integers(10**10, 10**12, count)),
        "family": families,
        "given": given,
        "prefecture": firms.prefecture.astype(np.int32),
        "capital_yen": firms.capital_yen,
        "association": np.where(stream.random(count) < members, stream.integers(1, len(ASSOCIATIONS) + 1, count), 0),
    }


def kind_periods(plan: NationPlan, offsets: Offsets) -> Columns:
    firms = plan.firms
    changed = np.flatnonzero(firms.kind_changed_on != NO_DAY)
    business = np.concatenate((np.arange(len(firms.kind)), changed))
    return {
        "business_id": business + offsets.businesses + 1,
        "kind": np.concatenate((firms.kind_before, firms.kind[changed])),
        "valid_from": np.concatenate((firms.approved_on, firms.kind_changed_on[changed])),
        "valid_until": np.concatenate((firms.kind_changed_on, np.full(len(changed), NO_DAY, dtype=np.int32))),
    }


def business_insurances(plan: NationPlan, offsets: Offsets) -> Columns:
    firms = plan.firms
    stream = Chance(plan.seed).stream("businesses: insurance")
    state = np.zeros(len(firms.kind), dtype=np.int8)
    for kind, shares in _INSURED.items():
        which = np.flatnonzero(firms.kind == kind)
        state[which] = draw_positions(stream, shares, len(which))
    return {
        "business_id": np.arange(len(state)) + offsets.businesses + 1,
        "state": state,
        "approved_on": firms.approved_on,
    }


def _lines(plan: NationPlan, stream: np.random.Generator) -> np.ndarray:
    """Two in three firms are called after their trade, where it has a word of its own."""
    _, ranges = firm_lines()
    general = ranges[""]
    own = [ranges.get(trade[:2], general) for trade in TRADES]
    starts, sizes = np.array([one.start for one in own]), np.array([len(one) for one in own])
    count = len(plan.firms.trade)
    fitting = starts[plan.firms.trade] + (stream.random(count) * sizes[plan.firms.trade]).astype(np.int64)
    return np.where(stream.random(count) < 0.66, fitting, stream.integers(general.start, general.stop, count))


def _licences(plan: NationPlan, stream: np.random.Generator) -> np.ndarray:
    """The number of the licence trade, 0 for firms without a licence."""
    of_trade = np.array([int(known_licence_of(trade)) for trade in TRADES])
    shares = np.array([_LICENSED[CORPORATION], _LICENSED[SOLE_TRADER], _LICENSED[ONE_PERSON]])
    has = stream.random(len(plan.firms.kind)) < np.where(plan.firms.is_prime, 0.97, shares[plan.firms.kind])
    return np.where(has, of_trade[plan.firms.trade], 0)
