"""Days as whole numbers since 1970-01-01, as numpy counts them."""

from __future__ import annotations

from datetime import date, timedelta

NO_DAY = 2**31 - 1  # an open end, or "never"
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    return _EPOCH + timedelta(days=int(number))
