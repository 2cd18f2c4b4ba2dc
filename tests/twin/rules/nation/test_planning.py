from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache

import numpy as np
import pytest

from ccus.kit.calendar import JstMonth
from ccus.registry.rules.cards import card_validity_rules, expires_on
from ccus.registry.rules.trades import minor_trades
from ccus.twin.rules.nation import tables
from ccus.twin.rules.nation.capacity import working_days_offered
from ccus.twin.rules.nation.day_numbers import NO_DAY, day_number, day_of
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.rules.nation.workdays import count_working_days, is_working_day

UNTIL = date(2024, 2, 29)
TABLES = ("people", "cards", "affiliations", "firms", "sites", "nodes", "devices", "assignments")


@cache
def nation(scale: str = "0.01", seed: int = 20240229) -> NationPlan:
    return plan_nation(scale=Decimal(scale), until=UNTIL, seed=seed)


def months_of(days: np.ndarray) -> dict[JstMonth, int]:
    months = [JstMonth.of(day_of(day)) for day in days]
    return {month: months.count(month) for month in dict.fromkeys(sorted(months))}


def test_a_nation_has_the_marginals_of_its_scale() -> None:
    plan, figures = nation(), nation().marginals
    normal = plan.sites.kind == tables.NORMAL
    one_person = plan.firms.kind == tables.ONE_PERSON

    assert months_of(plan.people.registered_on) == {m: n for m, n in figures.technicians.items() if n}
    assert months_of(plan.sites.opened_on[normal]) == {m: n for m, n in figures.sites.items() if n}
    assert _by_prefecture(plan.people.prefecture) == list(figures.technicians_by_prefecture.values())
    assert _by_prefecture(plan.firms.prefecture[one_person]) == list(
        figures.one_person_contractors_by_prefecture.values()
    )
    assert _by_prefecture(plan.firms.prefecture[~one_person]) == list(
        figures.corporations_and_sole_traders_by_prefecture.values()
    )


def test_businesses_are_approved_as_the_kind_they_had_then() -> None:
    plan, figures = nation(), nation().marginals
    alone = plan.firms.kind_before == tables.ONE_PERSON
    changed = plan.firms.kind_changed_on != NO_DAY

    assert months_of(plan.firms.approved_on[alone]) == {m: n for m, n in figures.one_person_contractors.items() if n}
    assert months_of(plan.firms.approved_on[~alone]) == {
        m: n for m, n in figures.corporations_and_sole_traders.items() if n
    }
    assert int((changed & alone).sum()) == sum(figures.kinds_from_one_person.values())
    assert int((changed & ~alone).sum()) == sum(figures.kinds_to_one_person.values())
    assert np.all(plan.firms.kind_changed_on[changed] > plan.firms.approved_on[changed])
    assert np.all((plan.firms.kind != plan.firms.kind_before) == changed)


@pytest.mark.parametrize("scale", ["0.001", "0.003", "0.01"])
def test_every_month_offers_working_days_for_its_records_and_more(scale: str) -> None:
    plan = nation(scale)
    offered = working_days_offered(plan)

    for month, records in plan.marginals.work_records.items():
        assert offered[month] >= 1.6 * records, month


def test_the_same_seed_gives_the_same_nation() -> None:
    once = plan_nation(scale=Decimal("0.001"), until=UNTIL, seed=5)
    again = plan_nation(scale=Decimal("0.001"), until=UNTIL, seed=5)

    for name in TABLES:
        for column in fields(getattr(once, name)):
            left, right = getattr(getattr(once, name), column.name), getattr(getattr(again, name), column.name)
            assert np.array_equal(left, right), (name, column.name)


def test_another_seed_gives_another_nation() -> None:
    assert not np.array_equal(nation("0.001", 5).people.birth_on, nation("0.001", 6).people.birth_on)


