from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from ccus.history.rules.missing_day_habits import NumberGap, Presence
from ccus.history.rules.missing_days import (
    MissingDay,
    Reason,
    SiteDays,
    find_missing_days,
    missing_day_rules,
    reason_words,
)
from ccus.history.rules.working_days import is_working_day
from ccus.kit.calendar import JST

RULES = missing_day_rules()
MONDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 27)
DAY = date(2026, 11, 11)
DAYS = [MONDAY + timedelta(days=number) for number in range(26) if is_working_day(MONDAY + timedelta(days=number))]
TARO, HANAKO, JIRO = 1, 2, 3
READER = 9


def moment(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), JST)


def came(person: int, *, firm: int = 1, without: tuple[date, ...] = (), typed: tuple[date, ...] = ()) -> list[Presence]:
    """Somebody who comes at a quarter to eight on every working day, give or take some minutes."""
    return [
        Presence(
            person=person,
            firm=firm,
            day=day,
            at=None if day in typed else moment("07:45", day) + timedelta(minutes=day.day % 5 - 2, seconds=person),
            is_typed=day in typed,
            device=READER,
        )
        for day in DAYS
        if day not in without
    ]


def site(*people: list[Presence], gaps: tuple[NumberGap, ...] = (), **known: object) -> SiteDays:
    values: dict[str, object] = {"taken": set(), **known}
    return SiteDays(presences=[row for rows in people for row in rows], gaps=gaps, **values)


def found(where: SiteDays, *days: date) -> list[MissingDay]:
    return find_missing_days(where, days or DAYS, RULES)


A_GAP = NumberGap(device=READER, after=moment("07:43"), before=moment("07:48"), numbers=1)


def test_absence_alone_is_never_proposed() -> None:
    where = site(came(TARO, without=(DAY,)), came(HANAKO), came(JIRO))

    assert found(where) == []


def test_the_one_who_is_missing_where_a_reader_lost_a_touch_is_proposed_with_reasons() -> None:
    where = site(came(TARO, without=(DAY,)), came(HANAKO), came(JIRO), gaps=(A_GAP,), enlisted={TARO: [(MONDAY, None)]})

    (day,) = found(where)

    assert (day.person, day.firm, day.day) == (TARO, 1, DAY)
    assert day.reasons == (Reason.TOUCH_LOST, Reason.CREW_CAME, Reason.DAYS_AROUND, Reason.ON_ROSTER)
    assert RULES.propose_from <= day.confidence <= 1


def test_of_two_who_are_missing_nobody_is_guessed() -> None:
    where = site(came(TARO, without=(DAY,)), came(HANAKO, without=(DAY,)), came(JIRO), gaps=(A_GAP,))

    assert found(where) == []


def test_two_lost_numbers_are_of_both_who_are_missing() -> None:
    two = NumberGap(device=READER, after=A_GAP.after, before=A_GAP.before, numbers=2)
    where = site(came(TARO, without=(DAY,)), came(HANAKO, without=(DAY,)), came(JIRO), gaps=(two,))

    assert {day.person for day in found(where)} == {TARO, HANAKO}


@pytest.mark.parametrize(
    "gap",
    [
        NumberGap(device=READER + 1, after=A_GAP.after, before=A_GAP.before, numbers=1),
        NumberGap(device=READER, after=moment("12:00"), before=moment("12:30"), numbers=1),
        NumberGap(device=READER, after=A_GAP.after, before=A_GAP.before, numbers=5000),
    ],
    ids=["another reader", "another hour", "numbered anew"],
)
def test_a_gap_elsewhere_says_nothing(gap: NumberGap) -> None:
    assert found(site(came(TARO, without=(DAY,)), came(HANAKO), gaps=(gap,))) == []


def told(people: int, *, firm: int = 1, without: tuple[date, ...] = ()) -> dict[tuple[int, date], int]:
    """The firm tells the same number on every day."""
    return {(firm, day): people for day in DAYS if day not in without}


def test_where_the_firm_told_more_people_than_are_recorded_the_missing_one_is_proposed() -> None:
    crew = came(TARO, without=(DAY,)), came(HANAKO), came(JIRO)

    (day,) = found(site(*crew, headcounts=told(3)))

    assert (day.person, day.day) == (TARO, DAY)
    assert day.reasons == (Reason.HEADCOUNT, Reason.CREW_CAME, Reason.DAYS_AROUND)
    assert found(site(*crew, headcounts={**told(3), (1, DAY): 2})) == []


