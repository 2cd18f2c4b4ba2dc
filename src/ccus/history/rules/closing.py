"""Until when a day can be typed in and decided.

Entry and approval of direct entries both close at the end of the month after the work date (10 January → end of February).
Source: published guidance on direct entry; see docs/glossary.md, "direct entry".
"""

from __future__ import annotations

from datetime import date

from ccus.kit.calendar import end_of_next_month


def closes_on(work_date: date) -> date:
    """Last day, inclusive, on which a direct entry for `work_date` can be made or decided."""
    return end_of_next_month(work_date)


def is_open(work_date: date, *, on: date) -> bool:
    """True while a direct entry for `work_date` can be made or decided on `on`. Future days are not open."""
    return work_date <= on <= closes_on(work_date)


def days_left(work_date: date, *, on: date) -> int:
    """Days from `on` to the last day, negative when it has passed."""
    return (closes_on(work_date) - on).days
