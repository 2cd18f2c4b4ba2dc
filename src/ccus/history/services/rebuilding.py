"""The rebuild: every work record concluded again from facts, and proof that what is stored is equal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg

from ccus.history.rules.projection import Record
from ccus.history.services import recomputing
from ccus.history.services.facts import DayKey, run
from ccus.kit.calendar import JstMonth

PEOPLE_AT_ONCE = 500
CAUSE = "rebuild"


@dataclass
class RebuildReport:
    """What a rebuild found. The digests cover every value of every record, in one fixed order; equal digests prove equality."""

    months: list[JstMonth]
    people: int = 0
    records: int = 0
    differing: int = 0
    vanished: int = 0
    rejudged_touches: int = 0
    examples: list[str] = field(default_factory=list)
    stored_digest: str = ""
    concluded_digest: str = ""

    @property
    def is_equal(self) -> bool:
        return self.stored_digest == self.concluded_digest and self.rejudged_touches == 0


def months_with_facts(connection: psycopg.Connection[Any]) -> list[JstMonth]:
    """Months that have touches or approved direct entries. Months that only have records (their touches are archived) are left out."""
    months = [JstMonth(day.year, day.month) for (day,) in run(connection, "months_with_partitions", {})]
    return [month for month in months if _has_facts(connection, month)]


def _has_facts(connection: psycopg.Connection[Any], month: JstMonth) -> bool:
    bounds = {"from_on": month.first_on, "until": month.next().first_on}
    ((found,),) = run(connection, "has_facts_between", bounds)
    return bool(found)


def rebuild_work_records(
    connection: psycopg.Connection[Any],
    months: list[JstMonth],
    *,
    write: bool,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RebuildReport:
    """Concludes the given months again, 500 people to a transaction; with `write` stores what differs.

    `progress(done, total)` counts people. May be interrupted between transactions and run again. Digests are of what was
    stored before and of what follows from the facts.
    """
    report = RebuildReport(months)
    stored_digest, concluded_digest = hashlib.sha256(), hashlib.sha256()
    for month in months:
        from_on, until = month.first_on, month.next().first_on
        people = [row[0] for row in run(connection, "people_of_month", {"from_on": from_on, "until": until})]
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            chunk = people[start : start + PEOPLE_AT_ONCE]
            with connection.transaction():
                if write:
                    found = recomputing.recompute(connection, chunk, from_on=from_on, until=until, cause=CAUSE, now=now)
                else:
                    found = recomputing.compare(connection, chunk, from_on=from_on, until=until)
            for line in _lines(found.stored):
                stored_digest.update(line)
            for line in _lines(found.concluded):
                concluded_digest.update(line)
            _count(report, found)
            progress(start + len(chunk), len(people))
        report.people += len(people)
    report.stored_digest = stored_digest.hexdigest()
    report.concluded_digest = concluded_digest.hexdigest()
    return report


def _count(report: RebuildReport, found: recomputing.Differences) -> None:
    report.records += len(found.concluded)
    report.differing += len(found.changed)
    report.vanished += len(found.vanished)
    report.rejudged_touches += len(found.touches)
    for technician, before, after in found.changed[: 5 - len(report.examples)]:
        report.examples.append(f"{technician} {after.work_date} {after.site_id}: {_difference(before, after)}")


def _difference(before: Record | None, after: Record) -> str:
    if before is None:
        return "missing"
    return ", ".join(
        f"{name}: {earlier} → {later}"
        for name, earlier, later in zip(Record._fields, before, after, strict=True)
        if earlier != later
    )


def _lines(records: dict[DayKey, Record]) -> Iterator[bytes]:
    """One line per record with every value; moments in UTC, so that the session's zone does not matter."""
    for key in sorted(records):
        yield repr((key[0], [_plain(value) for value in records[key]])).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if isinstance(value, date) else value
