"""What a day costs in the retirement mutual aid (建退共): yen a day by the day worked, from `data/retirement_premiums.csv`."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Premium:
    """Yen for one day worked on `from_on` or later, until the next one."""

    from_on: date
    yen_a_day: int
    source: str
    certainty: str


@cache
def premiums() -> tuple[Premium, ...]:
    """In order of time."""
    text = resources.files("ccus.documents").joinpath("data/retirement_premiums.csv").read_text(encoding="utf-8")
    rows = [
        Premium(date.fromisoformat(row["from_on"]), int(row["yen_a_day"]), row["source"], row["certainty"])
        for row in csv.DictReader(text.splitlines())
    ]
    return tuple(sorted(rows, key=lambda premium: premium.from_on))


def premium_on(work_date: date) -> Premium:
    """The one in force. ValueError for a day before the first, when there were no work records."""
    place = bisect_right([premium.from_on for premium in premiums()], work_date)
    if place == 0:
        raise ValueError(f"no premium is known for {work_date}")
    return premiums()[place - 1]


def amount_yen(work_dates: Iterable[date]) -> int:
    """Yen for so many days of one or several people."""
    return sum(premium_on(work_date).yen_a_day for work_date in work_dates)
