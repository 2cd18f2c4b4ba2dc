"""Birth dates that one slip of the pen or of the era makes of another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

# The same era year under Showa and Heisei, and under Heisei and Reiwa.
_YEARS_BETWEEN_ERAS = (63, 30)
# Showa year typed as if the century gave it, and the other way round: 昭和55 and 1955.
_SHOWA = 25


@lru_cache(maxsize=50_000)
def near_dates(day: date) -> frozenset[date]:
    """All days that differ from this one by one slip: a digit, two neighbouring digits, day and month, the era, a day or a year."""
    text = f"{day:%Y%m%d}"
    found = {read for typed in _slips(text) if (read := _read(typed))}
    found |= {day - timedelta(days=1), day + timedelta(days=1)}
    for years in (*_YEARS_BETWEEN_ERAS, _SHOWA, 1):
        found |= {moved for change in (years, -years) if (moved := _in_year(day, day.year + change))}
    return frozenset(found - {day})


def _slips(text: str) -> Iterator[str]:
    for at in range(2, len(text)):
        for digit in "0123456789":
            yield text[:at] + digit + text[at + 1 :]
    for at in range(2, len(text) - 1):
        yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    yield text[:4] + text[6:] + text[4:6]


def _read(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _in_year(day: date, year: int) -> date | None:
    return _read(f"{year:04}{day:%m%d}") if 1800 < year < 2200 else None
