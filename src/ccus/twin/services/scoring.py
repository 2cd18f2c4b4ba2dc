"""Detectors of the house scored on a month of the nation: they read what is in the database, the list of defects is read after.

Physics flags are found by the service of the house and taken back at the end, so that scoring changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import duckdb
from django.db import transaction

from ccus.history.models import Headcount, Touch, TouchFlag, WorkRecord
from ccus.history.queries.missing_days import find_missing_days_at
from ccus.history.services import physics
from ccus.history.states import FlagKind
from ccus.kit.calendar import JST, JstMonth
from ccus.sites.states import SiteKind
from ccus.twin.errors import MonthWithoutTouches, NoNation
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.scores import Score, part_of, score_of
from ccus.twin.services.nation import progress
from ccus.twin.services.nation_days.archive import defects_file
from ccus.twin.services.nation_days.load import MONTHS_WITH_TOUCHES, Folders

Say = Callable[[str], None]

# The finder looks back at a month from so many days after it: well before the deadline, with some days on both sides.
LOOKED_AT_AFTER_DAYS = 12
_LOST = (Defect.TOUCH_LOST, Defect.GATE_DARK, Defect.CARD_FORGOTTEN)
# Worked too, but a touch tells of it: right to propose, and dealt with by its verdict.
_OTHERWISE_WORKED = (Defect.CARD_UNKNOWN, Defect.CARD_REVOKED, Defect.CLOCK_AHEAD)
_SITES_A_LINE = 400


@dataclass(frozen=True, slots=True)
class _Made:
    """One defect of the list. `event_id` is that of the first touch, None where there is none."""

    technician: int
    site: int
    day: date
    event_id: UUID | None


def last_month_to_score() -> JstMonth:
    """The month before the nation's last one: the last with days behind it. NoNation."""
    begun = progress.beginning()
    if begun is None:
        raise NoNation
    return JstMonth.of(begun.until).previous()


def score_month(month: JstMonth, *, local_dir: Path, now: datetime, say: Say) -> list[Score]:
    """Missing days first, then what cannot be. Raises NoNation and MonthWithoutTouches."""
    file = _file_of(month, local_dir)
    told = _proposals(month, say=say)
    flags = _flags(month, now=now)
    made = _read(file)
    return [*_missing_days(made, told, telling=_sites_that_tell(month)), *_physics(made, flags)]


def days_worked_without_record(month: JstMonth, *, local_dir: Path) -> set[tuple[int, int, date]]:
    """Technician, site and day of what was worked and made no record. Raises NoNation and MonthWithoutTouches."""
    made = _read(_file_of(month, local_dir))
    return {(one.technician, one.site, one.day) for defect in (*_LOST, *_OTHERWISE_WORKED) for one in made[defect]}


def sites_of(month: JstMonth) -> list[int]:
    """Sites with records in the month, but those for training and tests."""
    return list(
        WorkRecord.objects.filter(
            work_date__gte=month.first_on, work_date__lt=month.next().first_on, site__kind=SiteKind.NORMAL.value
        )
        .values_list("site_id", flat=True)
        .distinct()
        .order_by("site_id")
    )


def _file_of(month: JstMonth, local_dir: Path) -> Path:
    file = defects_file(Folders.below(local_dir).defects, month)
    first, last = last_month_to_score().previous(), last_month_to_score()
    if not first <= month <= last or not file.exists():
        raise MonthWithoutTouches(month=str(month), first=str(first), last=str(last), months=MONTHS_WITH_TOUCHES)
    return file


def _proposals(month: JstMonth, *, say: Say) -> set[tuple[int, int, date]]:
    sites = sites_of(month)
    on = month.last_on + timedelta(days=LOOKED_AT_AFTER_DAYS)
    days = list(month.days())
    found = set()
    for start in range(0, len(sites), _SITES_A_LINE):
        some = sites[start : start + _SITES_A_LINE]
        for site_id, proposals in find_missing_days_at(some, days=days, on=on).items():
            found |= {(proposal.person, site_id, proposal.day) for proposal in proposals}
        say(f"{min(start + _SITES_A_LINE, len(sites))}/{len(sites)} 現場 sites")
    return found


def _sites_that_tell(month: JstMonth) -> set[int]:
    """Sites of which the house knows how many people firms had there."""
    of_month = Headcount.objects.filter(day__gte=month.first_on, day__lt=month.next().first_on)
    return set(of_month.values_list("site_id", flat=True).distinct())


