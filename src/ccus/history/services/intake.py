"""Intake: touches become facts, verdicts and days in one transaction.

Used by the edge (many gates, one transaction), by the import of a logging reader's file and by the demo, on a plain psycopg
connection. The caller opens and commits the transaction and makes missing partitions first (`partitions`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ccus.history.rules.projection import JudgedTouch, Record, project_day
from ccus.history.rules.shifts import ShiftRules, assign_work_dates, shift_rules
from ccus.history.rules.verdicts import (
    CLOCK_SUSPECT,
    is_believable,
    judge,
    reasons_without_person,
    verdict_of,
    verdicts_of_methods,
)
from ccus.history.services import arrivals, facts, recomputing, resent, writing
from ccus.history.services.facts import DayKey, Person, StoredTouch, Surroundings
from ccus.history.states import CredentialKind
from ccus.kit.calendar import JST

_DAY = timedelta(days=1)


@dataclass(slots=True)
class ReportedTouch:
    """One touch as a device reports it, already read and checked for form.

    `occurred_at` is the device's clock; `clock_offset_ms` is that clock minus the server's as the device measured it, None if
    it could not. `credential` is the token of a card or a 14-digit technician ID, by `credential_kind`. `evidence` is JSON
    text or None. `device_id` and `site_id` come from the device's enrolment, never from the event.
    """

    event_id: UUID
    occurred_at: datetime
    credential_kind: str
    credential_hash: bytes
    typed_id: str
    method: str
    device_id: int
    site_id: int
    direction: str = ""
    clock_offset_ms: int | None = None
    sequence: int | None = None
    evidence: str | None = None
    _touched_on: date | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def happened_at(self) -> datetime:
        if not self.clock_offset_ms:
            return self.occurred_at
        return self.occurred_at - timedelta(milliseconds=self.clock_offset_ms)

    @property
    def touched_on(self) -> date:
        """JST date, computed once: it is asked for by everybody on the way."""
        if self._touched_on is None:
            self._touched_on = self.happened_at.astimezone(JST).date()
        return self._touched_on


class Answer(NamedTuple):
    """What became of one reported touch. `person` is None when the credential names nobody."""

    event_id: UUID
    is_new: bool
    verdict: str
    work_date: date | None
    person: Person | None


@dataclass(slots=True)
class _New:
    """A reported touch, once in a batch, with what is concluded about it. `is_stored`: it was there before, and counts as before.

    What is asked of each touch is kept here: sets of ids would take a sixth of the time of all the rest.
    """

    touch: ReportedTouch
    happened_at: datetime
    touched_on: date
    person: Person | None
    believable: bool
    judged: JudgedTouch | None = None
    is_stored: bool = False
    is_answered: bool = False

    @property
    def direction(self) -> str:
        return self.touch.direction

    @property
    def reasons(self) -> list[str]:
        if self.judged:
            return self.judged.reasons
        if self.person is not None and not self.believable:  # a wrong clock says nothing against a known card
            return [CLOCK_SUSPECT]
        return reasons_without_person(believable=self.believable)

    @property
    def work_date(self) -> date | None:
        if self.judged:
            return self.judged.work_date
        return self.touched_on if self.believable else None


def hash_typed_id(ccus_id: str) -> bytes:
    """Credential hash of a 14-digit ID, so that touches by ID and by card are kept alike."""
    return hashlib.sha256(b"id:" + ccus_id.encode()).digest()


def days_touched(touches: Sequence[ReportedTouch]) -> set[date]:
    """JST dates of the touches, for `partitions.missing_months`."""
    return {touch.touched_on for touch in touches}


def store_touches(
    connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch], *, received_at: datetime
) -> list[Answer]:
    """Stores and judges touches and brings their days up to date. Answers in the order given.

    Repetitions, inside the batch or of what is stored, answer with `is_new` False and change nothing. Must run inside a
    transaction; the answers hold only once it is committed.
    """
    touches = _as_first_stored(connection, touches)
    people = _people_of(connection, touches)
    unique = {touch.event_id: touch for touch in reversed(touches)}
    new = [_take_in(touch, people.get(touch.credential_hash), received_at) for touch in unique.values()]
    of_person: defaultdict[int, list[_New]] = defaultdict(list)
    for item in new:
        if item.person is not None and item.believable:
            of_person[item.person.technician_id].append(item)
    around = _look_around(connection, of_person)
    if around.stored:
        known_ids = {row.event_id for rows in around.stored.values() for row in rows}
        for item in new:
            item.is_stored = item.touch.event_id in known_ids
    records, unsettled = _conclude(connection, of_person, around)
    fresh = [item for item in new if not item.is_stored]
    there_before = writing.insert_touches(connection, [_row(item) for item in fresh], received_at=received_at)
    if there_before:  # though not among its person's touches: the card was unknown then
        for item in fresh:
            item.is_stored = item.touch.event_id in there_before
            if item.is_stored and item.person is not None and item.believable:
                unsettled.add(item.person.technician_id)
    writing.merge_records(connection, [row for row in records if row[0] not in unsettled], now=received_at)
    for technician in sorted(unsettled):
        days = [item.touched_on for item in of_person[technician]]
        recomputing.recompute(
            connection,
            [technician],
            from_on=min(days) - _DAY,
            until=max(days) + 2 * _DAY,
            cause="late_touch",
            now=received_at,
        )
    return _answers(connection, touches, new, unsettled)


def store_and_tell(
    connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch], *, received_at: datetime
) -> list[Answer]:
    """The same, and open pages hear of it once the transaction commits: for those who store many touches now and then."""
    answers = store_touches(connection, touches, received_at=received_at)
    arrivals.tell(connection, {touch.site_id for touch, answer in zip(touches, answers, strict=True) if answer.is_new})
    return answers


def _as_first_stored(connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch]) -> Sequence[ReportedTouch]:
    """The same touches, those that are stored with another offset as they are stored. Asks nothing where no touch says so."""
    late = [touch for touch in touches if touch.evidence is not None and resent.LATER in touch.evidence]
    if not late:
        return touches
    stored = resent.find_first_stored(connection, [(touch.event_id, touch.occurred_at) for touch in late])
    return [
        replace(touch, occurred_at=stored[touch.event_id][0], clock_offset_ms=stored[touch.event_id][1])
        if touch.event_id in stored
        else touch
        for touch in touches
    ]


def _people_of(connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch]) -> dict[bytes, Person]:
    cards = {touch.credential_hash for touch in touches if touch.credential_kind == CredentialKind.CARD}
    typed = {touch.credential_hash: touch.typed_id for touch in touches if touch.typed_id}
    return facts.find_people(connection, card_hashes=list(cards), typed_ids=typed)


def _take_in(touch: ReportedTouch, person: Person | None, received_at: datetime) -> _New:
    happened_at, touched_on = touch.happened_at, touch.touched_on
    return _New(touch, happened_at, touched_on, person, is_believable(happened_at, touched_on, received_at=received_at))


def _look_around(connection: psycopg.Connection[Any], of_person: dict[int, list[_New]]) -> Surroundings:
    """What the new touches are concluded with. Nearly all belong to the day on which they were made, so that its facts are read with it."""
    days = {person: [item.touched_on for item in items] for person, items in of_person.items()}
    return facts.lock_and_look_around(
        connection,
        {person: (min(touched), max(touched)) for person, touched in days.items()},
        {(person, item.touch.site_id, item.touched_on) for person, items in of_person.items() for item in items},
    )


def _conclude(
    connection: psycopg.Connection[Any],
    of_person: dict[int, list[_New]],
    around: Surroundings,
) -> tuple[list[tuple[int, Record]], set[int]]:
    """Work dates, verdicts and records of the new touches.

    Gives (technician id, record) pairs, and the technicians for whom the new touches change conclusions about stored ones:
    those are recomputed from the tables afterwards.
    """
    rules = shift_rules()
    unsettled: set[int] = set()
    units: dict[tuple[int, date], list[JudgedTouch]] = {}
    to_judge: list[tuple[DayKey, _New]] = []
    for technician, items in of_person.items():
        fresh = [item for item in items if not item.is_stored]
        if not fresh:
            continue
        neighbours = around.stored.get(technician, [])
        dates, settled = _assign(fresh, neighbours, rules)
        if not settled:
            unsettled.add(technician)
        for item, work_date in zip(fresh, dates, strict=True):
            touch = item.touch
            item.judged = JudgedTouch(
                touch.event_id, touch.site_id, item.happened_at, touch.direction, touch.method, work_date, []
            )
            to_judge.append(((technician, touch.site_id, work_date), item))
            units.setdefault((technician, work_date), []).append(item.judged)
        for row in neighbours:
            unit = units.get((technician, row.work_date)) if row.work_date is not None else None
            if unit is not None:
                unit.append(row.as_judged())
    keys = {(technician, touch.site_id, day) for (technician, day), unit in units.items() for touch in unit}
    around.add_days(connection, keys)
    days, entries = around.days, around.entries
    for key, item in to_judge:
        if item.judged is not None and item.person is not None:
            item.judged.reasons = judge(
                item.happened_at, key[2], card=item.person.card, day=days[key], method=item.touch.method
            )
    records: list[tuple[int, Record]] = []
    for (technician, day), unit in units.items():
        unit_sites = {touch.site_id for touch in unit}
        projected = project_day(
            unit,
            work_date=day,
            facts={site: days[technician, site, day] for site in unit_sites},
            entries={site: entries[technician, site, day] for site in unit_sites if (technician, site, day) in entries},
            rules=rules,
        )
        if any(touch.is_rejudged for touch in unit):
            unsettled.add(technician)
        records += [(technician, record) for record in projected]
    return records, unsettled


def _assign(fresh: list[_New], neighbours: list[StoredTouch], rules: ShiftRules) -> tuple[list[date], bool]:
    """Work dates of the new touches, and whether those of the stored ones stay as they are."""
    if not neighbours and len(fresh) == 1:
        return [fresh[0].touched_on], True
    beside_work = verdicts_of_methods()
    by_site: defaultdict[tuple[int, bool], list[_New | StoredTouch]] = defaultdict(list)
    for item in fresh:
        by_site[item.touch.site_id, item.touch.method in beside_work].append(item)
    for row in neighbours:
        place = (row.site_id, row.method in beside_work)
        if place in by_site and row.work_date is not None:
            by_site[place].append(row)
    first_day = min(item.touched_on for item in fresh)
    found: dict[int, date] = {}
    settled = True
    for touches in by_site.values():
        touches.sort(key=lambda touch: touch.happened_at)
        for touch, work_date in zip(touches, assign_work_dates(touches, rules), strict=True):
            if isinstance(touch, _New):
                found[id(touch)] = work_date
            elif touch.touched_on >= first_day and touch.work_date != work_date:
                settled = False
    return [found[id(item)] for item in fresh], settled


def _row(item: _New) -> writing.TouchRow:
    touch = item.touch
    reasons = item.reasons
    return writing.TouchRow(
        touch.event_id,
        item.touched_on,
        item.happened_at,
        touch.occurred_at,
        touch.clock_offset_ms,
        touch.device_id,
        touch.sequence,
        touch.site_id,
        touch.credential_kind,
        touch.credential_hash,
        touch.method,
        touch.direction,
        touch.evidence,
        item.person.technician_id if item.person else None,
        verdict_of(reasons),
        " ".join(reasons),
        item.work_date,
    )


def _answers(
    connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch], new: list[_New], unsettled: set[int]
) -> list[Answer]:
    """Answers in the order of the batch; a repetition inside the batch answers as one."""
    items = {item.touch.event_id: item for item in new}
    reread = [
        item for item in new if item.is_stored or (item.person is not None and item.person.technician_id in unsettled)
    ]
    verdicts = writing.read_verdicts(
        connection, [item.touch.event_id for item in reread], [item.touched_on for item in reread]
    )
    answers: list[Answer] = []
    for touch in touches:
        item = items[touch.event_id]
        read = verdicts.get(touch.event_id) if verdicts else None
        verdict, work_date = read or (verdict_of(item.reasons), item.work_date)
        answers.append(
            Answer(touch.event_id, not (item.is_stored or item.is_answered), verdict, work_date, item.person)
        )
        item.is_answered = True
    return answers
