"""The recording period (就業履歴蓄積期間): the days of a site on which touches count."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from ccus.kit.calendar import add_months
from ccus.kit.eras import display_date, display_date_english

ONE_DAY = timedelta(days=1)
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class RecordingPeriod:
    """First and last day, both counted, as people say it. Stored half-open: [first_on, last_on + 1)."""

    first_on: date
    last_on: date

    @property
    def until(self) -> date:
        return self.last_on + ONE_DAY

    @property
    def length_days(self) -> int:
        return (self.until - self.first_on).days

    def contains(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on

    def overlaps(self, from_on: date, until: date | None) -> bool:
        """Whether the half-open range shares a day with the period; None is open-ended."""
        return from_on <= self.last_on and (until is None or until > self.first_on)


def is_backwards(period: RecordingPeriod) -> bool:
    return period.last_on < period.first_on


def latest_last_on(first_on: date) -> date:
    """The last day that a period beginning on `first_on` may have."""
    return add_months(first_on, longest_years() * MONTHS_PER_YEAR) - ONE_DAY


def is_too_long(period: RecordingPeriod) -> bool:
    return period.last_on > latest_last_on(period.first_on)


@cache
def longest_years() -> int:
    text = resources.files("ccus.sites").joinpath("data", "recording_period.toml").read_text(encoding="utf-8")
    years: int = tomllib.loads(text)["longest_years"]
    return years


def changed_days(old: RecordingPeriod, renewed: RecordingPeriod) -> tuple[date, date] | None:
    """The smallest half-open range holding every day that is in one period only; None when they are equal.

    It may hold days that did not change in between: judging those again does no harm.
    """
    edges = ({old.first_on} ^ {renewed.first_on}) | ({old.until} ^ {renewed.until})
    return (min(edges), max(edges)) if edges else None


def describe(period: RecordingPeriod, *, on: date, language: str = "ja") -> str:
    """Where the day stands in the period, in words: not begun, running with the days left, or over."""
    if on < period.first_on:
        days = (period.first_on - on).days
        return f"あと{days}日で始まります" if language == "ja" else f"begins in {days} day(s)"
    if on > period.last_on:
        if language == "ja":
            return f"{display_date(period.last_on)}に終わりました"
        return f"ended on {display_date_english(period.last_on)}"
    days = (period.last_on - on).days
    return f"蓄積中（あと{days}日）" if language == "ja" else f"recording, {days} day(s) left"
