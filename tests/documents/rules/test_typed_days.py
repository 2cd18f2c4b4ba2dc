"""Days of a month as people type them."""

from __future__ import annotations

import pytest

from ccus.documents.rules.typed_days import read_days, write_days
from ccus.kit.calendar import JstMonth

NOVEMBER = JstMonth(2026, 11)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("1,2,5-9", {1, 2, 5, 6, 7, 8, 9}),
        ("１、２、５～７日", {1, 2, 5, 6, 7}),
        ("30", {30}),
        (" 3 , 3 ", {3}),
    ],
)
def test_days_are_read_however_they_are_typed(typed: str, days: set[int]) -> None:
    assert read_days(typed, month=NOVEMBER) == days


@pytest.mark.parametrize("typed", ["", "31", "0", "9-5", "5-", "月曜", "1;2"])
def test_what_is_no_day_of_the_month_is_not_guessed(typed: str) -> None:
    assert read_days(typed, month=NOVEMBER) is None


@pytest.mark.parametrize("text", ["1", "1,2", "1-3", "1,2,5-9,30"])
def test_runs_are_written_together(text: str) -> None:
    days = read_days(text, month=NOVEMBER)

    assert days is not None
    assert write_days(days) == text