def test_somebody_whom_a_touch_without_effect_shows_there_is_not_looked_for_among_the_others() -> None:
    crew = came(TARO, without=(DAY,)), came(HANAKO, without=(DAY,)), came(JIRO)

    shown = site(*crew, headcounts={**told(3), (1, DAY): 2}, taken={(TARO, DAY)}, seen={(TARO, DAY)})

    assert found(shown) == []
    assert [day.person for day in found(site(*crew, headcounts=told(3), taken={(TARO, DAY)}, seen={(TARO, DAY)}))] == [
        HANAKO
    ]


def test_the_number_decides_between_two_of_whom_the_reader_lost_one() -> None:
    crews = came(TARO, without=(DAY,)), came(HANAKO, firm=2, without=(DAY,)), came(JIRO), came(4, firm=2)

    where = site(*crews, gaps=(A_GAP,), headcounts={**told(2), **told(2, firm=2), (2, DAY): 1})

    assert [day.person for day in found(where)] == [TARO]


def test_a_firm_that_always_tells_and_is_silent_was_not_there() -> None:
    crews = [came(firm * 10 + place, firm=firm, without=(DAY,)) for firm in range(1, 7) for place in range(3)]
    typed = [came(100 + place, firm=7, typed=(DAY,)) for place in range(4)]
    numbers = {key: people for firm in range(1, 7) for key, people in told(3, firm=firm, without=(DAY,)).items()}

    assert len(found(site(*crews, *typed))) == 18
    assert found(site(*crews, *typed, headcounts=numbers)) == []


def test_somebody_recorded_elsewhere_or_with_an_entry_is_not_proposed() -> None:
    where = site(came(TARO, without=(DAY,)), came(HANAKO), gaps=(A_GAP,), taken={(TARO, DAY)})

    assert found(where) == []


def test_somebody_whose_roster_entry_has_ended_is_not_proposed() -> None:
    ended = {TARO: [(MONDAY, DAY)]}

    assert found(site(came(TARO, without=(DAY,)), came(HANAKO), gaps=(A_GAP,), enlisted=ended)) == []


def test_somebody_who_comes_every_other_day_is_not_proposed_where_another_fits_better() -> None:
    half = tuple(DAYS[1::2])
    day = half[4]
    gap = NumberGap(device=READER, after=moment("07:40", day), before=moment("07:50", day), numbers=1)
    where = site(came(TARO, without=half), came(HANAKO, without=(day,)), came(JIRO), gaps=(gap,))

    assert [one.person for one in found(where, day)] == [HANAKO]


def test_a_gate_that_was_dark_for_many_firms_is_told_from_days_off() -> None:
    crews = [came(firm * 10 + place, firm=firm, without=(DAY,)) for firm in range(1, 7) for place in range(3)]
    typed = [came(100 + place, firm=7, typed=(DAY,)) for place in range(4)]

    days = found(site(*crews, *typed))

    assert {day.day for day in days} == {DAY}
    assert len(days) == 18
    assert {day.reasons[0] for day in days} == {Reason.GATE_DARK}


def test_a_site_that_nobody_says_worked_is_not_proposed() -> None:
    crews = [came(firm * 10 + place, firm=firm, without=(DAY,)) for firm in range(1, 7) for place in range(3)]

    assert found(site(*crews)) == []


def test_one_firm_that_stays_away_for_a_day_is_not_proposed() -> None:
    crews = [came(firm * 10 + place, firm=firm) for firm in range(1, 6) for place in range(3)]
    away = [came(100 + place, firm=7, without=(DAY,)) for place in range(6)]

    assert found(site(*crews, *away)) == []


def test_rain_all_around_speaks_against_a_dark_gate() -> None:
    crews = [came(firm * 10 + place, firm=firm, without=(DAY,)) for firm in range(1, 4) for place in range(2)]
    typed = came(100, firm=7, typed=(DAY,))
    around = {day: 40 if day == DAY else 100 for day in DAYS}

    assert len(found(site(*crews, typed))) >= len(found(site(*crews, typed, attendance=around))) == 0


def test_every_reason_has_words() -> None:
    assert set(reason_words()) == set(Reason)
