"""Dates and times as logging readers and the people who type after them write them, by the Western calendar or by era (元号).

A moment without an offset is Japan's, which has had no summer time since 1951.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from gate_agent.readers.logger.columns import fold

JST = timezone(timedelta(hours=9), "JST")

# The Western year before the first one of an era. Source: the Cabinet orders on each era; no reader is older.
_YEAR_BEFORE = {"令和": 2018, "令": 2018, "R": 2018, "平成": 1988, "平": 1988, "H": 1988}
_ERA = "|".join(_YEAR_BEFORE)
_DATE = re.compile(
    rf"(?:(?P<era>{_ERA})[ .]?(?P<era_year>元|\d{{1,2}})|(?P<year>\d{{4}}))"
    r"(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})(?P<closed>日?)(?: ?\([月火水木金土日](?:曜日?)?\))?",
    re.ASCII,
)
_COMPACT_DATE = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<era_year>\d{{2}})|(?P<year>\d{{4}}))(?P<month>\d{{2}})(?P<day>\d{{2}})(?=\D|$|(?:\d{{4}}|\d{{6}})(?!\d))",
    re.ASCII,
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|時(?:(?P<minute_ja>\d{1,2})分(?:(?P<second_ja>\d{1,2})秒)?)?)",
    re.ASCII,
)
_COMPACT_TIME = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})(?P<second>\d{2})|(?P<h>\d{2})(?P<m>\d{2})", re.ASCII)
_OFFSET = re.compile(r" ?(?:(?P<zone>Z|UTC|JST)|(?P<sign>[-+])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)$", re.ASCII)
_PAST_MIDNIGHT = re.compile(r"(2[4-9]|3[0-5]):?([0-5]\d)(?::?([0-5]\d))?", re.ASCII)
_SEPARATED = re.compile(r" ?([年月日時分秒/.:]) ?|(?<=\d) ?(-) ?(?=\d)")


class NoMoment(ValueError):
    """A text that is no date, or no time."""


def read_moment(text: str) -> datetime:
    """Date and time in one text, divided by a blank or T, or by nothing after 日 and in all-digit forms. Raises NoMoment."""
    folded = _fold(text)
    match = _DATE.match(folded) or _COMPACT_DATE.match(folded)
    if match is None:
        raise NoMoment(text)
    rest = folded[match.end() :]
    if rest and rest[0] not in " T" and match.re is _DATE and folded[match.end() - 1] not in "日)":
        raise NoMoment(text)
    clock = rest.removeprefix(" ").removeprefix("T").strip()
    offset = _OFFSET.search(clock)
    bare = clock if offset is None else clock[: offset.start()]
    return join(_day_of(match), bare, JST if offset is None else _zone_of(offset))


def read_day(text: str) -> date:
    """Raises NoMoment."""
    folded = _fold(text)
    match = _DATE.fullmatch(folded) or _COMPACT_DATE.fullmatch(folded)
    if match is None:
        raise NoMoment(text)
    return _day_of(match)


def join(day: date, clock: str, zone: timezone = JST) -> datetime:
    """A day and a time of day; 24:30 is half past midnight of the next day, as night shifts write it. Raises NoMoment."""
    folded = _fold(clock)
    late = _PAST_MIDNIGHT.fullmatch(folded)
    try:
        if late is not None:
            at = time(int(late[1]) - 24, int(late[2]), int(late[3] or 0))
            return datetime.combine(day + timedelta(days=1), at, zone)
        return datetime.combine(day, _time_of(folded), zone)
    except (ValueError, OverflowError) as error:
        raise NoMoment(clock) from error


def _fold(text: str) -> str:
    return _SEPARATED.sub(r"\1\2", re.sub(r"\s+", " ", fold(text)).upper())


def _day_of(match: re.Match[str]) -> date:
    if match["year"]:
        year = int(match["year"])
    else:
        year = _YEAR_BEFORE[match["era"]] + (1 if match["era_year"] == "元" else int(match["era_year"]))
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise NoMoment(match[0]) from error


def _time_of(folded: str) -> time:
    """Raises ValueError."""
    match = _TIME.fullmatch(folded)
    if match is not None:
        minute, second = match["minute"] or match["minute_ja"], match["second"] or match["second_ja"]
        return time(int(match["hour"]), int(minute or 0), int(second or 0), int(f"{match['fraction'] or 0:0<6}"[:6]))
    match = _COMPACT_TIME.fullmatch(folded)
    if match is None:
        raise NoMoment(folded)
    return time(int(match["hour"] or match["h"]), int(match["minute"] or match["m"]), int(match["second"] or 0))


def _zone_of(offset: re.Match[str]) -> timezone:
    if offset["zone"]:
        return JST if offset["zone"] == "JST" else UTC
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if hours > 14 or minutes > 59:
        raise NoMoment(offset[0])
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(distance if offset["sign"] == "+" else -distance)
