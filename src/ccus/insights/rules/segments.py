"""Whom to approach (働きかけの相手), and why: groups with low use, and people who are close to a level.

Source: business plan for FY2025 (2025年度の事業計画案): regions and trades with low rates, firms with a capital of 10 to 50
million yen, primes that record on some sites only or on none; ability evaluation guideline for levels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ccus.insights.rules.suppression import FEWEST_PEOPLE, is_small
from ccus.levels.rules.criteria import GUIDELINE, HIGHEST_LEVEL, fields, requirement
from ccus.levels.rules.progress import CountedDays, Progress, progress_to_next_level

NEAR_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class PrimeUse:
    """How a prime uses its running sites. `recorded_before`: there were records at its sites at some time."""

    ccus_id: str
    name: str
    prefecture_code: str
    capital_yen: int | None
    sites: int
    recording: int
    recorded_before: bool


@dataclass(frozen=True, kw_only=True)
class GroupUse:
    """Of those registered in a part, how many had a record. `active` is None when that were fewer than ten people."""

    part: str
    registered: int
    active: int | None
    rate: float | None


@dataclass(frozen=True, kw_only=True)
class NearLevel:
    """Somebody who lacks few days to the next level of a field, or none: then qualifications and an application remain.

    `trade_code` is there when the field of the trade is not known and the guideline stands in.
    """

    technician_id: int
    progress: Progress
    trade_code: str
    days_left: int


def uses_of_groups(rows: Iterable[tuple[str, int, int]], *, of_people: bool) -> tuple[tuple[GroupUse, ...], float]:
    """From (part, registered, active): groups whose rate lies below that of all, lowest first, and the rate of all in per cent.

    Groups of fewer than ten people are left out. Where fewer than ten people were active the number is not given.
    """
    known = [row for row in rows if row[1] > 0]
    registered, active = sum(row[1] for row in known), sum(row[2] for row in known)
    overall = 100 * active / registered if registered else 0.0
    low = [row for row in known if 100 * row[2] / row[1] < overall and not (of_people and row[1] < FEWEST_PEOPLE)]
    low.sort(key=lambda row: (row[2] / row[1], -row[1], row[0]))
    return tuple(_use(*row, is_hidden=of_people and is_small(row[2])) for row in low), round(overall, 1)


def _use(part: str, registered: int, active: int, *, is_hidden: bool) -> GroupUse:
    if is_hidden:
        return GroupUse(part=part, registered=registered, active=None, rate=None)
    return GroupUse(part=part, registered=registered, active=active, rate=round(100 * active / registered, 1))


def near_level(
    technician_id: int, *, level: int, field: str, trade_code: str, days: CountedDays, on: date
) -> NearLevel | None:
    """None for somebody with more than `NEAR_DAYS` to go in any kind of days, or at the highest level."""
    progress = progress_to_next_level(field or GUIDELINE, level=level, days=days, on=on)
    if progress.next_level is None:
        return None
    days_left = max(step.days_left for step in progress.steps)
    if days_left > NEAR_DAYS:
        return None
    return NearLevel(
        technician_id=technician_id, progress=progress, trade_code="" if field else trade_code, days_left=days_left
    )


def fewest_days(*, on: date) -> int:
    """Whoever has fewer work days than this is near no level of any field."""
    needed = [
        requirement(field, level=level, on=on).work_days for field in fields() for level in range(2, HIGHEST_LEVEL + 1)
    ]
    return min(needed) - NEAR_DAYS
