from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from ccus.kit.ids import IdKind, has_own_check_digit, kind_of
from ccus.registry.services.checks import check_business, check_technician
from ccus.registry.states import BusinessKind, SkillLevel
from ccus.twin.rules.apportionment import apportion
from ccus.twin.rules.country import LOST_IN_SAMPLE, Country, demo_country
from ccus.twin.rules.places import LOGGER_SITE
from ccus.twin.rules.regions import registered_technicians

BASE = date(2026, 11, 21)


@pytest.fixture(scope="module")
def country() -> Country:
    return demo_country(BASE)


def test_it_has_the_size_it_promises(country: Country) -> None:
    assert (len(country.technicians), len(country.businesses), len(country.sites)) == (300, 60, 14)


def test_people_live_where_the_published_table_has_them(country: Country) -> None:
    homes = Counter(one.registration.prefecture_code for one in country.technicians)
    assert homes == Counter(apportion(300, registered_technicians()))


def test_cards_are_mostly_white_and_some_golden(country: Country) -> None:
    levels = Counter(one.registration.skill_level for one in country.technicians)
    assert (levels[SkillLevel.LEVEL_1], levels[SkillLevel.LEVEL_4]) == (282, 12)


@pytest.mark.parametrize("base", [date(2026, 11, 21), date(2027, 2, 28), date(2028, 2, 29)])
def test_everything_in_it_could_be_registered_on_any_day(base: date) -> None:
    country = demo_country(base)
    for business in country.businesses:
        check_business(business.registration)
    for technician in country.technicians:
        check_technician(technician.registration, on=technician.registered_on)


def test_ids_and_card_numbers_are_the_same_whenever_it_is_loaded(country: Country) -> None:
    later = demo_country(date(2028, 2, 29))
    assert [one.ccus_id for one in later.technicians] == [one.ccus_id for one in country.technicians]
    assert [one.ccus_id for one in later.businesses] == [one.ccus_id for one in country.businesses]
    assert [one.ccus_id for one in later.sites] == [one.ccus_id for one in country.sites]
    assert [card.token for card in later.cards] == [card.token for card in country.cards]


def test_ids_carry_their_kind_and_check_digit_and_do_not_repeat(country: Country) -> None:
    technicians = [one.ccus_id for one in country.technicians]
    businesses = [one.ccus_id for one in country.businesses]
    sites = [one.ccus_id for one in country.sites]
    assert {kind_of(found) for found in technicians} == {IdKind.TECHNICIAN}
    assert {kind_of(found) for found in businesses} == {IdKind.BUSINESS}
    assert {kind_of(found) for found in sites} == {IdKind.SITE}
    every = technicians + businesses + sites
    assert all(has_own_check_digit(found) for found in every)
    assert len(set(every)) == len(every)


def test_card_numbers_look_like_those_of_chips_and_do_not_repeat(country: Country) -> None:
    tokens = [card.token for card in country.cards]
    assert all(re.fullmatch("012E[0-9A-F]{12}", token) for token in tokens)
    assert len(set(tokens)) == len(tokens)


def test_some_cards_are_lost_replaced_or_expired(country: Country) -> None:
    kinds = Counter(
        "short" if cards[0].short_lived else len(cards) * ("stopped" if cards[0].revoked_on else "good,")
        for cards in map(country.cards_of, country.technicians)
    )
    assert kinds == {"good,": 283, "stoppedstopped": 11, "stopped": 3, "short": 3}


def test_names_come_in_one_part_and_in_great_length(country: Country) -> None:
    names = [one.registration.name for one in country.technicians]
    assert any(name.family and not name.given for name in names)
    assert max(len(name.family + name.given) for name in names) >= 38
    assert max(len(business.registration.name) for business in country.businesses) >= 50


def test_a_one_person_contractor_is_one_person(country: Country) -> None:
    heads = {
        one.business.key: one.registration.name.family
        for one in country.technicians
        if one.business.kind is BusinessKind.ONE_PERSON_CONTRACTOR
    }
    alone = [one for one in country.businesses if one.kind is BusinessKind.ONE_PERSON_CONTRACTOR]
    assert len(alone) == 12
    assert {business.key: business.head.family for business in alone} == heads


def test_rosters_name_firms_of_the_site_and_leave_some_people_out(country: Country) -> None:
    firms = {(site.key, site.prime) for site in country.sites} | {(node.site, node.business) for node in country.nodes}
    assert all((entry.site, entry.technician.business.key) in firms for entry in country.roster)
    assert 5 <= len(country.assignments) - len(country.roster) <= 20


def test_nobody_works_at_two_sites_on_one_day(country: Country) -> None:
    for technician in country.technicians:
        spans = sorted(
            (one.from_on, one.until) for one in country.assignments if one.technician.number == technician.number
        )
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_card_lost_in_the_sample_belongs_to_its_site(country: Country) -> None:
    there = {one.technician.number for one in country.assignments if one.site == LOGGER_SITE}
    assert LOST_IN_SAMPLE in there
