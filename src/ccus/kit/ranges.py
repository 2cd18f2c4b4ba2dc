"""Spans of days, from a first day to an exclusive end, as PostgreSQL's `daterange` keeps them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, Self, TypeVar

_TEXT = re.compile(r"\[(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2})?\)", re.ASCII)
_ONE_DAY = timedelta(days=1)

RangeT = TypeVar("RangeT")


class DatabaseRange(Protocol):
    """What is read from a range of the database driver, such as psycopg's `Range[date]`."""

    @property
    def lower(self) -> date | None: ...
    @property
    def upper(self) -> date | None: ...
    @property
    def lower_inc(self) -> bool: ...
    @property
    def upper_inc(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `from_on` up to, and without, `until`; no end when `until` is None. Never empty.

    Printed and parsed as PostgreSQL writes it: `[2024-04-01,2025-04-01)`, `[2024-04-01,)`.
    """

    from_on: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.from_on:
            raise ValueError("A range of days ends after the day it begins on.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `ValueError` for anything but the printed form."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError("A range of days is written [2024-04-01,2025-04-01) or [2024-04-01,).")
        return cls(date.fromisoformat(match[1]), date.fromisoformat(match[2]) if match[2] else None)

    @classmethod
    def from_database(cls, stored: DatabaseRange) -> Self:
        """The same days as the driver's range, whatever its bounds include.

        Raises `ValueError` when it is empty or has no first day.
        """
        if stored.lower is None:
            raise ValueError("A range of days needs a first day.")
        from_on = stored.lower if stored.lower_inc else stored.lower + _ONE_DAY
        until = stored.upper + _ONE_DAY if stored.upper is not None and stored.upper_inc else stored.upper
        return cls(from_on, until)

    def to_database(self, range_class: Callable[[date, date | None, str], RangeT]) -> RangeT:
        """As the given class of the driver: `days.to_database(Range)`."""
        return range_class(self.from_on, self.until, "[)")

    def __str__(self) -> str:
        return f"[{self.from_on},{'' if self.until is None else self.until})"

    @property
    def last_on(self) -> date | None:
        """The last day inside, for showing to people; None without an end."""
        return None if self.until is None else self.until - _ONE_DAY

    def contains(self, day: date) -> bool:
        return self.from_on <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "DayRange") -> bool:
        """Whether some day lies in both; ranges that merely touch do not overlap."""
        return self.intersect(other) is not None

    def intersect(self, other: "DayRange") -> "DayRange | None":
        """The days in both, or None when there are none."""
        from_on = max(self.from_on, other.from_on)
        until = min((end for end in (self.until, other.until) if end is not None), default=None)
        return None if until is not None and until <= from_on else DayRange(from_on, until)
