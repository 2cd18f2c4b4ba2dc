"""One person's days: how each day of a month stands, site by site, and what happened on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from ccus.access.permissions import check_may
from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SitePhase
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.history.models import DirectEntry, Touch, TouchRoot, WorkRecord
from ccus.history.queries.month_marks import MonthMarks
from ccus.history.rules.verdicts import verdicts
from ccus.history.rules.working_days import past_working_days
from ccus.history.states import DayState, DirectEntryState, EnteredAs
from ccus.kit.calendar import JST, JstMonth
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Affiliation, Card, Technician

# Registered items that pages of days show of a person; days themselves are not among the items.
SHOWN_ITEMS = frozenset({"full_name", "skill_level", "minor_trades"})
NOBODY = "nobody"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whose days a viewer sees, and which of them: all of the own ones; an employer's only those worked for that firm.

    `belonged` are the ranges of days on which the person belonged to the firm; empty for the person's own look.
    """

    technician_id: int
    technician_ccus_id: str
    relation: Relation
    business_id: int | None = None
    belonged: tuple[DateRange, ...] = ()

    def covers(self, line: DayLine) -> bool:
        if self.business_id is None:
            return True
        return line.business_id == self.business_id or (line.business_id is None and self.belongs_on(line.work_date))

    def belongs_on(self, day: date) -> bool:
        return any(day in valid for valid in self.belonged)


@dataclass(frozen=True, slots=True)
class DayLine:
    """How one person's day at one site stands. Field order is the column order of `day_lines.sql`.

    `state` is None when there are only touches that ask nothing of anybody, such as at a training centre. `counts` says
    whether the day counts for levels as it stands; `verdict` is empty when there is neither record nor touch yet.
    """

    technician_id: int
    work_date: date
    site_id: int
    site_ccus_id: str
    site_name: str
    business_id: int | None
    business_name: str
    state: DayState | None
    counts: bool
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    entry_at: datetime | None
    exit_at: datetime | None
    verdict: str
    direct_entry_id: int | None


@dataclass(frozen=True, kw_only=True)
class Person:
    """What pages of days show of a technician. `trade_code` is the main trade, empty when none is registered."""

    technician_id: int
    ccus_id: str
    name: str
    kana: str
    skill_level: int
    trade_code: str
    name_folded: str = ""
    kana_folded: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonMonth:
    """One person's month: the marks of the days and, behind them, the lines in order of day and entry."""

    person: Person
    month: JstMonth
    marks: MonthMarks
    lines: tuple[DayLine, ...]


@dataclass(frozen=True, kw_only=True)
class TouchOfDay:
    """One touch as the story of a day tells it. `is_proven` once the root of the day of its reception is published.

    `card_stopped_at` is when the card that was touched stopped being good, None while it is and for touches without a card.
    """

    site_id: int
    site_name: str
    happened_at: datetime
    received_at: datetime
    direction: str
    method: str
    device_label: str
    verdict: str
    is_proven: bool
    card_stopped_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EntryOfDay:
    """One direct entry of a day, whatever became of it. `is_own` says whether the viewer may take it back while it waits."""

    entry_id: int
    site_id: int
    site_name: str
    business_name: str
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    entry_at: datetime | None
    exit_at: datetime | None
    state: DirectEntryState
    entered_as: EnteredAs
    entered_at: datetime
    reason: str
    decided_at: datetime | None
    decision_note: str
    is_own: bool


def get_own_reach(viewer: Viewer) -> Reach:
    """The viewer's own days. TechnicianNotFound when the hat is not a technician's."""
    ccus_id = viewer.technician_ccus_id if viewer.may("history:own-days:view") else ""
    technician_id = Technician.objects.filter(ccus_id=ccus_id).values_list("id", flat=True).first()
    if technician_id is None:
        raise TechnicianNotFound
    return Reach(technician_id=technician_id, technician_ccus_id=ccus_id, relation=Relation.SELF)


