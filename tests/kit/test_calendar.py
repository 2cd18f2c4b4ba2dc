from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.kit import calendar
from ccus.kit.calendar import JST, JstMonth, MonthFormatError

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 3, 31, 14, 59, 59, tzinfo=UTC), date(2024, 3, 31)),
        (datetime(2024, 3, 31, 15, 0, tzinfo=UTC), date(2024, 4, 1)),
        (datetime(2024, 4, 1, 0, 0, tzinfo=JST), date(2024, 4, 1)),
        (datetime(2024, 4, 1, 23, 59, tzinfo=timezone(timedelta(hours=-10))), date(2024, 4, 2)),
    ],
)
def test_moment_has_the_day_that_japan_has_then(moment: datetime, day: date) -> None:
    assert calendar.jst_date(moment) == day


def test_naive_moment_has_no_day_in_japan() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        calendar.jst_date(datetime(2024, 4, 1))  # noqa: DTZ001  a naive moment is the case


def test_day_begins_at_fifteen_hours_utc_of_the_day_before() -> None:
    assert calendar.jst_midnight(date(2024, 4, 1)) == datetime(2024, 3, 31, 15, tzinfo=UTC)


@given(DAYS)
def test_midnight_lies_on_its_own_day(day: date) -> None:
    assert calendar.jst_date(calendar.jst_midnight(day)) == day


@pytest.mark.parametrize(
    ("day", "first", "last", "last_of_next"),
    [
        (date(2024, 1, 10), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29)),
        (date(2023, 1, 31), date(2023, 1, 1), date(2023, 1, 31), date(2023, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 31)),
        (date(2024, 11, 30), date(2024, 11, 1), date(2024, 11, 30), date(2024, 12, 31)),
        (date(2024, 12, 1), date(2024, 12, 1), date(2024, 12, 31), date(2025, 1, 31)),
        (date(2100, 1, 1), date(2100, 1, 1), date(2100, 1, 31), date(2100, 2, 28)),
    ],
)
def test_ends_of_months(day: date, first: date, last: date, last_of_next: date) -> None:
    assert calendar.first_day(day) == first
    assert calendar.end_of_month(day) == last
    assert calendar.end_of_next_month(day) == last_of_next


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 13, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_months_are_added_within_the_length_of_the_month(day: date, months: int, later: date) -> None:
    assert calendar.add_months(day, months) == later


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2024, 1, 15), date(2024, 2, 14), 0),
        (date(2024, 1, 15), date(2024, 2, 15), 1),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2020, 4, 1), date(2024, 3, 31), 47),
        (date(2024, 2, 15), date(2024, 1, 15), -1),
        (date(2024, 2, 15), date(2024, 1, 16), -1),
    ],
)
def test_only_completed_months_count(earlier: date, later: date, months: int) -> None:
    assert calendar.months_between(earlier, later) == months


@given(DAYS, DAYS)
def test_months_between_is_the_largest_number_that_fits(earlier: date, later: date) -> None:
    months = calendar.months_between(earlier, later)

    assert calendar.add_months(earlier, months) <= later < calendar.add_months(earlier, months + 1)


@pytest.mark.parametrize("text", ["2024-02", "2024-2", "２０２４－０２", " 2024ー02 "])
def test_month_is_read_from_text(text: str) -> None:
    assert JstMonth.parse(text) == JstMonth(2024, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("　", "empty"),
        ("2024", "unreadable"),
        ("2024-02-01", "unreadable"),
        ("先月", "unreadable"),
        ("2024-13", "impossible_month"),
        ("2024-00", "impossible_month"),
        ("0000-01", "impossible_month"),
    ],
)
def test_text_that_is_no_month_is_answered_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(MonthFormatError) as caught:
        JstMonth.parse(text)

    assert caught.value.reason == reason
    assert caught.value.typed == text
    assert caught.value.sentence_ja.endswith("ください。")
    assert str(caught.value) == f"The month cannot be read: {reason}."


def test_month_knows_its_days() -> None:
    month = JstMonth(2024, 2)

    days = list(month.days())

    assert str(month) == "2024-02"
    assert (days[0], days[-1], len(days)) == (month.first_on, month.last_on, 29)
    assert date(2024, 2, 29) in month
    assert date(2023, 2, 28) not in month
    assert calendar.month_of(date(2024, 2, 29)) == month


def test_months_follow_each_other_over_the_year() -> None:
    assert JstMonth(2023, 12).next() == JstMonth(2024, 1)
    assert JstMonth(2024, 1).previous() == JstMonth(2023, 12)
    assert JstMonth(2023, 12) < JstMonth(2024, 1)


def test_impossible_month_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="month must be in"):
        JstMonth(2024, 13)


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2024, 5, 3), True),
        (date(2024, 5, 6), True),  # substitute holiday for Sunday 5 May
        (date(2019, 5, 1), True),  # accession day, one year only
        (date(2024, 5, 12), False),  # plain Sunday
        (date(2026, 11, 21), False),
    ],
)
def test_national_holidays(day: date, holiday: bool) -> None:
    assert calendar.is_holiday(day) is holiday


def test_weekday_is_one_kanji() -> None:
    assert [calendar.weekday_ja(date(2026, 11, day)) for day in range(16, 23)] == list("月火水木金土日")
