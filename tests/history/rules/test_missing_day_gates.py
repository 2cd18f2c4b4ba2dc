"""What a dark gate leaves behind, and what looks like one and is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.history.rules.test_missing_days import DAY, DAYS, READER, came, found, site, told

from ccus.history.rules.missing_day_habits import Presence
from ccus.history.rules.missing_days import Reason


def late(rows: list[Presence], minutes: int) -> list[Presence]:
    """As if the gate had been set up so much later on the day."""
    return [
        replace(row, at=row.at + timedelta(minutes=minutes)) if row.day == DAY and row.at is not None else row
        for row in rows
    ]


def crews(*, away: int, minutes: int = 0) -> list[list[Presence]]:
    """Four firms of three; `away` people without a record on the day, of each firm the same number as far as it goes."""
    return [
        late(came(firm * 10 + place, firm=firm, without=(DAY,) if place * 4 + firm <= away else ()), minutes)
        for firm in range(1, 5)
        for place in range(3)
    ]


def test_those_who_are_recorded_and_came_late_tell_of_a_gate_that_was_set_up_late() -> None:
    days = found(site(*crews(away=5, minutes=22)), DAY)

    assert len(days) == 5
    assert {day.reasons[:2] for day in days} == {(Reason.GATE_DARK, Reason.GATE_LATE)}


def test_the_same_people_missing_where_all_others_came_in_time_are_left_alone() -> None:
    assert found(site(*crews(away=5)), DAY) == []


def test_where_people_touch_when_leaving_too_a_gate_set_up_late_loses_no_day() -> None:
    rows = [
        [replace(row, left_at=row.at + timedelta(hours=9)) if row.at is not None else row for row in crew]
        for crew in crews(away=5, minutes=22)
    ]

    assert found(site(*rows), DAY) == []


def test_most_of_one_crew_away_is_a_crew_that_stayed_away() -> None:
    crew = [came(place, without=(DAY,) if place > 1 else ()) for place in range(1, 10)]

    assert found(site(*crew), DAY) == []


def test_a_site_without_anybody_was_closed_and_not_dark() -> None:
    assert found(site(*[came(firm, firm=firm, without=(DAY,)) for firm in range(1, 5)]), DAY) == []


def test_numbers_of_some_firms_tell_of_the_gate_and_so_of_the_others() -> None:
    rows = [came(firm * 10 + place, firm=firm, without=(DAY,)) for firm in range(1, 7) for place in range(3)]
    numbers = {key: people for firm in range(1, 4) for key, people in told(3, firm=firm).items()}

    days = found(site(*rows, headcounts=numbers), DAY)

    assert {day.firm for day in days} == set(range(1, 7))


def test_a_reader_without_running_numbers_loses_touches_without_a_gap() -> None:
    crew = came(1, without=(DAY,)), came(2), came(3)
    numbers = told(3)

    (numbered,) = found(site(*crew, headcounts=numbers), DAY)
    (unnumbered,) = found(site(*crew, headcounts=numbers, unnumbered={READER}), DAY)

    assert unnumbered.confidence > numbered.confidence
    assert DAY in DAYS
