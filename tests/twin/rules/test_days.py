from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccus.history.states import Direction, Method
from ccus.kit.calendar import jst_date
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
