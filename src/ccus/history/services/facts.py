"""What touches are judged by, fetched set-wise on a plain psycopg connection (of Django or of the edge)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg

from ccus.foundation.sql import load_sql
from ccus.history.rules.projection import ApprovedEntry, JudgedTouch
from ccus.history.rules.verdicts import DUPLICATE_ELSEWHERE, CardFacts, DayFacts, RosterFacts, SiteFacts

# (technician id, site id, work date)
DayKey = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class Person:
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
    with psycopg.Cursor(connection) as cursor:
        cursor.execute(load_sql("history", name), parameters, binary=True)
        return cursor.fetchall() if cursor.description else []


def find_people(
    connection: psycopg.Connection[Any], *, card_hashes: Sequence[bytes], typed_ids: dict[bytes, str]
) -> dict[bytes, Person]:
    """Known people by credential hash. `typed_ids` maps the hash of a 14-digit ID to the ID."""
    rows = run(
        connection,
        "resolve_credentials",
        {"card_hashes": list(card_hashes), "id_hashes": list(typed_ids), "ids": list(typed_ids.values())},
    )
    return {
        bytes(credential): Person(
            technician_id, CardFacts(technician_id, issued, expires, revoked) if is_card else None, name, level
        )
        for credential, technician_id, issued, expires, revoked, name, level, is_card in rows
    }


def lock_technicians(connection: psycopg.Connection[Any], technicians: Iterable[int]) -> None:
    """Waits until nobody else concludes about these people; held to the end of the transaction."""
    run(connection, "lock_technicians", {"technicians": sorted(technicians)})


def find_sites(connection: psycopg.Connection[Any], sites: Iterable[int]) -> dict[int, SiteFacts]:
    return {row[0]: SiteFacts(*row) for row in run(connection, "sites_of_touches", {"sites": list(sites)})}


def find_day_facts(
    connection: psycopg.Connection[Any], keys: Iterable[DayKey], *, sites: dict[int, SiteFacts]
) -> tuple[dict[DayKey, DayFacts], dict[DayKey, ApprovedEntry]]:
    """Facts of each asked day, and the approved direct entry where there is one."""
    asked = list(keys)
    if not asked:
        return {}, {}
    technicians, site_ids, days = zip(*asked, strict=True)
    rows = run(
        connection, "facts_of_days", {"technicians": list(technicians), "sites": list(site_ids), "days": list(days)}
    )
    facts: dict[DayKey, DayFacts] = {}
    entries: dict[DayKey, ApprovedEntry] = {}
    for row in rows:
        key = (row[0], row[1], row[2])
        roster = RosterFacts(row[3], row[4], tuple(row[5]), row[6]) if row[3] is not None else None
        facts[key] = DayFacts(sites[row[1]], roster, row[7], row[8], row[9])
        if row[10] is not None:
            entries[key] = ApprovedEntry(row[10], row[11], tuple(row[12]), row[13], row[14], row[15])
    return facts, entries


def window(
    connection: psycopg.Connection[Any],
    bounds: dict[int, tuple[datetime, datetime]],
    *,
    from_on: date,
    until: date,
) -> list[tuple[Any, ...]]:
    """Stored touches of each person inside their own bounds, in the column order of `window_of_touches.sql`."""
    if not bounds:
        return []
    return run(
        connection,
        "window_of_touches",
        {
            "technicians": list(bounds),
            "starts": [start for start, _ in bounds.values()],
            "ends": [end for _, end in bounds.values()],
            "from_on": from_on,
            "until": until,
        },
    )
