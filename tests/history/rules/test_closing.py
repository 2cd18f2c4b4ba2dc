from __future__ import annotations

from datetime import date

import pytest

from ccus.history.rules.closing import closes_on, days_left, is_open


@pytest.mark.parametrize(
    ("work_date", "last_day"),
    [
        (date(2026, 1, 10), date(2026, 2, 28)),  # the published example
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 11, 30), date(2026, 12, 31)),
        (date(2026, 12, 1), date(2027, 1, 31)),
    ],
)
def test_entry_and_approval_close_at_the_end_of_the_next_month(work_date: date, last_day: date) -> None:
    assert closes_on(work_date) == last_day
    assert is_open(work_date, on=last_day)
    assert days_left(work_date, on=last_day) == 0
    assert not is_open(work_date, on=date.fromordinal(last_day.toordinal() + 1))


def test_tomorrow_is_not_open_yet() -> None:
    assert not is_open(date(2026, 11, 22), on=date(2026, 11, 21))
