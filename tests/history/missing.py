"""A crew of three whose gate lost the touch of one of them on one day."""

from __future__ import annotations

from datetime import date, timedelta

from tests.history.world import World, a_roster_entry, a_technician, a_touch, at, store

from ccus.history.rules.working_days import is_working_day

# Two weeks on either side of the day are known when one looks.
DAY = date(2026, 10, 14)
LOOKED_ON = date(2026, 11, 16)
NOW = at("12:00", LOOKED_ON)
_BEGINS, _ENDS = date(2026, 9, 28), date(2026, 10, 31)


def a_lost_touch(world: World, *, numbered: bool = True) -> None:
    """太郎 touches second of three every working day; on DAY the gate took his touch and lost it."""
    for name, token in (("花子", "HANAKO"), ("次郎", "JIRO")):
        a_roster_entry(world.site, a_technician(name, of=world.employer, token=token), world.employer)
    touches, number, day = [], 0, _BEGINS
    while day <= _ENDS:
        if is_working_day(day):
            for minute, token in ((44, "HANAKO"), (45, "TARO"), (46, "JIRO")):
                number += 1
                if (day, token) != (DAY, "TARO"):
                    when = at(f"07:{minute}", day) + timedelta(seconds=day.day)
                    touches.append(a_touch(world.gate, when, token=token, sequence=number if numbered else None))
        day += timedelta(days=1)
    store(*touches, received_at=at("09:00", _ENDS + timedelta(days=1)))
