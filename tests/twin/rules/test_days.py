from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccus.history.states import Direction, Method
from ccus.kit.calendar import jst_date
from ccus.twin.rules.cases import Case, day_of, sundays_before, traveller
from ccus.twin.rules.country import Country, demo_country
from ccus.twin.rules.days import missed_days, token_on, touches_of_day

BASE = date(2026, 11, 21)
WEDNESDAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def country() -> Country:
    return demo_country(BASE)


def test_a_day_is_the_same_however_often_it_is_asked_for(country: Country) -> None:
    assert touches_of_day(country, WEDNESDAY) == touches_of_day(country, WEDNESDAY)


def test_a_working_day_brings_most_people_in_order_of_time(country: Country) -> None:
    touches = touches_of_day(country, WEDNESDAY)
    assert 240 < len({touch.technician.number for touch in touches}) < 300
    assert [touch.at for touch in touches] == sorted(touch.at for touch in touches)


@pytest.mark.parametrize("day", [date(2026, 11, 15), date(2026, 11, 3), date(2026, 11, 23)])
def test_sundays_and_holidays_are_free(country: Country, day: date) -> None:
    assert touches_of_day(country, day) == []
    assert missed_days(country, day) == []


def test_the_night_shift_leaves_on_the_next_morning(country: Country) -> None:
    night = [touch for touch in touches_of_day(country, WEDNESDAY) if touch.site == "nagoya"]
    assert {jst_date(touch.at) for touch in night if touch.direction is Direction.EXIT} == {date(2026, 11, 19)}
    assert {touch.at.hour for touch in night if touch.direction is Direction.ENTRY} <= {20, 21}


def test_the_second_gate_does_not_ask_which_way(country: Country) -> None:
    shibuya = [touch for touch in touches_of_day(country, WEDNESDAY) if touch.site == "shibuya"]
    assert {touch.direction for touch in shibuya if touch.gate > 0} == {Direction.UNKNOWN}


def test_a_logging_reader_hangs_at_the_site_without_a_line(country: Country) -> None:
    methods = {(touch.site, touch.method) for touch in touches_of_day(country, WEDNESDAY)}
    assert ("kawaguchi", Method.LOGGER) in methods
    assert ("kawaguchi", Method.CARD) not in methods


def test_who_missed_a_day_left_no_touch_on_it(country: Country) -> None:
    for day in (date(2026, 11, 16), date(2026, 11, 17), WEDNESDAY):
        missed = {(one.assignment.site, one.assignment.technician.number) for one in missed_days(country, day)}
        touched = {(touch.site, touch.technician.number) for touch in touches_of_day(country, day)}
        assert missed
        assert not missed & touched


def test_a_new_card_is_carried_from_the_day_it_came(country: Country) -> None:
    old, new = next(cards for cards in map(country.cards_of, country.technicians) if len(cards) == 2)
    assert token_on(country, old.technician, old.issued_on) == old.token
    assert token_on(country, old.technician, new.issued_on) == new.token


def test_strays_touch_where_no_days_are_counted(country: Country) -> None:
    assert [touch.site for touch in touches_of_day(country, date(2026, 11, 19))].count("nagano") == 3
    assert [touch.site for touch in touches_of_day(country, WEDNESDAY)].count("training") == 2


def test_the_visitor_finds_two_days_missing(country: Country) -> None:
    left = [
        missed.on
        for back in range(1, 30)
        for missed in missed_days(country, BASE - timedelta(days=back))
        if missed.assignment.technician == country.visitor and not missed.is_told
    ]

    assert left == [date(2026, 11, 17), date(2026, 11, 12)]
    for day in left:
        assert country.visitor not in {touch.technician for touch in touches_of_day(country, day)}


def test_on_a_saturday_a_firm_works_as_a_whole_or_not_at_all(country: Country) -> None:
    came = {one.technician.number for one in touches_of_day(country, date(2026, 11, 14)) if one.site == "shibuya"}
    there = [one.technician for one in country.assignments if one.site == "shibuya"]
    shares = {
        firm: sum(one.number in came for one in there if one.business.key == firm)
        / sum(one.business.key == firm for one in there)
        for firm in {one.business.key for one in there}
    }
    assert all(share == 0 or share > 0.7 for share in shares.values())
    assert 0 < sum(share > 0 for share in shares.values()) < len(shares)


def test_the_reader_that_lost_the_visitors_touches_has_gaps_in_its_numbers(country: Country) -> None:
    numbers = [touch.number for touch in touches_of_day(country, day_of(country, Case.TOUCHES_LOST)) if touch.number]
    missing = set(range(1, numbers[-1] + 1)) - set(numbers)
    assert numbers == sorted(numbers)
    assert len(missing) == 2


def test_a_card_is_held_out_again_and_again(country: Country) -> None:
    touches = touches_of_day(country, day_of(country, Case.REPEATED_CARD))
    own = [touch.at for touch in touches if touch.technician == country.visitor]
    assert own[3] - own[0] == timedelta(seconds=7)


def test_somebody_is_read_at_two_places_too_far_apart(country: Country) -> None:
    touches = touches_of_day(country, day_of(country, Case.TWO_FAR_PLACES))
    first, second, *_ = (touch for touch in touches if touch.technician == traveller(country))
    assert (first.site, second.site) == ("shibuya", "minatomirai")
    assert second.at - first.at == timedelta(minutes=9)


@pytest.mark.parametrize("base", [BASE + timedelta(days=back) for back in range(7)])
def test_cases_lie_on_days_of_their_own_whenever_the_demo_begins(base: date) -> None:
    country = demo_country(base)
    days = [day_of(country, case) for case in Case]
    assert len(set(days)) == len(days)
    assert max(days) < base
    assert {day.isoweekday() for day in sundays_before(base)} == {7}
    assert max(sundays_before(base)) < base
