"""When people are left in peace: messages that can wait go out between eight and twenty o'clock, Japanese time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ccus.kit.calendar import JST

# No source names hours; those of debt collectors (貸金業法 21条, 21:00 to 8:00 is forbidden) are narrower by an hour here.
FIRST, LAST = time(8, 0), time(20, 0)


def next_good_moment(moment: datetime) -> datetime:
    """The moment itself within the hours, else the next morning's first."""
    local = moment.astimezone(JST)
    if FIRST <= local.time() < LAST:
        return moment
    day = local.date() if local.time() < FIRST else local.date() + timedelta(days=1)
    return datetime.combine(day, FIRST, JST)
