"""Days of one month as bits: how `people_days.sql` hands over the months of thousands of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ccus.history.states import DayState


@dataclass(frozen=True, slots=True)
class MonthMarks:
    """One person's month in masks: bit 0 is the first day. A day stands in at most one of the five states.

    `counted` are the days that count for levels as they stand, whatever else is open on them.
    """

    first_on: date
    counted: int = 0
    recorded: int = 0
    approved: int = 0
    pending: int = 0
    attention: int = 0
    missing: int = 0

    @property
    def counted_days(self) -> int:
        return self.counted.bit_count()

    @property
    def pending_days(self) -> int:
        return self.pending.bit_count()

    @property
    def attention_days(self) -> int:
        return self.attention.bit_count()

    @property
    def missing_days(self) -> int:
        return self.missing.bit_count()

    def missing_dates(self) -> tuple[date, ...]:
        return self._dates(self.missing)

    def attention_dates(self) -> tuple[date, ...]:
        return self._dates(self.attention)

    def states(self) -> dict[date, DayState]:
        """The state of each day that has one, in order of the days."""
        masks = {
            DayState.RECORDED: self.recorded,
            DayState.APPROVED: self.approved,
            DayState.PENDING: self.pending,
            DayState.ATTENTION: self.attention,
        }
        found = {day: state for state, mask in masks.items() for day in self._dates(mask)}
        return dict(sorted(found.items()))

    def is_missing(self, day: date) -> bool:
        return bool(self.missing >> (day - self.first_on).days & 1)

    def _dates(self, mask: int) -> tuple[date, ...]:
        return tuple(self.first_on + timedelta(days=bit) for bit in _bits(mask))


def _bits(mask: int) -> Iterable[int]:
    return (bit for bit in range(mask.bit_length()) if mask >> bit & 1)
