from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.kit import eras
from ccus.kit.calendar import JST
from ccus.kit.eras import DateFormatError

TODAY = date(2026, 11, 21)
GREGORIAN_DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2024-04-01",
        "2024-4-1",
        "2024/4/1",
        "2024.4.1",
        "2024. 4. 1",
        "20240401",
        "２０２４０４０１",
        "2024年4月1日",
        "２０２４年　４月　１日",
        "2024 年 04 月 01 日",
        "2024年4月1日(月)",
        "2024年4月1日（月曜日）",
        "2024/4/1 (月)",
        "2024ー04ー01",
        "2024−04–01",
        "2024/4-1",
        " 2024-04-01\n",
        "令和6年4月1日",
        "令和６年４月１日",
        "令和 6 年 4 月 1 日",
        "㋿6年4月1日",
        "令6.4.1",
        "R6.4.1",
        "Ｒ６．４．１",
        "r6/4/1",
        "R06/04/01",
        "R 6. 4. 1",
        "R.6.4.1",
        "R6-4-1",
        "R060401",
        "平成36年4月1日",
        "昭和99年4月1日",
        "S99.4.1",
    ],
)
def test_forms_in_which_people_write_one_day(typed: str) -> None:
    assert eras.parse_date(typed, today=TODAY) == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成31年5月1日", date(2019, 5, 1)),
        ("令和元年4月1日", date(2019, 4, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("T1.7.30", date(1912, 7, 30)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("M6.1.1", date(1873, 1, 1)),
        ("令和6年2月29日", date(2024, 2, 29)),
        ("9999-12-31", date(9999, 12, 31)),
        ("1970-01-01", date(1970, 1, 1)),
    ],
)
def test_days_at_the_bounds_of_eras(typed: str, day: date) -> None:
    assert eras.parse_date(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("　", "empty"),
        ("2023-02-29", "impossible_day"),
        ("令和5年2月29日", "impossible_day"),
        ("平成31年4月31日", "impossible_day"),
        ("令和0年1月1日", "impossible_day"),
        ("2024-13-01", "impossible_day"),
        ("20240432", "impossible_day"),
        ("0000-01-01", "impossible_day"),
        ("明治5年12月2日", "lunar_calendar"),
        ("M1.9.8", "lunar_calendar"),
        ("2024年4月1日(火)", "wrong_weekday"),
        ("4月1日", "year_unclear"),
        ("4/1", "year_unclear"),
        ("6.4.1", "year_unclear"),
        ("24/4/1", "year_unclear"),
        ("24-04-01 8:05", "year_unclear"),
        ("2024年4月", "unreadable"),
        ("2024年", "unreadable"),
        ("4/1/2024", "unreadable"),
        ("2024-04-01 8:05", "unreadable"),
        ("2024040", "unreadable"),
        ("昨日", "unreadable"),
        ("R6", "unreadable"),
        ("X6.4.1", "unreadable"),
    ],
)
def test_text_that_is_no_day_is_answered_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(DateFormatError) as caught:
        eras.parse_date(typed, today=TODAY)

    assert caught.value.reason == reason
    assert caught.value.typed == typed
    assert caught.value.sentence_ja.endswith("ください。")
    assert caught.value.sentence_en.endswith(".")
    assert str(caught.value) == f"The date or time cannot be read: {reason}."


@pytest.mark.parametrize(
    ("typed", "sentence_ja"),
    [
        (
            "昨日",
            "「昨日」は日付として読み取れません。2026-11-21 または 令和8年11月21日 のように、年・月・日の順に入力してください。",
        ),
        (
            "6.4.1",
            "「6.4.1」は何年か決められません。2026-11-21 のように西暦を4桁で、または 令和8年11月21日 のように元号を付けて入力してください。",
        ),
        (
            "2024年4月1日(火)",
            "「2024年4月1日(火)」の曜日が日付と合いません。2024年4月1日(月)です。日付か曜日を確かめて入力し直してください。",
        ),
    ],
)
def test_sentence_says_what_why_and_what_to_do(typed: str, sentence_ja: str) -> None:
    with pytest.raises(DateFormatError) as caught:
        eras.parse_date(typed, today=TODAY)

    assert caught.value.sentence_ja == sentence_ja


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("8:05", time(8, 5)),
        ("08:05:30", time(8, 5, 30)),
        ("８：０５", time(8, 5)),
        ("8時5分", time(8, 5)),
        ("8 時 5 分 30 秒", time(8, 5, 30)),
        ("8時", time(8, 0)),
        ("0805", time(8, 5)),
        ("080500", time(8, 5)),
        ("80500", time(8, 5)),
        ("08:05:30.25", time(8, 5, 30, 250000)),
        ("08:05:30.123456789", time(8, 5, 30, 123456)),
        ("0:00", time(0, 0)),
        ("23:59:59", time(23, 59, 59)),
    ],
)
def test_forms_in_which_people_write_a_time(typed: str, clock: time) -> None:
    assert eras.parse_time(typed) == clock


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("24:00", "impossible_time"),
        ("25:30", "impossible_time"),
        ("8:60", "impossible_time"),
        ("8:05:60", "impossible_time"),
        ("8", "unreadable"),
        ("805", "unreadable"),
        ("午後3:05", "unreadable"),
        ("朝", "unreadable"),
    ],
)
def test_text_that_is_no_time_is_answered_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(DateFormatError) as caught:
        eras.parse_time(typed)

    assert caught.value.reason == reason
    assert caught.value.sentence_ja.endswith("ください。")


