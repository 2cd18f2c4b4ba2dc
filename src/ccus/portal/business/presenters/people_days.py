"""A firm's month as a grid of people and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from ccus.history.queries.days import DayLine, PersonMonth
from ccus.history.queries.people_days import PAGE_SIZE, OpenDays, PeopleMonth
from ccus.history.states import DayState
from ccus.kit.calendar import JstMonth, is_holiday
from ccus.portal.technician.presenters.months import holiday_name
from ccus.portal.ui.shapes.common import Deadline, Link, Pages
from ccus.portal.ui.shapes.people_days import Cell, DayHead, PersonRow
from ccus.registry.rules.trades import trade_name

SUNDAY = 6

# Address of a person's month, with a day open or none.
PersonUrl = Callable[[str, date | None], str]


def key_of(technician_ccus_id: str, day: date) -> str:
    """What is sent when a cell is chosen."""
    return f"{technician_ccus_id}:{day.isoformat()}"


def heads(month: JstMonth, *, on: date, language: str) -> tuple[DayHead, ...]:
    return tuple(
        DayHead(
            on=day,
            is_rest=is_rest(day),
            is_today=day == on,
            holiday=holiday_name(day, language=language),
        )
        for day in month.days()
    )


def is_rest(day: date) -> bool:
    """Sundays and holidays, greyed in the grid; on Saturdays many crews work."""
    return day.weekday() == SUNDAY or is_holiday(day)


def row(month: PersonMonth, *, on: date, open_until: date, url_of: PersonUrl, language: str) -> PersonRow:
    """`on` is today: days that can no longer be typed in carry no key. `open_until` is the last day to type in this month."""
    lines: defaultdict[date, list[DayLine]] = defaultdict(list)
    for line in month.lines:
        if line.state is not None:
            lines[line.work_date].append(line)
    states = month.marks.states()
    person = month.person
    return PersonRow(
        code=person.ccus_id,
        name=person.name,
        kana=person.kana,
        trade=trade_name(person.trade_code, language) if person.trade_code else "",
        level=person.skill_level,
        url=url_of(person.ccus_id, None),
        cells=tuple(
            _cell(
                month,
                day,
                states.get(day),
                lines[day],
                can_type=day <= on <= open_until,
                url_of=url_of,
                language=language,
            )
            for day in month.month.days()
        ),
        day_count=month.marks.counted_days,
        gap_count=month.marks.missing_days,
        attention_count=month.marks.attention_days,
    )


def deadline(open_until: date, *, on: date) -> Deadline:
    """All days of a month close together."""
    return Deadline(on=open_until, days_left=(open_until - on).days)


def filters(
    month: PeopleMonth, *, show: OpenDays, url_of: Callable[[OpenDays], str], language: str
) -> tuple[Link, ...]:
    """Everybody, and each kind of open days that somebody has; the one in use always."""
    return tuple(
        Link(label=kind.label(language), url=url_of(kind), current=kind is show, count=month.totals.people[kind])
        for kind in OpenDays
        if kind in (OpenDays.ALL, show) or month.totals.people[kind]
    )


def pages(month: PeopleMonth, *, url_of: Callable[[int], str]) -> Pages:
    first = (month.page - 1) * PAGE_SIZE + 1 if month.listed else 0
    return Pages(
        number=month.page,
        count=month.pages,
        first=first,
        last=first + len(month.listed) - 1 if month.listed else 0,
        total=month.found,
        previous_url=url_of(month.page - 1) if month.page > 1 else "",
        next_url=url_of(month.page + 1) if month.page < month.pages else "",
    )


def summary_of(lines: list[DayLine], *, language: str) -> str:
    """The cell in words: site and trade of each line."""
    words = [
        " ".join(filter(None, (line.site_name, trade_name(line.trade_code, language) if line.trade_code else "")))
        for line in lines
    ]
    return _("、").join(words) if len(words) > 1 else "".join(words)


def _cell(
    month: PersonMonth,
    day: date,
    state: DayState | None,
    lines: list[DayLine],
    *,
    can_type: bool,
    url_of: PersonUrl,
    language: str,
) -> Cell:
    is_gap = month.marks.is_missing(day)
    can_be_entered = (is_gap or state is DayState.ATTENTION) and can_type
    return Cell(
        on=day,
        mark=state,
        is_gap=is_gap,
        key=key_of(month.person.ccus_id, day) if can_be_entered else "",
        summary=summary_of(lines, language=language),
        url=url_of(month.person.ccus_id, day) if state else "",
        is_rest=is_rest(day),
    )
