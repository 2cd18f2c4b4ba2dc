"""What nation somebody asks for, as typed, checked in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from ccus.kit.calendar import JstMonth, end_of_month
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width
from ccus.twin.errors import (
    LastDayUnreadable,
    NoFiguresForTheseDays,
    NotTheEndOfAMonth,
    ScaleOutOfRange,
    ScaleUnreadable,
    SeedOutOfRange,
)
from ccus.twin.rules.nation.orders import SMALLEST_SCALE, NationOrder
from ccus.twin.rules.nation.published import OPERATION_BEGAN


def read_order(*, scale: str, until: str, seed: int, today: date) -> NationOrder:
    """Any width of digits is taken. The last month that can be asked for is the one that ended before `today`.

    Raises ScaleUnreadable, ScaleOutOfRange, LastDayUnreadable, NotTheEndOfAMonth, NoFiguresForTheseDays, SeedOutOfRange.
    """
    if seed < 0:
        raise SeedOutOfRange
    return NationOrder(scale=_scale(scale), until=_last_day(until, today), seed=seed)


def _scale(typed: str) -> Decimal:
    try:
        scale = Decimal(fold_digits(fold_width(typed)).strip())
    except InvalidOperation:
        raise ScaleUnreadable(typed=typed) from None
    if scale.is_nan():
        raise ScaleUnreadable(typed=typed)
    if not SMALLEST_SCALE <= scale <= 1:
        raise ScaleOutOfRange(typed=typed)
    return scale


def last_possible_day(today: date) -> date:
    """The end of the last month that is over."""
    return JstMonth.of(today).previous().last_on


def _last_day(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(fold_hyphens(fold_digits(fold_width(typed))).strip())
    except ValueError:
        raise LastDayUnreadable(typed=typed) from None
    if not OPERATION_BEGAN.last_on <= day <= last_possible_day(today):
        raise NoFiguresForTheseDays(day=day, first=OPERATION_BEGAN.last_on, last=last_possible_day(today))
    if day != end_of_month(day):
        raise NotTheEndOfAMonth(day=day, month_end=end_of_month(day))
    return day