@pytest.mark.parametrize(
    "typed",
    [
        "2024-04-01 08:05",
        "2024-04-01T08:05:00",
        "2024-04-01T08:05:00+09:00",
        "2024-04-01T08:05:00 +0900",
        "2024-03-31T23:05:00Z",
        "2024-03-31t23:05:00.000z",
        "2024-03-31 18:05:00 -05:00",
        "2024-03-31 18:05:00-0500",
        "2024/4/1 8:05",
        "2024/04/01 08:05:00 JST",
        "２０２４／０４／０１　０８：０５",
        "2024年4月1日8時5分",
        "2024年4月1日(月) 08:05",
        "2024/4/1(月)8:05",
        "20240401080500",
        "202404010805",
        "20240401 0805",
        "20240401T080500+0900",
        "令和6年4月1日 8:05",
        "令和6年4月1日8時5分",
        "R6.4.1 8:05",
        "R060401 0805",
    ],
)
def test_forms_in_which_one_moment_is_written(typed: str) -> None:
    moment = eras.parse_moment(typed, today=TODAY)

    assert moment == datetime(2024, 4, 1, 8, 5, tzinfo=JST)
    assert moment.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2099-12-31 23:59:59", datetime(2099, 12, 31, 14, 59, 59, tzinfo=UTC)),
        ("2024-04-01T08:05:30.5+05:30", datetime(2024, 4, 1, 2, 35, 30, 500000, tzinfo=UTC)),
    ],
)
def test_moment_far_away_or_with_fractions_is_exact(typed: str, moment: datetime) -> None:
    assert eras.parse_moment(typed, today=TODAY) == moment


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("2024-04-01", "time_missing"),
        ("2024年4月1日", "time_missing"),
        ("2023-02-29 8:05", "impossible_day"),
        ("2024-04-01 24:00", "impossible_time"),
        ("2024-04-01 08:05+15:00", "impossible_time"),
        ("2024-04-01 08:05+09:60", "impossible_time"),
        ("9999-12-31 23:59-05:00", "impossible_day"),
        ("4/1 8:05", "year_unclear"),
        ("2024-4-18:05", "unreadable"),
        ("2024-04-0108:05", "unreadable"),
        ("2024040108050", "unreadable"),
        ("2024-04-01 朝", "unreadable"),
        ("1711926300", "unreadable"),
        ("8:05", "unreadable"),
    ],
)
def test_text_that_is_no_moment_is_answered_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(DateFormatError) as caught:
        eras.parse_moment(typed, today=TODAY)

    assert caught.value.reason == reason
    assert caught.value.sentence_ja.endswith("ください。")


@pytest.mark.parametrize(
    ("day", "western", "by_era"),
    [
        (date(2026, 11, 21), "2026年11月21日(土)", "令和8年11月21日"),
        (date(2019, 5, 1), "2019年5月1日(水)", "令和元年5月1日"),
        (date(2019, 4, 30), "2019年4月30日(火)", "平成31年4月30日"),
        (date(1989, 1, 8), "1989年1月8日(日)", "平成元年1月8日"),
        (date(1989, 1, 7), "1989年1月7日(土)", "昭和64年1月7日"),
        (date(1926, 12, 25), "1926年12月25日(土)", "昭和元年12月25日"),
        (date(1926, 12, 24), "1926年12月24日(金)", "大正15年12月24日"),
        (date(1912, 7, 30), "1912年7月30日(火)", "大正元年7月30日"),
        (date(1912, 7, 29), "1912年7月29日(月)", "明治45年7月29日"),
        (date(1873, 1, 1), "1873年1月1日(水)", "明治6年1月1日"),
        (date(1872, 12, 31), "1872年12月31日(火)", "1872年12月31日"),
    ],
)
def test_day_is_shown_in_both_calendars(day: date, western: str, by_era: str) -> None:
    assert eras.display_date(day) == western
    assert eras.display_date_era(day) == by_era


def test_day_is_shown_in_english() -> None:
    assert eras.display_date_english(date(2026, 11, 21)) == "21 November 2026"
    assert eras.display_date_english(date(2026, 5, 1)) == "1 May 2026"


@pytest.mark.parametrize("display", [str, eras.display_date, eras.display_date_era])
@given(day=GREGORIAN_DAYS)
def test_every_shown_day_is_read_back(display: Callable[[date], str], day: date) -> None:
    assert eras.parse_date(display(day), today=TODAY) == day


@given(moment=st.datetimes(timezones=st.just(timezone(timedelta(hours=-3))), min_value=datetime(1900, 1, 1)))  # noqa: DTZ001
def test_every_iso_moment_is_read_back(moment: datetime) -> None:
    if moment.year < 9999:
        assert eras.parse_moment(moment.isoformat(), today=TODAY) == moment


@given(text=st.text())
def test_any_text_is_a_moment_or_a_format_error(text: str) -> None:
    for read in (eras.parse_date, eras.parse_moment):
        try:
            read(text, today=TODAY)
        except DateFormatError as error:
            assert error.typed == text


def test_time_is_shown_with_two_digits_at_japans_clock() -> None:
    assert eras.display_time(time(8, 5, 30)) == "08:05"
    assert eras.display_time(datetime(2024, 3, 31, 23, 5, tzinfo=UTC)) == "08:05"


def test_days_in_a_running_text_are_found_with_what_stands_around_them() -> None:
    found = eras.find_dates("交付 令和04年03月15日 12345 2027年(令和09年)05月01日まで有効、昭和55年13月1日生")

    assert [(each.day, each.written, each.after[:4]) for each in found] == [
        (date(2022, 3, 15), "令和04年03月15日", "1234"),
        (date(2027, 5, 1), "2027年05月01日", "まで有効"),
    ]
    assert found[0].before == "交付 "