@pytest.mark.parametrize("until", [date(2019, 4, 30), date(2020, 2, 29), date(2022, 11, 30)])
def test_an_earlier_country_ends_earlier(until: date) -> None:
    plan = plan_nation(scale=Decimal("0.002"), until=until, seed=1)

    assert plan.people.registered_on.max() <= day_number(until)
    assert plan.firms.approved_on.max() <= day_number(until)
    assert plan.sites.opened_on.max() <= day_number(until)
    assert plan.assignments.valid_from.max() <= day_number(until)
    assert plan.cards.issued_on.max() <= day_number(until)
    assert np.all(plan.affiliations.valid_from <= day_number(until))


def test_all_columns_of_a_table_are_of_one_length() -> None:
    for name in TABLES:
        table = getattr(nation(), name)
        assert len({len(getattr(table, column.name)) for column in fields(table)}) == 1, name


def test_assignments_lie_inside_site_node_and_affiliation() -> None:
    plan = nation()
    a, sites, nodes = plan.assignments, plan.sites, plan.nodes

    assert np.all(a.valid_from < a.valid_until)
    assert np.all(a.valid_from >= plan.people.registered_on[a.technician])
    assert np.all(a.valid_from >= sites.period_from[a.site])
    assert np.all(a.valid_until <= sites.period_until[a.site])
    assert np.all(a.valid_from >= nodes.valid_from[a.node])
    assert np.all(a.valid_until <= nodes.valid_until[a.node])
    assert np.array_equal(nodes.site[a.node], a.site)
    assert np.array_equal(nodes.firm[a.node], a.firm)
    assert np.array_equal(np.where(nodes.missing[a.node], -1, nodes.tier[a.node]), a.tier)
    assert not np.any(a.on_roster & nodes.missing[a.node])
    belongs = _firm_on(plan, a.technician, a.valid_from)
    assert np.array_equal(belongs, a.firm)
    assert np.array_equal(_firm_on(plan, a.technician, a.valid_until - 1), a.firm)


def test_a_person_is_assigned_to_a_site_at_most_once() -> None:
    a = nation().assignments
    keys = a.technician.astype(np.int64) * 2**31 + a.site

    assert len(np.unique(keys)) == len(keys)
    assert np.all(np.diff(a.technician) >= 0)


def test_hierarchies_are_trees_under_the_prime() -> None:
    plan = nation()
    nodes = plan.nodes
    lower = nodes.upper >= 0

    assert np.array_equal(nodes.tier == 0, ~lower)
    assert np.array_equal(nodes.firm[~lower], plan.sites.prime)
    assert np.array_equal(nodes.tier[nodes.upper[lower]] + 1, nodes.tier[lower])
    assert np.array_equal(nodes.site[nodes.upper[lower]], nodes.site[lower])
    assert np.all(nodes.upper[lower] < np.flatnonzero(lower))
    assert np.all(nodes.valid_from[nodes.upper[lower]] <= nodes.valid_from[lower])
    assert np.all(nodes.valid_until[nodes.upper[lower]] >= nodes.valid_until[lower])
    assert not np.any(nodes.missing[nodes.upper[lower]] & ~nodes.missing[lower])
    keys = nodes.site.astype(np.int64) * 2**31 + nodes.firm
    assert len(np.unique(keys)) == len(keys)
    assert int(nodes.tier.max()) == 4


def test_primary_affiliations_of_a_person_follow_each_other() -> None:
    given = nation().affiliations
    technician = given.technician[given.is_primary]
    starts, ends = given.valid_from[given.is_primary], given.valid_until[given.is_primary]
    same = technician[1:] == technician[:-1]

    assert np.all(starts < ends)
    assert np.all(starts[1:][same] >= ends[:-1][same])
    assert np.all(nation().firms.approved_on[given.firm] <= given.valid_from)
    assert 0.01 < same.mean() < 0.07


def test_people_of_a_one_person_contractor_are_one() -> None:
    plan = nation()
    size = np.bincount(plan.people.firm, minlength=len(plan.firms.kind))

    assert set(size[plan.firms.kind == tables.ONE_PERSON]) == {1}


