"""When people of the demo country work: every day but Sundays and holidays, and on Saturdays some firms only."""

from __future__ import annotations

from datetime import date

from ccus.kit.calendar import is_holiday

SATURDAY, SUNDAY = 5, 6


def is_working_day(day: date) -> bool:
    return day.weekday() != SUNDAY and not is_holiday(day)
