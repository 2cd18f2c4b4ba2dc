from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from tests.history.world import MONDAY, at

from ccus.history.rules.shifts import assign_work_dates, shift_rules
from ccus.kit.calendar import jst_date

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


@dataclass
class Gate:
    happened_at: datetime
    direction: str

    @property
    def touched_on(self) -> date:
        return jst_date(self.happened_at)


def day_numbers(*touches: str) -> list[int]:
    """Work dates as 0 (Monday), 1, 2 for touches written `0 20:00 in`."""
    words = {"in": "entry", "out": "exit", "?": ""}
    gates = []
    for text in touches:
        day, clock, direction = text.split()
        gates.append(Gate(at(clock, MONDAY + timedelta(days=int(day))), words[direction]))
    return [(day - MONDAY).days for day in assign_work_dates(gates, shift_rules())]


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        (["0 08:00 ?"], [0]),
        (["0 08:00 in", "0 17:00 out"], [0, 0]),
        (["0 08:00 in", "1 08:00 in"], [0, 1]),
        # night shifts: the day of entry
        (["0 20:00 in", "1 05:00 out"], [0, 0]),
        (["0 20:00 ?", "1 05:00 ?"], [0, 0]),
        (["0 20:00 ?", "1 00:30 ?", "1 05:00 ?"], [0, 0, 0]),
        (["0 20:00 in", "1 00:10 out", "1 01:00 in", "1 05:00 out"], [0, 0, 0, 0]),
        # exactly as long as a shift may be, and a minute more
        (["0 14:00 in", "1 08:00 out"], [0, 0]),
        (["0 13:59 in", "1 08:00 out"], [0, 1]),
        # a night every night stays one day each
        (["0 20:00 ?", "1 05:00 ?", "1 20:00 ?", "2 05:00 ?"], [0, 0, 1, 1]),
        # a forgotten exit does not swallow the next day
        (["0 08:00 in", "1 07:55 in", "1 17:00 out"], [0, 1, 1]),
        (["0 08:00 ?", "1 07:55 ?"], [0, 1]),
        # somebody who only touches when leaving
        (["0 17:30 ?", "1 08:00 ?"], [0, 1]),
        # an exit in the morning with nobody there the day before
        (["1 05:00 out"], [1]),
        # once the new day has begun, an exit belongs to it
        (["0 20:00 in", "1 05:00 out", "1 07:30 in", "1 11:00 out"], [0, 0, 1, 1]),
        # an entry long after the last touch starts a new day
        (["0 20:00 in", "1 02:00 in"], [0, 1]),
        # nothing is carried over from two days before
        (["0 20:00 in", "2 05:00 out"], [0, 2]),
    ],
)
def test_work_dates(touches: list[str], expected: list[int]) -> None:
    assert day_numbers(*touches) == expected


def test_the_answer_needs_only_the_day_before() -> None:
    week = [f"{day} {clock} ?" for day in range(5) for clock in ("05:10", "20:00")]

    whole = day_numbers(*week)
    last_two_days = day_numbers(*week[-4:])

    assert last_two_days[2:] == whole[-2:]
