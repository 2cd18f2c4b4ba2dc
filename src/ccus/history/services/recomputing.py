"""Days concluded again from the tables: after late facts, and in the rebuild from nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

import psycopg

from ccus.history.rules.projection import JudgedTouch, Record, project_day
from ccus.history.rules.shifts import assign_work_dates, shift_rules
from ccus.history.rules.verdicts import CardFacts, judge, verdict_of, verdicts_of_methods
from ccus.history.services import facts, writing
from ccus.history.services.facts import DayKey, run

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Touch:
    """A stored touch with everything needed to judge it again."""

    technician_id: int
    event_id: UUID
    touched_on: date
    site_id: int
    happened_at: datetime
    direction: str
    method: str
    work_date: date | None
    verdict: str
    reasons: list[str]
    card: CardFacts | None
    found_date: date | None = None
    judged: JudgedTouch | None = None


@dataclass(frozen=True)
class Differences:
    """What recomputing found: touches judged otherwise, records to write, and records that should not be there.

    `stored` and `concluded` are all records of the people and dates, before anything is written.
    """

    touches: list[_Touch]
    changed: list[tuple[int, Record | None, Record]]
    vanished: list[tuple[int, Record]]
    stored: dict[DayKey, Record]
    concluded: dict[DayKey, Record]

    @property
    def none(self) -> bool:
        return not (self.touches or self.changed or self.vanished)


def recompute(
    connection: psycopg.Connection[Any],
    technicians: Sequence[int],
    *,
    from_on: date,
    until: date,
    cause: str,
    now: datetime,
) -> Differences:
    """Concludes the work dates [from_on, until) of some people again and writes what differs, keeping what was there before.

    Must run inside a transaction; takes the people's locks.
    """
    facts.lock_technicians(connection, technicians)
    found = compare(connection, technicians, from_on=from_on, until=until)
    _write_touches(connection, found.touches, cause=cause, now=now)
    _write_records(connection, found, cause=cause, now=now)
    return found


def compare(
    connection: psycopg.Connection[Any], technicians: Sequence[int], *, from_on: date, until: date
) -> Differences:
    """What facts say about the work dates [from_on, until) of some people, against what is stored. Changes nothing."""
    touches = _touches(connection, technicians, from_on, until)
    _assign(touches)
    inside = [touch for touch in touches if touch.found_date is not None and from_on <= touch.found_date < until]
    entry_keys = _entry_keys(connection, technicians, from_on, until)
    keys: set[DayKey] = {(t.technician_id, t.site_id, t.found_date) for t in inside if t.found_date is not None}
    keys |= entry_keys
    days, entries = facts.find_day_facts(connection, keys)
    units: defaultdict[tuple[int, date], list[JudgedTouch]] = defaultdict(list)
    for touch in inside:
        assert touch.found_date is not None
        reasons = judge(
            touch.happened_at,
            touch.found_date,
            card=touch.card,
            day=days[touch.technician_id, touch.site_id, touch.found_date],
            method=touch.method,
        )
        touch.judged = JudgedTouch(
            touch.event_id, touch.site_id, touch.happened_at, touch.direction, touch.method, touch.found_date, reasons
        )
        units[touch.technician_id, touch.found_date].append(touch.judged)
    for technician, _, day in entry_keys:
        units.setdefault((technician, day), [])
    rules = shift_rules()
    concluded: dict[DayKey, Record] = {}
    unit_keys: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    for technician, site, day in keys:
        unit_keys[technician, day].add(site)
    for (technician, day), unit in units.items():
        unit_sites = unit_keys[technician, day]
        for record in project_day(
            unit,
            work_date=day,
            facts={site: days[technician, site, day] for site in unit_sites},
            entries={site: entries[technician, site, day] for site in unit_sites if (technician, site, day) in entries},
            rules=rules,
        ):
            concluded[technician, record.site_id, day] = record
    stored = _stored_records(connection, technicians, from_on, until)
    return Differences(
        touches=[t for t in inside if t.judged and (t.judged.reasons != t.reasons or t.found_date != t.work_date)],
        changed=[(key[0], stored.get(key), record) for key, record in concluded.items() if stored.get(key) != record],
        vanished=[(key[0], record) for key, record in stored.items() if key not in concluded],
        stored=stored,
        concluded=concluded,
    )


def _touches(
    connection: psycopg.Connection[Any], technicians: Sequence[int], from_on: date, until: date
) -> list[_Touch]:
    """Believable touches that can matter: from the day before, which a shift may start on, to the morning after."""
    rows = run(
        connection,
        "touches_to_judge",
        {"technicians": list(technicians), "from_on": from_on - ONE_DAY, "until": until + ONE_DAY},
    )
    touches = []
    for (
        person,
        event,
        day,
        site,
        at,
        direction,
        method,
        work_date,
        verdict,
        reasons,
        issued_on,
        expires_on,
        revoked_at,
    ) in rows:
        card = CardFacts(person, issued_on, expires_on, revoked_at) if issued_on is not None else None
        touches.append(_Touch(person, event, day, site, at, direction, method, work_date, verdict, reasons, card))
    return touches


def _assign(touches: Iterable[_Touch]) -> None:
    by_place: defaultdict[tuple[int, int, bool], list[_Touch]] = defaultdict(list)
    for touch in touches:
        by_place[touch.technician_id, touch.site_id, touch.method in verdicts_of_methods()].append(touch)
    rules = shift_rules()
    for group in by_place.values():
        group.sort(key=attrgetter("happened_at"))
        for touch, work_date in zip(group, assign_work_dates(group, rules), strict=True):
            touch.found_date = work_date


def _entry_keys(
    connection: psycopg.Connection[Any], technicians: Sequence[int], from_on: date, until: date
) -> set[DayKey]:
    rows = run(
        connection,
        "days_with_approved_entries",
        {"technicians": list(technicians), "from_on": from_on, "until": until},
    )
    return {(technician, site, day) for technician, site, day in rows}


def _stored_records(
    connection: psycopg.Connection[Any], technicians: Sequence[int], from_on: date, until: date
) -> dict[DayKey, Record]:
    rows = run(connection, "stored_records", {"technicians": list(technicians), "from_on": from_on, "until": until})
    found: dict[DayKey, Record] = {}
    for technician, *values in rows:
        values[5], values[10] = tuple(values[5]), tuple(values[10])
        record = Record(*values)
        found[technician, record.site_id, record.work_date] = record
    return found


def _write_touches(
    connection: psycopg.Connection[Any], touches: Sequence[_Touch], *, cause: str, now: datetime
) -> None:
    if not touches:
        return
    run(
        connection,
        "rewrite_verdicts",
        {
            "event_ids": [touch.event_id for touch in touches],
            "days": [touch.touched_on for touch in touches],
            "verdicts": [verdict_of(touch.judged.reasons if touch.judged else []) for touch in touches],
            "reasons": [" ".join(touch.judged.reasons if touch.judged else []) for touch in touches],
            "work_dates": [touch.found_date for touch in touches],
            "cause": cause,
            "now": now,
        },
    )


def _write_records(connection: psycopg.Connection[Any], found: Differences, *, cause: str, now: datetime) -> None:
    writing.merge_records(connection, [(technician, record) for technician, _, record in found.changed], now=now)
    history = [
        (technician, before, after)
        for technician, before, after in found.changed
        if before is not None and _substance(before) != _substance(after)
    ]
    vanished = [(technician, before, None) for technician, before in found.vanished]
    if vanished:
        run(
            connection,
            "delete_records",
            {
                "technicians": [technician for technician, _, _ in vanished],
                "sites": [before.site_id for _, before, _ in vanished],
                "days": [before.work_date for _, before, _ in vanished],
            },
        )
    rows = [*history, *vanished]
    if rows:
        run(
            connection,
            "keep_record_changes",
            {
                "technicians": [technician for technician, _, _ in rows],
                "sites": [before.site_id for _, before, _ in rows],
                "days": [before.work_date for _, before, _ in rows],
                "befores": [_as_json(before) for _, before, _ in rows],
                "afters": [_as_json(after) if after else None for _, _, after in rows],
                "cause": cause,
                "now": now,
            },
        )


def _substance(record: Record) -> tuple[object, ...]:
    """What a further touch of the same day does not change."""
    return (
        record.business_id,
        record.tier,
        record.trade_code,
        record.site_roles,
        record.work_content,
        record.source,
        record.evaluation_valid,
    )


def _as_json(record: Record) -> str:
    return json.dumps(record._asdict(), default=str, ensure_ascii=False)
