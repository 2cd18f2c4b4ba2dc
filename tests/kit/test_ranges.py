from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange, Range

from ccus.kit.ranges import DayRange

APRIL = DayRange(date(2024, 4, 1), date(2024, 5, 1))
FROM_MAY = DayRange(date(2024, 5, 1))
FROM_MID_APRIL = DayRange(date(2024, 4, 15))

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 2, 15))
RANGES = st.tuples(DAYS, st.none() | DAYS).filter(lambda ends: ends[1] is None or ends[0] < ends[1])


@pytest.mark.parametrize(
    ("days", "day", "inside"),
    [
        (APRIL, date(2024, 3, 31), False),
        (APRIL, date(2024, 4, 1), True),
        (APRIL, date(2024, 4, 30), True),
        (APRIL, date(2024, 5, 1), False),
        (FROM_MAY, date(2024, 4, 30), False),
        (FROM_MAY, date(9999, 12, 31), True),
    ],
)
def test_end_is_outside_and_first_day_inside(days: DayRange, day: date, inside: bool) -> None:
    assert days.contains(day) is inside


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (APRIL, FROM_MAY, None),
        (APRIL, FROM_MID_APRIL, DayRange(date(2024, 4, 15), date(2024, 5, 1))),
        (FROM_MAY, FROM_MID_APRIL, FROM_MAY),
        (APRIL, APRIL, APRIL),
        (APRIL, DayRange(date(2024, 1, 1), date(2024, 4, 2)), DayRange(date(2024, 4, 1), date(2024, 4, 2))),
    ],
)
def test_ranges_meet_in_the_days_of_both(one: DayRange, other: DayRange, both: DayRange | None) -> None:
    assert one.intersect(other) == both
    assert other.intersect(one) == both
    assert one.overlaps(other) is (both is not None)


@given(RANGES, RANGES, DAYS)
def test_day_is_in_the_intersection_when_it_is_in_both(
    one_ends: tuple[date, date | None], other_ends: tuple[date, date | None], day: date
) -> None:
    one, other = DayRange(*one_ends), DayRange(*other_ends)

    both = one.intersect(other)

    assert (both is not None and both.contains(day)) is (one.contains(day) and other.contains(day))


@pytest.mark.parametrize("until", [date(2024, 4, 1), date(2024, 3, 31)])
def test_empty_range_cannot_be_made(until: date) -> None:
    with pytest.raises(ValueError, match="ends after the day it begins on"):
        DayRange(date(2024, 4, 1), until)


@pytest.mark.parametrize(("days", "text"), [(APRIL, "[2024-04-01,2024-05-01)"), (FROM_MAY, "[2024-05-01,)")])
def test_range_is_printed_and_read_as_postgresql_writes_it(days: DayRange, text: str) -> None:
    assert str(days) == text
    assert DayRange.parse(text) == days


@pytest.mark.parametrize("text", ["", "empty", "[2024-04-01,2024-05-01]", "(,2024-05-01)", "2024-04-01", "[2024-4-1,)"])
def test_other_text_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="is written"):
        DayRange.parse(text)


def test_last_day_is_the_one_before_the_end() -> None:
    assert APRIL.last_on == date(2024, 4, 30)
    assert FROM_MAY.last_on is None


@pytest.mark.parametrize(
    ("stored", "days"),
    [
        (DateRange(date(2024, 4, 1), date(2024, 5, 1)), APRIL),
        (DateRange(date(2024, 4, 1), date(2024, 4, 30), "[]"), APRIL),
        (Range(date(2024, 3, 31), date(2024, 5, 1), "()"), APRIL),
        (Range(date(2024, 5, 1), None), FROM_MAY),
    ],
)
def test_range_of_the_driver_holds_the_same_days(stored: Range[date], days: DayRange) -> None:
    assert DayRange.from_database(stored) == days


@pytest.mark.parametrize("stored", [Range[date](empty=True), Range(None, date(2024, 5, 1))])
def test_range_of_the_driver_without_first_day_is_refused(stored: Range[date]) -> None:
    with pytest.raises(ValueError, match="needs a first day"):
        DayRange.from_database(stored)


@pytest.mark.parametrize("days", [APRIL, FROM_MAY])
def test_range_goes_to_the_driver_and_comes_back(days: DayRange) -> None:
    stored = days.to_database(DateRange)

    assert (stored.lower, stored.upper, stored.bounds) == (days.from_on, days.until, "[)")
    assert DayRange.from_database(stored) == days