def get_employees_reach(viewer: Viewer, technician_ccus_id: str, *, month: JstMonth) -> Reach:
    """The days of somebody who belonged to the viewer's firm in that month. TechnicianNotFound for anybody else."""
    ccus_id = viewer.business_ccus_id if viewer.may("history:people-days:view") else ""
    rows = list(
        Affiliation.objects.filter(
            business__ccus_id=ccus_id,
            technician__ccus_id=technician_ccus_id,
            valid__overlap=DateRange(month.first_on, month.next().first_on),
        ).values_list("technician_id", "business_id", "valid")
    )
    if not ccus_id or not rows:
        raise TechnicianNotFound
    return Reach(
        technician_id=rows[0][0],
        technician_ccus_id=technician_ccus_id,
        relation=Relation.EMPLOYER,
        business_id=rows[0][1],
        belonged=tuple(valid for _, _, valid in rows),
    )


def get_month(reach: Reach, *, month: JstMonth, on: date) -> PersonMonth:
    """The month of the person within reach. `on` is today (JST): days from it on are never missing."""
    ((person, marks),) = read_months(
        [reach.technician_id], business_id=reach.business_id, relation=reach.relation, month=month, on=on
    )
    return PersonMonth(
        person=person, month=month, marks=marks, lines=_lines_within(reach, month.first_on, month.last_on)
    )


def get_person(reach: Reach) -> Person:
    """Who is within reach. Two queries."""
    technician = Technician.objects.get(pk=reach.technician_id)
    main_trade = technician.trades.order_by("position").values_list("trade_code", flat=True).first()
    items = visible_items(subject="technician", relation=reach.relation, phase=SitePhase.NONE, channel=Channel.SCREEN)
    return _person(
        (
            technician.pk,
            technician.ccus_id,
            technician.family_name,
            technician.given_name,
            technician.family_kana,
            technician.given_kana,
            technician.name_folded,
            technician.kana_folded,
            technician.skill_level,
            main_trade or "",
        ),
        items,
    )


def list_lines_of_day(reach: Reach, *, day: date) -> tuple[DayLine, ...]:
    return _lines_within(reach, day, day)


def list_touches_of_day(
    viewer: Viewer, reach: Reach, *, day: date, sites: frozenset[int] | None = None
) -> tuple[TouchOfDay, ...]:
    """Touches that belong to the work date or, where their time is impossible, to the day; in order of time.

    `sites` (internal ids) limits them, for viewers who see some of the day's sites only. Raises PermissionMissing.
    """
    check_may(viewer, "history:touch:view-story")
    begins = datetime.combine(day, time.min, tzinfo=JST)
    touches = Touch.objects.filter(
        Q(work_date=day) | Q(work_date=None, touched_on=day),
        technician_id=reach.technician_id,
        touched_on__range=(day, day + ONE_DAY),  # a night shift ends on the morning after
        happened_at__gte=begins,
        happened_at__lt=begins + 2 * ONE_DAY,
    )
    if sites is not None:
        touches = touches.filter(site_id__in=sites)
    cards = Card.objects.filter(token_hash=OuterRef("credential_hash"))
    return tuple(
        TouchOfDay(
            site_id=touch.site_id,
            site_name=touch.site.name,
            happened_at=touch.happened_at,
            received_at=touch.received_at,
            direction=touch.direction,
            method=touch.method,
            device_label=touch.device.label,
            verdict=touch.verdict,
            is_proven=touch.is_proven,
            card_stopped_at=touch.card_stopped_at,
        )
        for touch in touches.select_related("site", "device")
        .annotate(received_on=TruncDate("received_at", tzinfo=JST))
        .annotate(card_stopped_at=Subquery(cards.values("revoked_at")[:1]))
        .annotate(is_proven=Exists(TouchRoot.objects.filter(day=OuterRef("received_on"))))
        .order_by("happened_at", "event_id")
    )


def list_entries_of_day(reach: Reach, *, day: date) -> tuple[EntryOfDay, ...]:
    """Direct entries of the day in the order they were made; an employer sees those made for the own firm."""
    entries = DirectEntry.objects.filter(technician_id=reach.technician_id, work_date=day)
    if reach.business_id is not None:
        entries = entries.filter(business_id=reach.business_id)
    author = EnteredAs.TECHNICIAN if reach.relation is Relation.SELF else EnteredAs.EMPLOYER
    return tuple(
        EntryOfDay(
            entry_id=entry.pk,
            site_id=entry.site_id,
            site_name=entry.site.name,
            business_name=entry.business.name,
            trade_code=entry.trade_code,
            site_roles=tuple(entry.site_roles),
            work_content=entry.work_content,
            entry_at=entry.entry_at,
            exit_at=entry.exit_at,
            state=DirectEntryState(entry.state),
            entered_as=EnteredAs(entry.entered_as),
            entered_at=entry.entered_at,
            reason=entry.reason,
            decided_at=entry.decided_at,
            decision_note=entry.decision_note,
            is_own=entry.state == DirectEntryState.SUBMITTED and entry.entered_as == author,
        )
        for entry in entries.select_related("site", "business").order_by("entered_at", "id")
    )


