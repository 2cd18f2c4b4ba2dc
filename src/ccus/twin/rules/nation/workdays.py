"""The days on which building sites work: Monday to Saturday, without national holidays and the turn of the year."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from ccus.kit.calendar import is_holiday
from ccus.twin.rules.nation.day_numbers import day_number, day_of

_SUNDAY = 6
FIRST_DAY = day_number(date(2018, 4, 1))
_LAST_DAY = day_number(date(2050, 3, 31))


def is_working_day(day: date) -> bool:
    turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() != _SUNDAY and not turn_of_year and not is_holiday(day)


@cache
def working_day_flags() -> npt.NDArray[np.bool_]:
    """One flag per day from `FIRST_DAY` on, to the end of fiscal 2049."""
    return np.array([is_working_day(day_of(number)) for number in range(FIRST_DAY, _LAST_DAY + 1)])


@cache
def working_days_before() -> npt.NDArray[np.int32]:
    """Position i: how many working days lie in [FIRST_DAY, FIRST_DAY + i). The difference of two counts a range."""
    return np.concatenate(([0], np.cumsum(working_day_flags()))).astype(np.int32)


def count_working_days(valid_from: npt.NDArray[np.int32], valid_until: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Working days of each half-open range inside the calendar; 0 for empty ones."""
    before = working_days_before()
    last = len(before) - 1
    ends = before[np.clip(valid_until.astype(np.int64) - FIRST_DAY, 0, last)]
    starts = before[np.clip(valid_from.astype(np.int64) - FIRST_DAY, 0, last)]
    worked: npt.NDArray[np.int32] = np.maximum(ends - starts, 0).astype(np.int32)
    return worked
