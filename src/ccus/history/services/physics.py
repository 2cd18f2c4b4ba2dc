"""Looks through the touches of a day for what cannot be, and keeps it as flags beside them. Touches and records stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from ccus.devices.rules.clock import classify_offset
from ccus.devices.states import ClockState
from ccus.foundation.sql import load_sql
from ccus.history.models import TouchFlag
from ccus.history.rules.physics import (
    Finding,
    Place,
    Seen,
    find_bursts,
    find_journeys,
    is_to_the_minute,
    physics_rules,
)
from ccus.history.states import FlagKind
from ccus.kit.calendar import jst_date, jst_midnight
from ccus.sites.models import Site

ONE_DAY = timedelta(days=1)
_ROWS_AT_ONCE = 10_000
_OFF = (ClockState.SKEWED, ClockState.SUSPECT)


@dataclass(frozen=True, kw_only=True)
class PhysicsSummary:
    """What one look through a day gave: touches looked at, findings by kind, and how many of them are kept for the first time."""

    day: date
    touches: int
    found: dict[FlagKind, int]
    added: int


def check_day(day: date, *, now: datetime) -> PhysicsSummary:
    """Flags what cannot be about the touches of a JST day. Looking again adds what is missing and changes nothing else."""
    begins, ends = jst_midnight(day), jst_midnight(day + ONE_DAY)
    rules = physics_rules()
    people: dict[str, int | None] = {}
    findings: list[Finding] = []
    looked_at = 0
    for device, rows in groupby(
        _stream("physics_readers", {"day": day, "from_at": begins, "until_at": ends}), key=lambda row: row[2]
    ):
        of_reader = list(rows)
        looked_at += len(of_reader)
        findings += _clock_findings(device, of_reader)
        to_the_second = [row for row in of_reader if not is_to_the_minute(row[3], method=row[7])]
        bursts = find_bursts([Seen(row[0], row[1], device, row[3]) for row in to_the_second], rules)
        if bursts:
            people.update((row[0], row[6]) for row in of_reader)
        findings += bursts
    findings += _journeys(day, begins, ends, people)
    flags = [_flag(finding, people, now=now) for finding in findings]
    with transaction.atomic():
        kept = TouchFlag.objects.filter(key__in=[flag.key for flag in flags])
        before = kept.count()
        TouchFlag.objects.bulk_create(flags, ignore_conflicts=True, batch_size=1000)
        added = kept.count() - before
    return PhysicsSummary(
        day=day, touches=looked_at, found=dict(Counter(finding.kind for finding in findings)), added=added
    )


def _journeys(day: date, begins: datetime, ends: datetime, people: dict[str, int | None]) -> list[Finding]:
    rules = physics_rules()
    evening = begins - timedelta(hours=rules.look_back_hours)
    rows = list(_stream("physics_travellers", {"day": day, "evening_at": evening, "until_at": ends}))
    places = {
        site_id: Place(prefecture, latitude, longitude)
        for site_id, prefecture, latitude, longitude in Site.objects.filter(
            pk__in={row[1] for row in rows}
        ).values_list("pk", "office_prefecture_code", "latitude", "longitude")
    }
    found: list[Finding] = []
    for person, own in groupby(rows, key=lambda row: row[0]):
        card = f"person {person}"
        people[card] = person
        touches = [Seen(card, row[1], row[2], row[3]) for row in own]
        # What happened wholly on the evening before was found on that day.
        found += [finding for finding in find_journeys(touches, places, rules) if finding.last_at >= begins]
    return found


def _clock_findings(device: int, rows: Sequence[tuple[Any, ...]]) -> list[Finding]:
    """One finding for a reader whose clock was off on the day, by the largest offset; or whose touches come from the future."""
    off = [row for row in rows if classify_offset(row[4]) in _OFF]
    ahead = [row for row in rows if row[3] - row[5] > timedelta(hours=1)]
    if not off and not ahead:
        return []
    concerned = off or ahead
    if off:
        amount = max(abs(timedelta(milliseconds=row[4])) for row in off)
    else:
        amount = max(row[3] - row[5] for row in ahead)
    return [
        Finding(
            kind=FlagKind.CLOCK_SKEWED,
            site=concerned[0][1],
            device=device,
            first_at=concerned[0][3],
            last_at=concerned[-1][3],
            touches=len(concerned),
            values={"minutes": round(amount / timedelta(minutes=1))},
        )
    ]


def _flag(finding: Finding, people: dict[str, int | None], *, now: datetime) -> TouchFlag:
    person = people.get(finding.card) if finding.card else None
    day = jst_date(finding.first_at)
    about = finding.card or f"reader {finding.device}"
    where = f"{finding.site}-{finding.other_site}" if finding.other_site else str(finding.site)
    moment = day.isoformat() if finding.kind is FlagKind.CLOCK_SKEWED else finding.first_at.strftime("%Y%m%dT%H%M%S%f")
    return TouchFlag(
        key=f"{finding.kind} {where} {about} {moment}"[:120],
        kind=finding.kind.value,
        day=day,
        site_id=finding.site,
        other_site_id=finding.other_site,
        device_id=finding.device,
        technician_id=person,
        first_at=finding.first_at,
        last_at=finding.last_at,
        touches=finding.touches,
        values=finding.values,
        found_at=now,
    )


def _stream(name: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Rows as they come, so that a large day needs little memory."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(load_sql("history", name), parameters)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows
