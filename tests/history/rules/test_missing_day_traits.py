"""How likely somebody came, by the days around; never by the record of the day itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.history.rules.test_missing_days import DAY, DAYS, HANAKO, JIRO, MONDAY, TARO, came

from ccus.history.rules.missing_day_habits import Habits, Presence
from ccus.history.rules.missing_day_traits import FIRM_TRAITS, PERSON_TRAITS, Coming, Traits, trait_weights

BEFORE, AFTER = DAYS[DAYS.index(DAY) - 1], DAYS[DAYS.index(DAY) + 1]


def traits_of(*people: list[Presence], taken: frozenset[tuple[int, date]] = frozenset()) -> Traits:
    habits = Habits([row for rows in people for row in rows], 14)
    return Traits(habits, taken=taken, enlisted={}, attendance={}, look_around=timedelta(days=14))


def coming(*people: list[Presence], taken: frozenset[tuple[int, date]] = frozenset()) -> Coming:
    return Coming(traits_of(*people, taken=taken), trait_weights())


def test_every_trait_has_a_weight_somewhere() -> None:
    weights = trait_weights()

    for traits, models in (
        (PERSON_TRAITS, (weights.inside, weights.at_ends)),
        (FIRM_TRAITS, (weights.firm, weights.firm_alone)),
    ):
        assert [trait for place, trait in enumerate(traits) if not any(model[place] for model in models)] == []
        assert {len(model) for model in models} == {len(traits)}


def test_the_record_of_the_day_itself_changes_nothing() -> None:
    others = came(HANAKO), came(JIRO)

    with_it, without_it = (traits_of(came(TARO, without=days), *others) for days in ((), (DAY,)))

    assert with_it.of_person(TARO, DAY) == without_it.of_person(TARO, DAY)
    # But for how busy the site is on the whole.
    assert with_it.of_firm(1, DAY) == pytest.approx(without_it.of_firm(1, DAY), abs=0.02)


@pytest.mark.parametrize(
    ("without", "why"),
    [
        ((DAY, BEFORE), "away the day before"),
        ((DAY, BEFORE, AFTER), "away on both days"),
        (tuple(day for day in DAYS if day <= DAY), "not there yet"),
        (tuple(DAYS[::3]), "comes now and then"),
    ],
)
def test_whoever_stayed_away_around_the_day_is_less_expected(without: tuple[date, ...], why: str) -> None:
    crew = came(HANAKO), came(JIRO)

    steady = coming(came(TARO, without=(DAY,)), *crew).of_person(TARO, DAY)
    other = coming(came(TARO, without=without), *crew).of_person(TARO, DAY)

    assert other < steady - 0.002, why
    assert steady > 0.99


def test_half_a_crew_that_stays_away_takes_its_people_along() -> None:
    crew = [came(person, without=(DAY,) if person < 4 else ()) for person in range(1, 7)]

    chance = coming(*crew)

    assert chance.of_person(1, DAY) < chance.of_person(1, DAY, all_mates_came=True)


def test_mates_who_were_elsewhere_say_nothing() -> None:
    crew = [came(person, without=(DAY,) if person < 4 else ()) for person in range(1, 7)]

    chance = coming(*crew, taken=frozenset({(2, DAY), (3, DAY)}))

    assert chance.of_person(1, DAY) == chance.of_person(1, DAY, all_mates_came=True)


def test_somebody_of_one_day_alone_is_a_stranger() -> None:
    assert coming(came(TARO, without=tuple(DAYS[1:])), came(HANAKO)).of_person(TARO, MONDAY) < 0.1


def test_a_firm_is_less_expected_where_the_others_stayed_away() -> None:
    crews = [came(firm, firm=firm, without=(DAY,) if firm < 4 else ()) for firm in range(1, 6)]
    chance = coming(*crews)

    alone, if_all_came = chance.of_firm(1, DAY), chance.of_firm(1, DAY, others_away=0.0)

    assert chance.of_firm(1, DAY, others_away=1.0) < alone < if_all_came


def test_fewer_people_around_make_a_firm_less_expected() -> None:
    rows = [row for person in (TARO, HANAKO) for row in came(person, without=(DAY,))]
    habits = Habits([*rows, *came(JIRO, firm=2)], 14)
    around = dict.fromkeys(DAYS, 100)

    usual, rain = (
        Coming(
            Traits(habits, taken=(), enlisted={}, attendance=numbers, look_around=timedelta(days=14)), trait_weights()
        ).of_firm(1, DAY, knows_others=False)
        for numbers in (around, {**around, DAY: 10})
    )

    assert rain < usual