def test_people_are_plausible() -> None:
    people = nation("0.02").people
    age = (day_number(UNTIL) - people.birth_on) / 365.2425
    shares = np.bincount(people.level, minlength=5)[1:] / len(people.level)

    assert 0.93 < shares[0] < 0.95
    assert 0.03 < shares[3] < 0.05
    assert 17 <= age.min() < 20
    assert 75 < age.max() < 81
    assert 42 < np.median(age) < 49
    assert age[people.level == 4].min() >= 33
    foreign = people.nationality != tables.NATIONALITIES.index("JP")
    assert 0.03 < foreign.mean() < 0.06
    assert np.array_equal(people.residence > 0, foreign)
    assert 0.04 < people.gender.mean() < 0.07


def test_few_primes_are_large_and_most_sites_small() -> None:
    plan = nation("0.1")
    of_prime = np.bincount(plan.sites.prime, minlength=len(plan.firms.kind))[plan.firms.is_prime]
    crowd = np.bincount(plan.assignments.site, minlength=len(plan.sites.prime))

    assert np.median(of_prime) <= 3
    assert of_prime.max() < 0.05 * len(plan.sites.prime)
    assert np.median(crowd) < 10 < crowd.mean()
    assert crowd.max() > 500


@pytest.mark.parametrize("technician", range(0, 13_800, 460))
def test_cards_expire_as_the_rules_say(technician: int) -> None:
    plan = nation()
    for card in np.flatnonzero(plan.cards.technician == technician):
        assert day_of(plan.cards.expires_on[card]) == expires_on(
            day_of(plan.cards.issued_on[card]),
            birth_date=day_of(plan.people.birth_on[technician]),
            identity_proven=True,
            rules=card_validity_rules(),
        )


def test_a_second_card_is_issued_on_the_day_the_first_is_stopped() -> None:
    cards = nation().cards
    second = np.flatnonzero(cards.issue_number == 2)

    assert np.array_equal(cards.technician[second], cards.technician[second - 1])
    assert np.array_equal(cards.issued_on[second], cards.revoked_on[second - 1])
    assert np.array_equal(cards.reason >= 0, cards.revoked_on != NO_DAY)
    assert np.all(cards.revoked_on > cards.issued_on)


def test_every_site_has_a_device_that_stays() -> None:
    plan = nation()
    first = plan.devices.ordinal == 0

    assert np.array_equal(plan.devices.site[first], np.arange(len(plan.sites.prime)))
    assert set(plan.devices.revoked_on[first]) == {NO_DAY}
    assert set(plan.devices.kind.tolist()) == set(range(len(tables.DEVICE_KINDS)))


def test_trades_are_listed_ones() -> None:
    assert [code for code in tables.TRADES if code in minor_trades()]
    assert sum(tables.NATIONALITY_SHARES) == 10_000


@pytest.mark.parametrize(
    ("first", "until", "days"),
    [
        (date(2024, 2, 1), date(2024, 3, 1), 23),
        (date(2023, 12, 28), date(2024, 1, 5), 2),
        (date(2024, 2, 10), date(2024, 2, 10), 0),
        (date(2024, 2, 11), date(2024, 2, 14), 1),
    ],
)
def test_working_days_leave_out_sundays_holidays_and_the_turn_of_the_year(first: date, until: date, days: int) -> None:
    starts, ends = np.array([day_number(first)], dtype=np.int32), np.array([day_number(until)], dtype=np.int32)

    assert count_working_days(starts, ends).tolist() == [days]
    assert sum(is_working_day(day_of(day)) for day in range(starts[0], ends[0])) == days


def _by_prefecture(codes: np.ndarray) -> Sequence[int]:
    found: list[int] = np.bincount(codes, minlength=48)[1:].tolist()
    return found


def _firm_on(plan: NationPlan, technician: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The primary affiliation on a day, by search in (person, first day)."""
    given = plan.affiliations
    primary = np.flatnonzero(given.is_primary)
    keys = given.technician[primary].astype(np.int64) * 2**20 + given.valid_from[primary]
    places = np.searchsorted(keys, technician.astype(np.int64) * 2**20 + day, side="right") - 1
    return given.firm[primary[places]]
