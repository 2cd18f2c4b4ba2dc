"""Days and months as Japan counts them.

A moment becomes a day here and nowhere else: the Japanese calendar date, midnight to midnight in Asia/Tokyo,
whatever zone the moment was written in.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

import jpholiday

from ccus.kit.errors import InputFormatError, quote
from ccus.kit.folding import fold_digits, fold_hyphens, fold_spaces, fold_width

JST = ZoneInfo("Asia/Tokyo")

_WEEKDAYS_JA = "月火水木金土日"
_MONTH_TEXT = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)


class MonthFormatError(InputFormatError):
    """Text that is no month; `reason` is "empty", "unreadable" or "impossible_month"."""

    what = "month"


@dataclass(frozen=True, slots=True, order=True)
class JstMonth:
    """One calendar month in Japan. Ordered by time; printed `2024-02`."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-02` (also `2024-2` and full width).

        Raises `MonthFormatError`.
        """
        folded = fold_hyphens(fold_digits(fold_spaces(fold_width(text))))
        if not folded:
            raise MonthFormatError(
                reason="empty",
                typed=text,
                sentence_ja="年月が入力されていません。2024-02 のように、西暦の年と月を入力してください。",
                sentence_en="The month is empty. Enter the year and the month, such as 2024-02.",
            )
        match = _MONTH_TEXT.fullmatch(folded)
        if match is None:
            raise MonthFormatError(
                reason="unreadable",
                typed=text,
                sentence_ja=f"「{quote(text)}」は年月として読み取れません。2024-02 のように、西暦4桁の年と月をハイフンでつないで入力してください。",
                sentence_en=f'"{quote(text)}" cannot be read as a month. '
                "Enter a four-digit year and a month joined by a hyphen, such as 2024-02.",
            )
        year, month = int(match[1]), int(match[2])
        if year < 1 or not 1 <= month <= 12:
            raise MonthFormatError(
                reason="impossible_month",
                typed=text,
                sentence_ja=f"「{quote(text)}」という年月はありません。年は0001から9999、月は1から12までです。年月を確かめて入力し直してください。",
                sentence_en=f'"{quote(text)}" does not exist. Years go from 0001 to 9999 and months from 1 to 12. '
                "Check the month and enter it again.",
            )
        return cls(year, month)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    @property
    def first_on(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_on(self) -> date:
        return date(self.year, self.month, self.length_days)

    @property
    def length_days(self) -> int:
        return monthrange(self.year, self.month)[1]

    def days(self) -> Iterator[date]:
        """Every day of the month in order."""
        for number in range(1, self.length_days + 1):
            yield date(self.year, self.month, number)

    def plus(self, months: int) -> Self:
        """The month so many months later; earlier when negative."""
        years, month_index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return type(self)(years, month_index + 1)

    def next(self) -> Self:
        return self.plus(1)

    def previous(self) -> Self:
        return self.plus(-1)


def jst_date(moment: datetime) -> date:
    """The calendar day in Japan at this moment.

    Raises `ValueError` for a naive moment, because its day depends on a zone nobody wrote down.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment needs a time zone before it has a day in Japan.")
    return moment.astimezone(JST).date()


def jst_midnight(day: date) -> datetime:
    """The moment at which the day begins in Japan."""
    return datetime.combine(day, time.min, tzinfo=JST)


def month_of(day: date) -> JstMonth:
    return JstMonth.of(day)


def first_day(day: date) -> date:
    """The first day of the month of this day."""
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    """The last day of the month of this day."""
    return JstMonth.of(day).last_on


def end_of_next_month(day: date) -> date:
    """The last day of the month after the month of this day: 10 January gives 28 or 29 February."""
    return JstMonth.of(day).next().last_on


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last one where that month is shorter."""
    month = JstMonth.of(day).plus(months)
    return date(month.year, month.month, min(day.day, month.length_days))


def months_between(earlier_on: date, later_on: date) -> int:
    """Whole months completed: the largest n for which `add_months(earlier_on, n)` is not after `later_on`.

    Negative when `later_on` lies before `earlier_on`.
    """
    months = (later_on.year - earlier_on.year) * 12 + later_on.month - earlier_on.month
    reached = min(earlier_on.day, JstMonth.of(later_on).length_days) <= later_on.day
    return months if reached else months - 1


@lru_cache(maxsize=12_000)  # thirty years of days; each is looked up in every rule of the law
def is_holiday(day: date) -> bool:
    """Whether the day is a national holiday (国民の祝日, substitute days included). Sundays alone are not."""
    return jpholiday.is_holiday(day)


def weekday_ja(day: date) -> str:
    """The weekday in one kanji: 月 to 日."""
    return _WEEKDAYS_JA[day.weekday()]
