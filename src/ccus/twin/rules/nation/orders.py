"""What can be asked of the national twin: scale, last day and seed as typed, checked in words."""

from __future__ import annotations

from dataclasses import dataclass
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
from ccus.twin.rules.nation.published import CCUS_BEGAN, LAST_PUBLISHED

# Below this some months have records and no site, because parts of a small whole are rounded.
SMALLEST_SCALE = Decimal("0.001")
DEFAULT_SEED = 20240229
DEFAULT_UNTIL = LAST_PUBLISHED.last_on


@dataclass(frozen=True, kw_only=True)
class NationOrder:
    """A nation that can be planned."""

    scale: Decimal
    until: date
    seed: int


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
