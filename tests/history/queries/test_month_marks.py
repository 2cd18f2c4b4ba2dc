from __future__ import annotations

from datetime import date

from ccus.history.queries.month_marks import MonthMarks
from ccus.history.states import DayState

FIRST = date(2026, 10, 1)
THIRTY_FIRST = 1 << 30


def test_each_bit_is_a_day_and_days_come_in_order() -> None:
    marks = MonthMarks(FIRST, recorded=0b100, approved=0b1, pending=THIRTY_FIRST, attention=0b10)

    assert list(marks.states().items()) == [
        (date(2026, 10, 1), DayState.APPROVED),
        (date(2026, 10, 2), DayState.ATTENTION),
        (date(2026, 10, 3), DayState.RECORDED),
        (date(2026, 10, 31), DayState.PENDING),
    ]


def test_missing_days_are_counted_and_listed() -> None:
    marks = MonthMarks(FIRST, counted=0b111, missing=0b1000 | THIRTY_FIRST)

    assert (marks.counted_days, marks.missing_days) == (3, 2)
    assert marks.missing_dates() == (date(2026, 10, 4), date(2026, 10, 31))
    assert [marks.is_missing(date(2026, 10, day)) for day in (3, 4, 31)] == [False, True, True]


def test_an_empty_month_has_nothing() -> None:
    assert MonthMarks(FIRST).states() == {}
