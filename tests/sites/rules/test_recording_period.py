from __future__ import annotations

from datetime import date

import pytest

from ccus.sites.rules import recording_period as periods
from ccus.sites.rules.recording_period import RecordingPeriod

YEAR = RecordingPeriod(date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_both_ends_are_counted(day: date, inside: bool) -> None:
    assert YEAR.contains(day) is inside


def test_length_and_end_follow_from_both_days() -> None:
    assert YEAR.length_days == 365
    assert YEAR.until == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("from_on", "until", "overlaps"),
    [
        (date(2026, 1, 1), date(2026, 4, 1), False),
        (date(2026, 1, 1), date(2026, 4, 2), True),
        (date(2027, 3, 31), None, True),
        (date(2027, 4, 1), None, False),
        (date(2020, 1, 1), None, True),
    ],
)
def test_overlap_is_one_shared_day(from_on: date, until: date | None, overlaps: bool) -> None:
    assert YEAR.overlaps(from_on, until) is overlaps


def test_period_of_one_day_is_good_and_of_none_is_backwards() -> None:
    assert not periods.is_backwards(RecordingPeriod(date(2026, 4, 1), date(2026, 4, 1)))
    assert periods.is_backwards(RecordingPeriod(date(2026, 4, 2), date(2026, 4, 1)))


@pytest.mark.parametrize(
    ("first_on", "latest"),
    [(date(2026, 4, 1), date(2036, 3, 31)), (date(2028, 2, 29), date(2038, 2, 27))],
)
def test_longest_period_is_ten_years(first_on: date, latest: date) -> None:
    assert periods.latest_last_on(first_on) == latest
    assert not periods.is_too_long(RecordingPeriod(first_on, latest))
    assert periods.is_too_long(RecordingPeriod(first_on, latest + periods.ONE_DAY))


@pytest.mark.parametrize(
    ("renewed", "changed"),
    [
        (YEAR, None),
        (RecordingPeriod(YEAR.first_on, date(2027, 5, 31)), (date(2027, 4, 1), date(2027, 6, 1))),
        (RecordingPeriod(date(2026, 5, 1), YEAR.last_on), (date(2026, 4, 1), date(2026, 5, 1))),
        (RecordingPeriod(date(2026, 3, 1), date(2027, 2, 28)), (date(2026, 3, 1), date(2027, 4, 1))),
    ],
)
def test_changed_days_hold_every_day_that_came_in_or_fell_out(
    renewed: RecordingPeriod, changed: tuple[date, date] | None
) -> None:
    assert periods.changed_days(YEAR, renewed) == changed


@pytest.mark.parametrize(
    ("on", "ja", "en"),
    [
        (date(2026, 3, 30), "あと2日で始まります", "begins in 2 day(s)"),
        (date(2027, 3, 1), "蓄積中（あと30日）", "recording, 30 day(s) left"),
        (date(2027, 4, 1), "2027年3月31日(水)に終わりました", "ended on 31 March 2027"),
    ],
)
def test_where_a_day_stands_is_told_in_words(on: date, ja: str, en: str) -> None:
    assert periods.describe(YEAR, on=on) == ja
    assert periods.describe(YEAR, on=on, language="en") == en
