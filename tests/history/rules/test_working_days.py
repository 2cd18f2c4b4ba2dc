from __future__ import annotations

from datetime import date

import pytest

from ccus.history.rules.working_days import is_working_day, past_working_days
from ccus.kit.calendar import JstMonth


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 2), True),  # Monday
        (date(2026, 11, 3), False),  # 文化の日
        (date(2026, 11, 6), True),  # Friday
        (date(2026, 11, 7), False),  # Saturday
        (date(2026, 11, 8), False),  # Sunday
        (date(2027, 3, 22), False),  # substitute holiday
    ],
)
def test_people_are_expected_from_monday_to_friday_without_holidays(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (date(2026, 11, 1), []),
        (date(2026, 11, 2), []),
        (date(2026, 11, 6), [2, 4, 5]),
        (date(2026, 12, 31), [2, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 24, 25, 26, 27, 30]),
    ],
)
def test_only_days_that_are_over_count(before: date, expected: list[int]) -> None:
    assert [day.day for day in past_working_days(JstMonth(2026, 11), before=before)] == expected
