"""A month of a firm's people: how each of their days stands, who has open days, and who they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from ccus.access.permissions import check_may
from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.history.queries.days import (
    DayLine,
    Person,
    PersonMonth,
    Reach,
    read_lines,
    read_months,
    scan_marks,
)
from ccus.history.queries.month_marks import MonthMarks
from ccus.kit.calendar import JstMonth
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.labels import Labelled
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import Affiliation, Business, Technician

PAGE_SIZE = 25


class OpenDays(Labelled):
    """Which people are listed: all, or those with days of one kind."""

    ALL = "all", "全員", "everybody"
    MISSING = "missing", "記録のない日がある人", "with missing days"
    ATTENTION = "attention", "要確認がある人", "with days that need attention"
    PENDING = "pending", "確認待ちがある人", "with waiting days"


@dataclass(frozen=True, kw_only=True)
class FirmTotals:
    """Over all people of the firm in the month, whatever is listed. Days are counted per person."""

    people: dict[OpenDays, int]
    counted_days: int
    missing_days: int
    attention_days: int
    pending_days: int


@dataclass(frozen=True, kw_only=True)
class PeopleMonth:
    """`listed` are the people of the asked page in order of reading, of `found` altogether."""

    business_name: str
    month: JstMonth
    totals: FirmTotals
    listed: tuple[PersonMonth, ...]
    found: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class ChosenPerson:
    """Somebody of the firm with the days chosen for them, on each of which they belonged to it."""

    person: Person
    days: tuple[date, ...]


def get_people_month_visible_to(
    viewer: Viewer,
    *,
    month: JstMonth,
    on: date,
    show: OpenDays = OpenDays.ALL,
    search: str = "",
    page: int = 1,
    size: int | None = PAGE_SIZE,
) -> PeopleMonth:
    """The month of everybody who belonged to the viewer's firm on a day of it. `on` is today (JST).

    `search` is part of a name or reading or the beginning of an ID, typed in any way. `page` counts from 1, a page beyond
    the last gives the last; without `size` all are listed. Raises PermissionMissing. Six queries whatever the number, one more
    with `search`.
    """
    check_may(viewer, "history:people-days:view")
    business = Business.objects.filter(ccus_id=viewer.business_ccus_id or None).only("id", "name").first()
    people = _people_of(business, month) if business else []
    marks = scan_marks(people, business_id=business.pk, month=month, on=on) if business and people else {}
    found = [person for person in people if show is OpenDays.ALL or (person in marks and _is_open(marks[person], show))]
    if search:
        found = _named(found, search)
    pages = 1 if size is None else max(1, -(-len(found) // size))
    number = min(max(page, 1), pages)
    shown = found if size is None else found[(number - 1) * size : number * size]
    return PeopleMonth(
        business_name=business.name if business else "",
        month=month,
        totals=_totals(len(people), marks.values()),
        listed=_with_lines(shown, month, business=business, on=on),
        found=len(found),
        page=number,
        pages=pages,
    )


def list_chosen_visible_to(viewer: Viewer, cells: Collection[tuple[str, date]]) -> tuple[ChosenPerson, ...]:
    """The chosen days, person by person in order of reading. `cells` are pairs of technician ID and day.

    What does not belong to the viewer's firm is left out. Raises PermissionMissing. Two queries.
    """
    check_may(viewer, "history:people-days:view")
    days_of: defaultdict[str, set[date]] = defaultdict(set)
    for ccus_id, day in cells:
        days_of[ccus_id].add(day)
    rows = (
        Affiliation.objects.filter(
            business__ccus_id=viewer.business_ccus_id or None, technician__ccus_id__in=list(days_of)
        )
        .select_related("technician")
        .prefetch_related("technician__trades")
        .order_by("technician__kana_folded", "technician_id")
    )
    people: dict[str, Person] = {}
    found: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        technician = row.technician
        trades = sorted(technician.trades.all(), key=lambda trade: trade.position)
        people[technician.ccus_id] = Person(
            technician_id=technician.pk,
            ccus_id=technician.ccus_id,
            name=technician.full_name,
            kana=" ".join(filter(None, (technician.family_kana, technician.given_kana))),
            skill_level=technician.skill_level,
            trade_code=trades[0].trade_code if trades else "",
        )
        found[technician.ccus_id] |= {day for day in days_of[technician.ccus_id] if day in row.valid}
    return tuple(
        ChosenPerson(person=person, days=tuple(sorted(found[ccus_id])))
        for ccus_id, person in people.items()
        if found[ccus_id]
    )


def list_open_days_visible_to(
    viewer: Viewer, technician_ccus_ids: Collection[str], *, month: JstMonth, on: date
) -> list[tuple[str, date]]:
    """The missing days of these people of the viewer's firm and those that need attention, as cells to choose."""
    check_may(viewer, "history:people-days:view")
    rows = list(
        Affiliation.objects.filter(
            business__ccus_id=viewer.business_ccus_id or None,
            technician__ccus_id__in=list(technician_ccus_ids),
            valid__overlap=DateRange(month.first_on, month.next().first_on),
        ).values_list("business_id", "technician_id")
    )
    if not rows:
        return []
    months = read_months(
        list({technician_id for _, technician_id in rows}),
        business_id=rows[0][0],
        relation=Relation.EMPLOYER,
        month=month,
        on=on,
    )
    return [
        (person.ccus_id, day)
        for person, marks in months
        for day in sorted({*marks.missing_dates(), *marks.attention_dates()})
    ]


