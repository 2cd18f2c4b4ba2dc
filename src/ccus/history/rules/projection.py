"""From touches and approved direct entries to work records: one technician, one work date at a time.

The same function serves the intake of live touches, re-judging after late facts and the rebuild from nothing, so that all
three must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from ccus.history.rules.shifts import ShiftRules
from ccus.history.rules.verdicts import (
    DUPLICATE_ELSEWHERE,
    DayFacts,
    gravest_first,
    is_beside_work,
    makes_days,
    verdict_of,
    verdicts,
)
from ccus.history.states import Direction, RecordSource

_in_order = attrgetter("happened_at", "event_id")


@dataclass(slots=True)
class JudgedTouch:
    """One believable touch of a known person with its work date and its reasons so far.

    `reasons` are those of `rules.verdicts.judge`; the reason that depends on the person's other touches of the day is added
    by `project_day`. `stored_reasons` are those in the table, None for a touch that is not stored yet.
    """

    event_id: UUID
    site_id: int
    happened_at: datetime
    direction: str
    method: str
    work_date: date
    reasons: list[str]
    stored_reasons: list[str] | None = None

    @property
    def is_rejudged(self) -> bool:
        """True when it is stored with other reasons than were found now."""
        return self.stored_reasons is not None and self.stored_reasons != self.reasons


class ApprovedEntry(NamedTuple):
    """A direct entry that the prime approved; it also corrects trade, roles and content of a day with touches."""

    business_id: int
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    entry_at: datetime | None
    exit_at: datetime | None


class Record(NamedTuple):
    """The values of one work record, without its key's technician and without the time it was written.

    A tuple, since one is made for each touch: a frozen dataclass takes eight times as long.
    """

    site_id: int
    work_date: date
    business_id: int | None
    tier: int | None
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    entry_at: datetime | None
    exit_at: datetime | None
    touch_count: int
    methods: tuple[str, ...]
    source: str
    verdict: str
    evaluation_valid: bool


def project_day(
    touches: Iterable[JudgedTouch],
    *,
    work_date: date,
    facts: Mapping[int, DayFacts],
    entries: Mapping[int, ApprovedEntry],
    rules: ShiftRules,
) -> list[Record]:
    """Work records of one technician on one work date, by site id.

    `touches`: all of that person and date, over all sites; their `reasons` are completed in place. `facts` and `entries` are
    keyed by site id; `facts` must hold every site of `touches` and `entries`.
    """
    ordered = sorted(touches, key=_in_order)
    if len(ordered) > 1:
        _mark_two_sites_at_once(ordered, rules.two_sites_within)
    by_site: defaultdict[int, list[JudgedTouch]] = defaultdict(list)
    table = verdicts()
    for touch in ordered:
        if table[verdict_of(touch.reasons)].makes_record:
            by_site[touch.site_id].append(touch)
    records = [
        _record(site_id, work_date, by_site.get(site_id, []), facts[site_id], entries.get(site_id))
        for site_id in by_site.keys() | {site for site in entries if makes_days(facts[site].site.kind)}
    ]
    return sorted(records, key=attrgetter("site_id"))


def _mark_two_sites_at_once(ordered: Sequence[JudgedTouch], within: timedelta) -> None:
    marked: set[int] = set()
    ordered = [touch for touch in ordered if not is_beside_work(touch.reasons)]
    for position in range(1, len(ordered)):
        before, after = ordered[position - 1], ordered[position]
        if before.site_id != after.site_id and after.happened_at - before.happened_at <= within:
            marked |= {position - 1, position}
    for position in marked:
        touch = ordered[position]
        touch.reasons = gravest_first([*touch.reasons, DUPLICATE_ELSEWHERE])


def _record(
    site_id: int, work_date: date, touches: Sequence[JudgedTouch], day: DayFacts, entry: ApprovedEntry | None
) -> Record:
    entry_at, exit_at = _first_and_last(touches)
    if entry is not None:
        return Record(
            site_id, work_date, entry.business_id, day.tier, entry.trade_code, entry.site_roles, entry.work_content,
            entry.entry_at or entry_at, entry.exit_at or exit_at, len(touches), _methods(touches),
            RecordSource.BOTH.value if touches else RecordSource.DIRECT.value, "counted", True,
        )  # fmt: skip
    verdict = verdict_of(gravest_first(reason for touch in touches for reason in touch.reasons))
    roster = day.roster
    trade_code, site_roles, work_content = (
        (roster.trade_code, roster.site_roles, roster.work_content) if roster is not None else ("", (), "")
    )
    return Record(
        site_id, work_date, day.business_id, day.tier, trade_code, site_roles, work_content, entry_at, exit_at,
        len(touches), _methods(touches), RecordSource.TOUCH.value, verdict, verdicts()[verdict].evaluation_valid,
    )  # fmt: skip


def _methods(touches: Iterable[JudgedTouch]) -> tuple[str, ...]:
    return tuple(sorted({touch.method for touch in touches}))


def _first_and_last(touches: Sequence[JudgedTouch]) -> tuple[datetime | None, datetime | None]:
    """Entry and exit of a day. A single touch is an entry unless it says otherwise; directions win over order."""
    if not touches:
        return None, None
    first, last = touches[0], touches[-1]
    entry_at = None if first.direction == Direction.EXIT else first.happened_at
    exit_at = (
        None if last.direction == Direction.ENTRY or (last is first and entry_at is not None) else last.happened_at
    )
    return entry_at, exit_at
