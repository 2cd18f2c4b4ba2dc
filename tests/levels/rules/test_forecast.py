"""Forecasts, held against careers that are lived through day by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.levels.rules.people import holding, holdings

from ccus.kit.calendar import is_holiday
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.forecast import Reach, Shares, courses_that_help, forecast_level, habit_of
from ccus.levels.rules.judging import CertifiedDays, DayLine, Evidence, propose

BOOK = book_in_force()
BEGAN, YEARS = date(2024, 4, 1), 2
WORKS = Callable[[date], bool]


def weekdays(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def six_days(day: date) -> bool:
    return day.weekday() < 6


def three_days(day: date) -> bool:
    return day.weekday() in (0, 2, 4)


def career(works: WORKS, *, until: date, foreman: WORKS = lambda day: False) -> tuple[DayLine, ...]:
    days = [BEGAN + timedelta(days=each) for each in range((until - BEGAN).days + 1)]
    return tuple(DayLine(day, foreman(day)) for day in days if works(day))


@pytest.mark.parametrize("works", [weekdays, six_days, three_days])
def test_over_two_years_the_day_foretold_is_the_day_it_happens(works: WORKS) -> None:
    """Level 2 of rebar, 645 days, of which a certificate vouches for so many that it comes in the second year."""
    names = holdings("玉掛け技能講習")
    whole = career(works, until=BEGAN + timedelta(days=365 * YEARS))
    happens_on = whole[-20].on
    vouched = CertifiedDays(work_days=645 - (len(whole) - 19))
    looks = [BEGAN + timedelta(weeks=26 + 13 * each) for each in range(7)]
    looks = [look for look in [*looks, happens_on - timedelta(days=1)] if look < happens_on]

    for look in looks:
        so_far = Evidence(days=career(works, until=look), holdings=names, certified=vouched)
        told = forecast_level("rebar", level=2, evidence=so_far, on=look, book=BOOK)
        assert (told.reach, told.on) == (Reach.ON_DAY, happens_on), look

    def level_on(day: date) -> int:
        person = Evidence(days=career(works, until=day), holdings=names, certified=vouched)
        return propose("rebar", evidence=person, on=day, book=BOOK).level

    assert len(looks) >= 7
    assert (level_on(happens_on - timedelta(days=1)), level_on(happens_on)) == (1, 2)


def test_a_foreman_is_told_the_day_of_level_3_with_management_from_the_month_after_the_course() -> None:
    course = holding("職長・安全衛生責任者教育", row=9, from_on=date(2025, 2, 10))
    names = (*holdings("玉掛け技能講習", "1級ガラス施工技能士"), course)
    vouched = CertifiedDays(work_days=1000)
    looked_on = date(2025, 8, 31)
    person = Evidence(days=career(weekdays, until=looked_on, foreman=weekdays), holdings=names, certified=vouched)

    told = forecast_level("glazing", level=3, evidence=person, on=looked_on, book=BOOK)

    assert told.on is not None
    for day, level in ((told.on - timedelta(days=1), 2), (told.on, 3)):
        then = replace(person, days=career(weekdays, until=day, foreman=weekdays))
        assert propose("glazing", evidence=then, on=day, book=BOOK).level == level


def test_today_may_still_be_worked() -> None:
    monday = date(2026, 11, 16)
    person = Evidence(
        days=career(weekdays, until=monday - timedelta(days=1)),
        holdings=holdings("玉掛け技能講習"),
    )
    missing = 645 - len(person.days)
    almost = replace(person, certified=CertifiedDays(work_days=missing - 1))

    assert forecast_level("rebar", level=2, evidence=almost, on=monday, book=BOOK).on == monday


def test_who_has_it_all_has_reached_it() -> None:
    on = date(2027, 4, 1)
    person = Evidence(days=career(weekdays, until=on), holdings=holdings("玉掛け技能講習"))

    assert forecast_level("rebar", level=2, evidence=person, on=on, book=BOOK).reach is Reach.REACHED


def test_without_the_qualification_no_day_is_told() -> None:
    on = date(2025, 4, 1)
    person = Evidence(days=career(weekdays, until=on))

    assert forecast_level("rebar", level=2, evidence=person, on=on, book=BOOK).reach is Reach.NEEDS_QUALIFICATION


def test_who_no_longer_works_is_told_no_day() -> None:
    on = date(2026, 4, 1)
    person = Evidence(days=career(weekdays, until=date(2025, 4, 1)), holdings=holdings("玉掛け技能講習"))

    assert forecast_level("rebar", level=2, evidence=person, on=on, book=BOOK).reach is Reach.NO_HABIT


def test_a_day_beyond_fifteen_years_is_not_told() -> None:
    on = date(2024, 9, 30)
    person = Evidence(days=(DayLine(BEGAN), DayLine(on)), holdings=holdings("玉掛け技能講習"))

    assert forecast_level("rebar", level=2, evidence=person, on=on, book=BOOK).reach is Reach.TOO_FAR


def test_where_the_text_is_unknown_the_day_is_that_of_the_days_alone() -> None:
    on = date(2025, 4, 1)
    person = Evidence(days=career(weekdays, until=on))

    told = forecast_level("plastering", level=2, evidence=person, on=on, book=BOOK)

    assert told.reach is Reach.ON_DAY
    assert told.with_unknown


def test_a_licence_that_counts_with_more_days_is_waited_for() -> None:
    """第二種免状 with 認定電気工事従事者: 2,150 days, and not 1,075."""
    on = date(2026, 4, 1)
    person = Evidence(
        days=career(weekdays, until=on, foreman=weekdays),
        holdings=holdings("第二種電気工事士免状", "認定電気工事従事者"),
        certified=CertifiedDays(work_days=1600),
    )
    told = forecast_level("electrical", level=3, evidence=person, on=on, book=BOOK)
    assert told.on is not None

    then = replace(person, days=career(weekdays, until=told.on, foreman=weekdays))
    assert len(then.days) + 1600 == 2150


def test_courses_that_help_are_told_with_what_they_bring() -> None:
    on = date(2026, 4, 1)
    person = Evidence(
        days=career(weekdays, until=on, foreman=weekdays),
        holdings=holdings("第二種電気工事士免状"),
        certified=CertifiedDays(work_days=1600),
    )
    proposal = propose("electrical", evidence=person, on=on, book=BOOK)
    habit = habit_of(person.days, on=on)

    courses = courses_that_help(proposal, level=3, evidence=person, book=BOOK, habit=habit)

    told = {course.code: (course.missing_after, course.forecast.reach) for course in courses}
    assert courses[0].code in ("electrician_1", "young_builder_award")
    assert told["electrician_1"] == (0, Reach.REACHED)
    assert told["certified_electrical_worker"] == (0, Reach.ON_DAY)


def test_one_of_two_qualifications_is_said_to_leave_one() -> None:
    on = date(2026, 4, 1)
    person = Evidence(
        days=career(weekdays, until=on),
        holdings=holdings("丸のこ等取扱作業者安全衛生教育", "足場の組立て等作業従事者特別教育"),
    )
    proposal = propose("carpentry", evidence=person, on=on, book=BOOK)

    courses = courses_that_help(proposal, level=3, evidence=person, book=BOOK, habit=habit_of(person.days, on=on))

    assert {course.missing_after for course in courses} == {1}
    assert {course.forecast.reach for course in courses} == {Reach.NEEDS_QUALIFICATION}


def test_a_habit_is_that_of_the_last_half_year() -> None:
    on = date(2026, 4, 1)
    habit = habit_of(career(weekdays, until=on), on=on)

    assert habit.work == Shares((1, 1, 1, 1, 1, 0, 0), 0)
    assert round(habit.days_a_month, 1) == 21.7
    assert habit_of((), on=on).days_a_month == 0