class Named(Protocol):
    """Whom one can search for by name, reading or ID."""

    @property
    def ccus_id(self) -> str: ...
    @property
    def name_folded(self) -> str: ...
    @property
    def kana_folded(self) -> str: ...


def matches(person: Named, search: str) -> bool:
    """Whether what was typed names the person; anything does when nothing was typed."""
    name = fold_name_for_search(search)
    if not name:
        return True
    if name in person.name_folded:
        return True
    reading = fold_reading_for_search(search)
    if reading and reading in person.kana_folded:
        return True
    digits = remove_spaces(fold_hyphens(fold_digits(fold_width(search)))).replace("-", "")
    return digits.isascii() and digits.isdigit() and person.ccus_id.startswith(digits)


def _affiliations(business: Business, month: JstMonth) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(
        business=business, valid__overlap=DateRange(month.first_on, month.next().first_on)
    )


def _people_of(business: Business, month: JstMonth) -> list[int]:
    """Internal ids of those who belonged to the business in the month, in order of reading."""
    parameters: dict[str, Any] = {"business": business.pk, "from_on": month.first_on, "until": month.next().first_on}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("history", "people_of_firm"), parameters)
        (ids,) = cursor.fetchone()
    return [int(number) for number in ids.split(",") if number]


def _named(people: list[int], search: str) -> list[int]:
    """Those whom the search names, in their order. One query; the employer sees the names of its people."""
    named = Technician.objects.filter(pk__in=people).only("ccus_id", "name_folded", "kana_folded")
    found = {person.pk for person in named if matches(person, search)}
    return [person for person in people if person in found]


def _belonged(business: Business, month: JstMonth, *, people: list[int]) -> dict[int, list[DateRange]]:
    """On which days these people belonged to the business."""
    belonged: defaultdict[int, list[DateRange]] = defaultdict(list)
    rows = _affiliations(business, month).filter(technician_id__in=people).values_list("technician_id", "valid")
    for technician_id, valid in rows:
        belonged[technician_id].append(valid)
    return belonged


def _is_open(marks: MonthMarks, show: OpenDays) -> bool:
    match show:
        case OpenDays.MISSING:
            return marks.missing != 0
        case OpenDays.ATTENTION:
            return marks.attention != 0
        case OpenDays.PENDING:
            return marks.pending != 0
    return True


def _totals(people: int, marks: Collection[MonthMarks]) -> FirmTotals:
    return FirmTotals(
        people={
            OpenDays.ALL: people,
            OpenDays.MISSING: sum(month.missing != 0 for month in marks),
            OpenDays.ATTENTION: sum(month.attention != 0 for month in marks),
            OpenDays.PENDING: sum(month.pending != 0 for month in marks),
        },
        counted_days=sum(month.counted_days for month in marks),
        missing_days=sum(month.missing_days for month in marks),
        attention_days=sum(month.attention_days for month in marks),
        pending_days=sum(month.pending_days for month in marks),
    )


def _with_lines(shown: list[int], month: JstMonth, *, business: Business | None, on: date) -> tuple[PersonMonth, ...]:
    if business is None or not shown:
        return ()
    people = read_months(shown, business_id=business.pk, relation=Relation.EMPLOYER, month=month, on=on)
    belonged = _belonged(business, month, people=shown)
    reaches = {
        person.technician_id: Reach(
            technician_id=person.technician_id,
            technician_ccus_id=person.ccus_id,
            relation=Relation.EMPLOYER,
            business_id=business.pk,
            belonged=tuple(belonged[person.technician_id]),
        )
        for person, _ in people
    }
    lines: defaultdict[int, list[DayLine]] = defaultdict(list)
    for line in read_lines(list(reaches), from_on=month.first_on, until=month.next().first_on):
        if reaches[line.technician_id].covers(line):
            lines[line.technician_id].append(line)
    return tuple(
        PersonMonth(person=person, month=month, marks=marks, lines=tuple(lines[person.technician_id]))
        for person, marks in people
    )