def count_sites(reach: Reach) -> int:
    """Distinct sites over all months; meant for the person's own look, since it does not ask for whom they were worked."""
    return WorkRecord.objects.filter(technician_id=reach.technician_id).values("site_id").distinct().count()


def read_months(
    technician_ids: list[int], *, business_id: int | None, relation: Relation, month: JstMonth, on: date
) -> list[tuple[Person, MonthMarks]]:
    """Months of some people in order of reading, for callers that have decided who may see them. One query.

    With `business_id` only what belongs to that firm is marked.
    """
    items = visible_items(subject="technician", relation=relation, phase=SitePhase.NONE, channel=Channel.SCREEN)
    rows = _run("people_days", **_of_month(technician_ids, business_id=business_id, month=month, on=on))
    return [(_person(row[:10], items), MonthMarks(month.first_on, *row[10:])) for row in rows]


def scan_marks(technician_ids: list[int], *, business_id: int, month: JstMonth, on: date) -> dict[int, MonthMarks]:
    """The marks alone, by internal id, of those who have any: a firm has thousands of people, of whom a page shows few. One query."""
    asked = _of_month(technician_ids, business_id=business_id, month=month, on=on)
    # As text at once: adapting thousands of numbers one by one takes as long as the database does.
    rows = _run("people_marks", **{**asked, "people": f"{{{','.join(map(str, technician_ids))}}}"})
    return {row[0]: MonthMarks(month.first_on, *row[1:]) for row in rows}


def _of_month(technician_ids: list[int], *, business_id: int | None, month: JstMonth, on: date) -> dict[str, Any]:
    return {
        "people": technician_ids,
        "business": business_id,
        "expected": past_working_days(month, before=on),
        "from_on": month.first_on,
        "until": month.next().first_on,
    }


def read_lines(technician_ids: list[int], *, from_on: date, until: date) -> list[DayLine]:
    """Lines of the work dates [from_on, until), for callers that have decided who may see them. One query."""
    return [_line(row) for row in _run("day_lines", people=technician_ids, from_on=from_on, until=until)]


def _lines_within(reach: Reach, first_on: date, last_on: date) -> tuple[DayLine, ...]:
    lines = read_lines([reach.technician_id], from_on=first_on, until=last_on + ONE_DAY)
    return tuple(line for line in lines if reach.covers(line))


def _person(row: tuple[Any, ...], items: frozenset[str]) -> Person:
    technician_id, ccus_id, family, given, family_kana, given_kana, name_folded, kana_folded, level, trade_code = row
    shows_name = "full_name" in items
    return Person(
        technician_id=technician_id,
        ccus_id=ccus_id,
        name=" ".join(filter(None, (family, given))) if shows_name else ccus_id,
        kana=" ".join(filter(None, (family_kana, given_kana))) if shows_name else "",
        skill_level=level if "skill_level" in items else 0,
        trade_code=trade_code if "minor_trades" in items else "",
        name_folded=name_folded if shows_name else "",
        kana_folded=kana_folded if shows_name else "",
    )


def _line(row: tuple[Any, ...]) -> DayLine:
    values = list(row)
    values[7] = _state(row[7])
    values[10] = tuple(row[10])
    return DayLine(*values)


def _state(text: str) -> DayState | None:
    return None if text == "quiet" else DayState(text)


@cache
def _barren_verdicts() -> dict[str, list[str]]:
    """Verdicts that make no record, gravest first, and those among them with nothing to repair."""
    barren = [verdict for verdict in verdicts().values() if not verdict.makes_record]
    return {
        "barren": [verdict.code for verdict in barren],
        "quiet": [verdict.code for verdict in barren if verdict.repairer == NOBODY],
    }


def _run(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(load_sql("history", name), {**parameters, **_barren_verdicts()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
