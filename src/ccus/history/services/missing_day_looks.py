"""Proposals of missing days, kept: found again from the facts for some sites, compared with what is kept, and written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction

from ccus.history.models import MissingDayLook, MissingDayProposal, MissingDaySurroundings
from ccus.history.queries.missing_day_facts import (
    Found,
    Surroundings,
    count_surroundings,
    look_at_sites,
    open_days,
    prefectures_of,
    surroundings_of,
)
from ccus.kit.calendar import JstMonth
from ccus.sites.models import Site


class Line(NamedTuple):
    """One proposal as it is kept; `firm` is 0 where none is known."""

    site: int
    day: date
    person: int
    firm: int
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A proposal that is kept and does not follow from the facts, or the other way round."""

    kept: Line | None
    found: Line | None


def keep_looks(
    sites: Collection[int],
    month: JstMonth,
    *,
    on: date,
    now: datetime,
    surroundings: Mapping[str, Surroundings] | None,
) -> list[Difference]:
    """Looks at the sites, keeps what was found and that it was looked, in one transaction. Gives what was kept otherwise before."""
    days = open_days(month, on=on)
    if not sites or not days:
        return []
    with transaction.atomic():
        # Two that look at one site at once would keep its proposals twice.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('history.keep_looks', 0))")
        looked = look_at_sites(prefectures_of(sites), days=days, on=on, surroundings=surroundings)
        differences = _compare(sites, days, looked)
        changed = {line.site for difference in differences for line in (difference.kept, difference.found) if line}
        MissingDayProposal.objects.filter(site_id__in=changed, day__in=days).delete()
        MissingDayProposal.objects.bulk_create(
            MissingDayProposal(
                site_id=line.site,
                technician_id=line.person,
                business_id=line.firm or None,
                day=line.day,
                confidence=line.confidence,
                reasons=list(line.reasons),
            )
            for line in sorted(_found_lines(looked))
            if line.site in changed
        )
        MissingDayLook.objects.bulk_create(
            [
                MissingDayLook(
                    site_id=site_id,
                    month=month.first_on,
                    looked_on=on,
                    looked_at=now,
                    records=looked[site_id].records if site_id in looked else 0,
                )
                for site_id in sorted(sites)
            ],
            update_conflicts=True,
            update_fields=["looked_on", "looked_at", "records"],
            unique_fields=["site_id", "month"],
        )
    return differences


def compare_looks(
    sites: Sequence[int], month: JstMonth, *, on: date, surroundings: Mapping[str, Surroundings]
) -> list[Difference]:
    """What differs between what is kept and what follows from the facts; writes nothing."""
    days = open_days(month, on=on)
    if not sites or not days:
        return []
    return _compare(sites, days, look_at_sites(prefectures_of(sites), days=days, on=on, surroundings=surroundings))


def surroundings_today(*, on: date) -> dict[str, Surroundings]:
    """Of every prefecture that has sites: as counted today, else counted now and kept for all looks of the day."""
    kept = {row.prefecture_code: row for row in MissingDaySurroundings.objects.all()}
    prefectures = sorted(set(Site.objects.values_list("office_prefecture_code", flat=True).distinct()))
    missing = [code for code in prefectures if code not in kept or kept[code].counted_on != on]
    counted = count_surroundings(missing, on=on)
    MissingDaySurroundings.objects.bulk_create(
        [
            MissingDaySurroundings(prefecture_code=code, counted_on=on, people=people)
            for code, people in counted.items()
        ],
        update_conflicts=True,
        update_fields=["counted_on", "people"],
        unique_fields=["prefecture_code"],
    )
    return {code: surroundings_of(counted[code] if code in counted else kept[code].people) for code in prefectures}


def _compare(sites: Collection[int], days: Sequence[date], looked: Mapping[int, Found]) -> list[Difference]:
    kept = {
        (row.site_id, row.day, row.technician_id): Line(
            row.site_id, row.day, row.technician_id, row.business_id or 0, row.confidence, tuple(row.reasons)
        )
        for row in MissingDayProposal.objects.filter(site_id__in=sites, day__in=days)
    }
    found = {line[:3]: line for line in _found_lines(looked)}
    return [
        Difference(kept.get(key), found.get(key))
        for key in sorted(kept.keys() | found.keys())
        if kept.get(key) != found.get(key)
    ]


def _found_lines(looked: Mapping[int, Found]) -> list[Line]:
    return [
        Line(site_id, day.day, day.person, day.firm, day.confidence, tuple(reason.value for reason in day.reasons))
        for site_id, found in looked.items()
        for day in found.proposals
    ]
