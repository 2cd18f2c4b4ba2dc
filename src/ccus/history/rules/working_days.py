"""On which days a person who is on a roster is expected: Monday to Friday without national holidays.

Many crews work on Saturdays and some on Sundays; a day on which nobody is expected is still recorded and counted when
somebody works. It is only never called missing. Assumed: no official source says which days to ask about.
"""

from __future__ import annotations

from datetime import date

from ccus.kit.calendar import JstMonth, is_holiday

SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_holiday(day)


def past_working_days(month: JstMonth, *, before: date) -> list[date]:
    """Working days of the month that lie before a day, in order. In a month to come there are none."""
    return [day for day in month.days() if day < before and is_working_day(day)]
