"""Which card somebody holds to the gate on a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.day_numbers import NO_DAY
from ccus.twin.rules.nation.plan import Cards
from ccus.twin.rules.nation.tables import LOST

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# Instead of the number of a card: recognised by the ID; a card that no register knows.
BY_ID, STRANGE_CARD = 0, -1


@dataclass(frozen=True, kw_only=True)
class Wallets:
    """By technician: the first card until it was stopped, and since when there is a second."""

    first_issued_on: Numbers
    first_expires_on: Numbers
    first_stopped_on: Numbers
    first_was_lost: Flags
    second_issued_on: Numbers
    second_expires_on: Numbers

    def issue_on(self, technician: Numbers, day: Numbers) -> npt.NDArray[np.int16]:
        """Number of the good card carried on each day; BY_ID where there is none."""
        second = self.second_issued_on[technician] <= day
        first = (self.first_issued_on[technician] <= day) & (day < self.first_stopped_on[technician])
        return np.where(second, 2, np.where(first, 1, BY_ID)).astype(np.int16)

    def has_found_again(self, technician: Numbers, day: Numbers) -> Flags:
        """Whether the lost first card may turn up: it was stopped before this day."""
        return self.first_was_lost[technician] & (self.first_stopped_on[technician] < day)

    def is_expired(self, technician: Numbers, day: Numbers, issue: npt.NDArray[np.int16]) -> Flags:
        expires_on = np.where(issue == 2, self.second_expires_on[technician], self.first_expires_on[technician])
        return (issue > 0) & (expires_on < day)


def wallets_of(cards: Cards, *, technicians: int) -> Wallets:
    """Cards by technician; at most two each."""

    def by_technician(issue: int, column: npt.NDArray[np.int32], absent: int) -> Numbers:
        found = np.full(technicians, absent, dtype=np.int32)
        of_issue = cards.issue_number == issue
        found[cards.technician[of_issue]] = column[of_issue]
        return found

    return Wallets(
        first_issued_on=by_technician(1, cards.issued_on, NO_DAY),
        first_expires_on=by_technician(1, cards.expires_on, NO_DAY),
        first_stopped_on=by_technician(1, cards.revoked_on, NO_DAY),
        first_was_lost=by_technician(1, (cards.reason == LOST).astype(np.int32), 0) == 1,
        second_issued_on=by_technician(2, cards.issued_on, NO_DAY),
        second_expires_on=by_technician(2, cards.expires_on, NO_DAY),
    )
