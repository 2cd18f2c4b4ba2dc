"""One person's month as a calendar, for the person and for the clerk of the firm."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

import jpholiday
from django.utils.translation import gettext as _

from ccus.history.queries.days import DayLine, PersonMonth
from ccus.history.rules import closing
from ccus.history.rules.verdicts import verdicts
from ccus.history.rules.working_days import is_working_day
from ccus.history.states import DayState
from ccus.kit.calendar import JstMonth
from ccus.portal.ui.shapes.common import Deadline, MonthNav
from ccus.portal.ui.shapes.my_days import Day, DayKind, DayRecord, Today
from ccus.registry.rules.trades import trade_name
from ccus.sites.states import SiteRole

# Months before CCUS began hold nothing.
FIRST_MONTH = JstMonth(2019, 4)
GRAVITY = {DayState.APPROVED: 1, DayState.RECORDED: 2, DayState.PENDING: 3, DayState.ATTENTION: 4}

# Address of a day or of a month.
DayUrl = Callable[[date], str]
MonthUrl = Callable[[JstMonth], str]


def nearest_month(asked: JstMonth, *, on: date) -> JstMonth:
    """The asked month, or the first or last one that can hold anything. `on` is today; next month may be looked at."""
    return min(max(asked, FIRST_MONTH), JstMonth.of(on).next())


def has_come(day: date, *, on: date) -> bool:
    """Whether something can have happened on the day: since CCUS began, and not after today."""
    return FIRST_MONTH.first_on <= day <= on


def weeks(
    month: PersonMonth, *, on: date, selected: date | None, url_of: DayUrl, language: str
) -> tuple[tuple[Day, ...], ...]:
    """The month in rows of seven days, Monday first. `on` is today; days after it have no address."""
    lines: defaultdict[date, list[DayLine]] = defaultdict(list)
    for line in month.lines:
        lines[line.work_date].append(line)
    rows = calendar.Calendar().monthdatescalendar(month.month.year, month.month.month)
    return tuple(
        tuple(
            _day(day, month, lines[day], on=on, selected=selected, url_of=url_of, language=language)
            if day in month.month
            else Day(day, DayKind.OUTSIDE)
            for day in row
        )
        for row in rows
    )


def kind_of(day: date, month: PersonMonth, *, on: date) -> DayKind:
    """What the day is when one looks at it from today."""
    if any(line.work_date == day and line.state is not None for line in month.lines):
        return DayKind.RECORDED
    if month.marks.is_missing(day):
        return DayKind.GAP
    if day >= on:
        return DayKind.AHEAD
    return DayKind.REST


def today_of(lines: Sequence[DayLine], *, on: date, action_url: str, story_url: str, language: str) -> Today:
    """The answer to "was I recorded today?": the gravest of today's lines, of these the latest."""
    marked = [line for line in lines if line.state is not None]
    if not marked:
        return Today(on=on, is_rest_day=not is_working_day(on), action_url=action_url, story_url=story_url)
    line = max(enumerate(marked), key=lambda pair: (GRAVITY[pair[1].state or DayState.RECORDED], pair[0]))[1]
    return Today(
        on=on,
        mark=line.state,
        at=line.entry_at,
        site=line.site_name,
        role=role_names(line.site_roles, language=language),
        action_url=action_url,
        story_url=story_url,
    )


def nav(month: JstMonth, *, on: date, url_of: MonthUrl) -> MonthNav:
    this_month = JstMonth.of(on)
    return MonthNav(
        month=month.first_on,
        previous_url=url_of(month.previous()) if month > FIRST_MONTH else "",
        next_url=url_of(month.next()) if month < this_month else "",
        this_month_url=url_of(this_month) if month != this_month else "",
    )


def deadline_of(day: date, *, on: date) -> Deadline:
    """Until when a day can be typed in and decided."""
    return Deadline(on=closing.closes_on(day), days_left=closing.days_left(day, on=on))


def holiday_name(day: date, *, language: str) -> str:
    """The name of a national holiday, which exists in Japanese only; empty on other days."""
    name = jpholiday.is_holiday_name(day) or ""
    return name if language == "ja" or not name else _("祝日")


def role_names(roles: Sequence[str], *, language: str) -> str:
    """Roles in words, in the order of the list of roles; nothing for somebody without a special one."""
    special = [role for role in SiteRole if role.value in roles and role is not SiteRole.OTHER]
    separator = "・" if language == "ja" else ", "  # lint: japanese-text — punctuation between labels
    return separator.join(role.label(language) for role in special)


def _day(
    day: date,
    month: PersonMonth,
    lines: Sequence[DayLine],
    *,
    on: date,
    selected: date | None,
    url_of: DayUrl,
    language: str,
) -> Day:
    return Day(
        on=day,
        kind=kind_of(day, month, on=on),
        records=tuple(
            DayRecord(
                mark=line.state,
                site=line.site_name,
                trade=trade_name(line.trade_code, language) if line.trade_code else "",
            )
            for line in lines
            if line.state is not None
        ),
        note=_("、").join(verdicts()[line.verdict].label(language) for line in lines if line.state is None),
        holiday=holiday_name(day, language=language),
        is_today=day == on,
        is_selected=day == selected,
        url=url_of(day) if day <= on else "",
    )
