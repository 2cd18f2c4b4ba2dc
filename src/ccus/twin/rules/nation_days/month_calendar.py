"""What kind of day it is where: Sundays and holidays, half-worked Saturdays, rain by prefecture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.workdays import is_working_day

SATURDAY = 5
PREFECTURES = 47
ON_SATURDAYS = 0.4
IN_RAIN = 0.7
# Chance of a rainy working day by month, January first: rainy season and typhoons stand out. Rounded from common knowledge.
RAIN_BY_MONTH = (0.16, 0.18, 0.26, 0.28, 0.28, 0.38, 0.32, 0.26, 0.34, 0.26, 0.2, 0.16)


@dataclass(frozen=True, kw_only=True)
class MonthCalendar:
    """One month. `attendance`: share of people who come, by prefecture number (row 0 is unused) and day of the month from 0;
    `in_weather` the same without what Saturdays change.
    """

    month: JstMonth
    first: int
    until: int
    is_worked: npt.NDArray[np.bool_]
    is_saturday: npt.NDArray[np.bool_]
    attendance: npt.NDArray[np.float32]
    in_weather: npt.NDArray[np.float32]


def month_calendar(month: JstMonth, chance: Chance) -> MonthCalendar:
    """The calendar of a month; days are numbers since 1970-01-01, `until` exclusive."""
    days = list(month.days())
    is_worked = np.array([is_working_day(day) for day in days])
    saturday = np.array([day.weekday() == SATURDAY for day in days])
    rain = chance.stream(f"rain {month}").random((PREFECTURES + 1, len(days))) < RAIN_BY_MONTH[month.month - 1]
    in_weather = np.where(rain, IN_RAIN, 1.0).astype(np.float32)
    attendance = np.where(saturday, ON_SATURDAYS, 1.0) * in_weather
    first = day_number(days[0])
    return MonthCalendar(
        month=month,
        first=first,
        until=first + len(days),
        is_worked=is_worked,
        is_saturday=saturday,
        attendance=attendance.astype(np.float32),
        in_weather=in_weather,
    )