def _missing_days(
    made: dict[Defect, list[_Made]], told: set[tuple[int, int, date]], *, telling: set[int]
) -> list[Score]:
    def days_of(defects: Iterable[Defect]) -> set[tuple[int, int, date]]:
        return {(one.technician, one.site, one.day) for defect in defects for one in made[defect]}

    lost, worked = days_of(_LOST), days_of((*_LOST, *_OTHERWISE_WORKED))

    def at(days: set[tuple[int, int, date]], *, numbers: bool) -> set[tuple[int, int, date]]:
        return {day for day in days if (day[1] in telling) is numbers}

    return [
        score_of("missing_day", made=lost, told=told, true=worked),
        *(
            score_of(f"  {name}", made=at(lost, numbers=numbers), told=at(told, numbers=numbers), true=worked)
            for name, numbers in (("numbers_told", True), ("no_numbers", False))
        ),
        *(part_of(f"  {defect}", made=days_of([defect]), told=told) for defect in _LOST),
    ]


def _flags(month: JstMonth, *, now: datetime) -> list[TouchFlag]:
    """What the look of the house through each day finds, flags that clocks put on later days included."""
    with transaction.atomic():
        TouchFlag.objects.all().delete()
        day = month.first_on
        while day <= month.last_on + timedelta(days=4):
            physics.check_day(day, now=now)
            day += timedelta(days=1)
        found = list(TouchFlag.objects.all())
        transaction.set_rollback(True)
    return found


def _physics(made: dict[Defect, list[_Made]], flags: list[TouchFlag]) -> list[Score]:
    told: defaultdict[FlagKind, list[TouchFlag]] = defaultdict(list)
    for flag in flags:
        told[FlagKind(flag.kind)].append(flag)
    events = [one.event_id for of_kind in made.values() for one in of_kind if one.event_id]
    touched = dict(Touch.objects.filter(event_id__in=events).values_list("event_id", "happened_at"))

    def day_of(one: _Made) -> date:
        moment = touched.get(one.event_id) if one.event_id else None
        return moment.astimezone(JST).date() if moment else one.day

    def people(defect: Defect) -> set[tuple[int, date]]:
        return {(one.technician, day_of(one)) for one in made[defect]}

    def places(*defects: Defect) -> set[tuple[int, date]]:
        return {(one.site, day_of(one)) for defect in defects for one in made[defect]}

    last = max((one.day for of_kind in made.values() for one in of_kind), default=date.max)
    of_people = {
        kind: {(flag.technician_id, flag.day) for flag in found if flag.day <= last} for kind, found in told.items()
    }
    of_places = {kind: {(flag.site_id, flag.day) for flag in found} for kind, found in told.items()}
    two_places = of_people.get(FlagKind.TWO_PLACES, set()) | of_people.get(FlagKind.IMPOSSIBLE_TRAVEL, set())
    clocks = places(Defect.CLOCK_SKEWED, Defect.CLOCK_AHEAD)
    # Clocks of the month's own touches; what was flagged after its end and is not of it belongs to the next one.
    told_clocks = {key for key in of_places.get(FlagKind.CLOCK_SKEWED, set()) if key[1] <= last or key in clocks}
    stacks = {key for key in of_places.get(FlagKind.MANY_CARDS, set()) if key[1] <= last}
    return [
        score_of("impossible_travel", made=people(Defect.IMPOSSIBLE_TRAVEL), told=two_places),
        score_of("cards_stacked", made=places(Defect.CARDS_STACKED), told=stacks),
        score_of("card_repeated", made=people(Defect.CARD_REPEATED), told=of_people.get(FlagKind.CARD_REPEATED, set())),
        score_of("clock", made=clocks, told=told_clocks),
    ]


def _read(file: Path) -> dict[Defect, list[_Made]]:
    made: defaultdict[Defect, list[_Made]] = defaultdict(list)
    with duckdb.connect(config={"threads": 1}) as reader:
        rows = reader.execute(
            "SELECT defect, technician_id, site_id, work_date, event_id FROM read_parquet($1)", [str(file)]
        ).fetchall()
    for defect, technician, site, day, event_id in rows:
        made[Defect(defect)].append(_Made(technician, site, day, event_id))
    return made
