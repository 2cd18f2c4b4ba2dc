"""What nation somebody asks for, as typed, checked in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from ccus.kit.calendar import end_of_month
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
from ccus.twin.rules.nation.published import CCUS_BEGAN, LAST_PUBLISHED


def read_order(*, scale: str, until: str, seed: int) -> NationOrder:
    """Any width of digits is taken.

    Raises ScaleUnreadable, ScaleOutOfRange, LastDayUnreadable, NotTheEndOfAMonth, NoFiguresForTheseDays, SeedOutOfRange.
    """
    if seed < 0:
        raise SeedOutOfRange
    return NationOrder(scale=_scale(scale), until=_last_day(until), seed=seed)


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


def _last_day(typed: str) -> date:
    try:
        day = date.fromisoformat(fold_hyphens(fold_digits(fold_width(typed))).strip())
    except ValueError:
        raise LastDayUnreadable(typed=typed) from None
    if not CCUS_BEGAN.last_on <= day <= LAST_PUBLISHED.last_on:
        raise NoFiguresForTheseDays(day=day, first=CCUS_BEGAN.last_on, last=LAST_PUBLISHED.last_on)
    if day != end_of_month(day):
        raise NotTheEndOfAMonth(day=day, month_end=end_of_month(day))
    return day
