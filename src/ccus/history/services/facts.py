"""What touches are judged by, fetched set-wise on a plain psycopg connection (of Django or of the edge)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ccus.foundation.sql import load_sql
from ccus.history.rules.projection import ApprovedEntry, JudgedTouch
from ccus.history.rules.verdicts import DUPLICATE_ELSEWHERE, CardFacts, DayFacts, RosterFacts, SiteFacts
from ccus.history.services.columns import columns_of
from ccus.history.services.prepared import IntakeConnection
from ccus.kit.calendar import jst_midnight

# (technician id, site id, work date)
DayKey = tuple[int, int, date]
DaysAndEntries = tuple[dict[DayKey, DayFacts], dict[DayKey, ApprovedEntry]]
# A named statement and its parameters.
Asked = tuple[str, dict[str, Any]]
_DAY = timedelta(days=1)


class Person(NamedTuple):
    """Whom a credential names, and what a gate may show of them."""

    technician_id: int
    card: CardFacts | None
    called_name: str
    skill_level: int


@dataclass(frozen=True, slots=True)
class StoredTouch:
    """A stored touch of a known person, as far as its day is concerned."""

    event_id: UUID
    touched_on: date
    site_id: int
    happened_at: datetime
    direction: str
    method: str
    work_date: date | None
    verdict: str
    reasons: list[str]

    def as_judged(self) -> JudgedTouch:
        """For projection; only for touches with a work date. The reason that depends on other touches is left out."""
        assert self.work_date is not None
        return JudgedTouch(
            self.event_id,
            self.site_id,
            self.happened_at,
            self.direction,
            self.method,
            self.work_date,
            [reason for reason in self.reasons if reason != DUPLICATE_ELSEWHERE],
            stored_reasons=self.reasons,
        )


def run(connection: psycopg.Connection[Any], name: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of one named statement of history, with binary transfer. Parameters are always bound by the server."""
    statement = load_sql("history", name)
    if isinstance(connection, IntakeConnection) and (rows := connection.rows_of(statement, parameters)) is not None:
        return rows
    with psycopg.Cursor(connection) as cursor:
        cursor.execute(statement, columns_of(statement, parameters), binary=True)
        return _rows_of(cursor)


def run_together(connection: psycopg.Connection[Any], *asked: Asked) -> list[list[tuple[Any, ...]]]:
    """Rows of several named statements, carried out one after the other and sent in one go.

    Each sees what those before it did, as if it had been sent by itself; only the way there and back is gone once. When one fails,
    its error is raised and those after it were not carried out.
    """
    if isinstance(connection, IntakeConnection):  # its way there and back is short, a pipeline's preparation is not
        return [run(connection, name, parameters) for name, parameters in asked]
    if not asked:
        return []
    cursors: list[psycopg.Cursor[tuple[Any, ...]]] = []
    with connection.pipeline():
        for name, parameters in asked:
            statement = load_sql("history", name)
            cursors.append(psycopg.Cursor(connection))
            cursors[-1].execute(statement, columns_of(statement, parameters), binary=True)
    return [_rows_of(cursor) for cursor in cursors]


def _rows_of(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """None for a statement that gives no rows. The number of the next row tells it; the description would be made for it alone."""
    return cursor.fetchall() if cursor.rownumber is not None else []


def find_people(
    connection: psycopg.Connection[Any], *, card_hashes: Sequence[bytes], typed_ids: dict[bytes, str]
) -> dict[bytes, Person]:
    """Known people by credential hash. `typed_ids` maps the hash of a 14-digit ID to the ID; there are seldom any."""
    rows = run(connection, "resolve_cards", {"card_hashes": list(card_hashes)}) if card_hashes else []
    if typed_ids:
        rows += run(connection, "resolve_ids", {"id_hashes": list(typed_ids), "ids": list(typed_ids.values())})
    return {
        bytes(credential): Person(
            technician_id, CardFacts(technician_id, issued, expires, revoked) if is_card else None, name, level
        )
        for credential, technician_id, issued, expires, revoked, name, level, is_card in rows
    }


def lock_technicians(connection: psycopg.Connection[Any], technicians: Iterable[int]) -> None:
    """Waits until nobody else concludes about these people; held to the end of the transaction."""
    run(connection, *_lock(technicians))


def find_day_facts(connection: psycopg.Connection[Any], keys: Iterable[DayKey]) -> DaysAndEntries:
    """Facts of each asked day, and the approved direct entry where there is one."""
    asked = list(keys)
    return _days_of(run(connection, *_days(asked))) if asked else ({}, {})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What new touches of known people are concluded with: stored touches by person, facts and approved entries by day."""

    stored: dict[int, list[StoredTouch]]
    days: dict[DayKey, DayFacts]
    entries: dict[DayKey, ApprovedEntry]

    def add_days(self, connection: psycopg.Connection[Any], keys: Iterable[DayKey]) -> None:
        """Asks for those of `keys` that were not asked for yet; mostly none."""
        days, entries = find_day_facts(connection, [key for key in keys if key not in self.days])
        self.days.update(days)
        self.entries.update(entries)


def lock_and_look_around(
    connection: psycopg.Connection[Any],
    spans: dict[int, tuple[date, date]],
    keys: Collection[DayKey],
) -> Surroundings:
    """Locks people, as `lock_technicians` does, and reads what is there once the locks are held.

    `spans`: first and last JST date of each person's new touches; stored ones are read from the day before to the day after next,
    where the new ones can matter. `keys`: the days at sites that the new touches are about, as far as can be told beforehand.
    """
    if not spans:
        return Surroundings({}, {}, {})
    _, around, days = run_together(connection, _lock(spans), _window(spans), _days(keys))
    stored: dict[int, list[StoredTouch]] = {}
    for row in around:
        stored.setdefault(row[0], []).append(StoredTouch(*row[1:]))
    return Surroundings(stored, *_days_of(days))


def _lock(technicians: Iterable[int]) -> Asked:
    return "lock_technicians", {"technicians": sorted(technicians)}


def _window(spans: dict[int, tuple[date, date]]) -> Asked:
    bounds = list(spans.values())
    return "window_of_touches", {
        "technicians": list(spans),
        "starts": [jst_midnight(first - _DAY) for first, _ in bounds],
        "ends": [jst_midnight(last + 2 * _DAY) for _, last in bounds],
        "from_on": min(first for first, _ in bounds) - _DAY,
        "until": max(last for _, last in bounds) + 2 * _DAY,
    }


def _days(keys: Iterable[DayKey]) -> Asked:
    technicians, sites, days = zip(*keys, strict=True)
    return "facts_of_days", {"technicians": list(technicians), "sites": list(sites), "days": list(days)}


def _days_of(rows: Iterable[tuple[Any, ...]]) -> DaysAndEntries:
    facts: dict[DayKey, DayFacts] = {}
    entries: dict[DayKey, ApprovedEntry] = {}
    sites: dict[int, SiteFacts] = {}
    for row in rows:
        key = (row[0], row[1], row[2])
        roster = RosterFacts(row[3], row[4], tuple(row[5]), row[6]) if row[3] is not None else None
        site = sites.get(row[1]) or sites.setdefault(row[1], SiteFacts(row[1], *row[16:]))
        facts[key] = DayFacts(site, roster, row[7], row[8], row[9])
        if row[10] is not None:
            entries[key] = ApprovedEntry(row[10], row[11], tuple(row[12]), row[13], row[14], row[15])
    return facts, entries
