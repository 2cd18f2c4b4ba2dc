"""Dates and times as people in Japan write them, in the Western calendar or by era (元号).

An era date is read by its arithmetic: 平成31年5月1日 is 1 May 2019 although the era had ended the day before, and
令和元年4月1日 is 1 April 2019 although it had not begun, because people and printed forms write both. Days of the
lunisolar calendar (to 明治5年12月2日, 31 December 1872) are not converted but refused.
Source: 元号法 (1979) and the Cabinet orders on each era; 太政官布告第337号 (1872) on the change of calendar.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from ccus.kit.calendar import JST, weekday_ja
from ccus.kit.errors import InputFormatError, quote
from ccus.kit.folding import fold_digits, fold_hyphens, fold_spaces


@dataclass(frozen=True, slots=True)
class Era:
    """One era: the year before its first, so that era year + `year_before` is the Western year."""

    name: str
    letter: str
    begins_on: date
    year_before: int


ERAS = (
    Era("令和", "R", date(2019, 5, 1), 2018),
    Era("平成", "H", date(1989, 1, 8), 1988),
    Era("昭和", "S", date(1926, 12, 25), 1925),
    Era("大正", "T", date(1912, 7, 30), 1911),
    Era("明治", "M", date(1868, 1, 25), 1867),
)
FIRST_GREGORIAN_DAY = date(1873, 1, 1)

_ERA_BY_WORD = {word: era for era in ERAS for word in (era.name, era.name[0], era.letter)}
_ERA_WORD = "|".join(sorted(_ERA_BY_WORD, key=len, reverse=True))
_WEEKDAY = r"(?: ?\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"
_DATE = re.compile(
    rf"(?:(?P<era>{_ERA_WORD})[ .]?(?P<era_year>元|\d{{1,3}})|(?P<year>\d{{4}}))"
    rf"(?:年|[-/.])(?P<month>\d{{1,2}})(?:月|[-/.])(?P<day>\d{{1,2}})(?P<closed>日?){_WEEKDAY}",
    re.ASCII,
)
# Driving licences write both calendars: 2027年(令和09年)05月01日.
_ERA_IN_BRACKETS = re.compile(rf"(?<=年)\((?:{_ERA_WORD})(?:元|\d{{1,2}})年\)", re.ASCII)
_COMPACT_DATE = re.compile(
    rf"(?:(?P<era>{_ERA_WORD})(?P<era_year>\d{{2}})|(?P<year>\d{{4}}))(?P<month>\d{{2}})(?P<day>\d{{2}})(?=\D|$|(?:\d{{4}}|\d{{6}})(?!\d))",
    re.ASCII,
)
_DATE_WITHOUT_CLEAR_YEAR = re.compile(r"(?:\d{1,3}(?:年|[-/.]))?\d{1,2}(?:月|[-/.])\d{1,2}日?", re.ASCII)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:"
    r":(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|時(?:(?P<minute_ja>\d{1,2})分(?:(?P<second_ja>\d{1,2})秒)?)?)",
    re.ASCII,
)
_COMPACT_TIME = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})(?P<second>\d{2})|(?P<h>\d{2})(?P<m>\d{2})", re.ASCII)
_OFFSET = re.compile(r" ?(?:(?P<zone>Z|UTC|JST)|(?P<sign>[-+])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)$", re.ASCII)


class DateFormatError(InputFormatError):
    """Text that is no date, time or moment.

    `reason` is "empty", "unreadable", "year_unclear", "impossible_day", "lunar_calendar", "wrong_weekday",
    "impossible_time" or "time_missing".
    """

    what = "date or time"


def parse_date(text: str, *, today: date) -> date:
    """The day in any of the usual forms: 2024-04-01, 2024/4/1, 2024.4.1, 20240401, 2024年4月1日(月), 令和6年4月1日,
    R6.4.1, R060401, 令和元年5月1日, in any width. A year of fewer than four digits without an era is not guessed.

    `today` only dates the example in the sentence of an error. Raises `DateFormatError`.
    """
    folded = _fold(text)
    if not folded:
        raise _empty_error(text, "日付", "The date", today.isoformat())
    match = _DATE.fullmatch(folded) or _COMPACT_DATE.fullmatch(folded)
    if match is None:
        raise _unreadable_date_error(text, folded, today)
    return _day_of(match, typed=text)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day in a running text: as it is written there, and the folded text before and after it."""

    day: date
    written: str
    before: str
    after: str


def find_dates(text: str) -> list[FoundDate]:
    """The days that a running text names in the forms of `parse_date`, in its order. What is no day of the calendar is left out."""
    folded = _ERA_IN_BRACKETS.sub("", _fold(text))
    found = []
    for match in re.finditer(rf"(?<![0-9A-Z]){_DATE.pattern}", folded, re.ASCII):
        try:
            day = _day_of(match, typed=match.group())
        except DateFormatError:
            continue
        found.append(FoundDate(day, match.group(), folded[: match.start()], folded[match.end() :]))
    return found


def parse_time(text: str) -> time:
    """The time of day on the 24-hour clock, naive: 8:05, 08:05:30.25, 8時, 8時5分30秒, 0805, 080500, in any width.

    Five digits are read as a time whose leading zero a spreadsheet dropped. Raises `DateFormatError`.
    """
    folded = _fold(text)
    if not folded:
        raise _empty_error(text, "時刻", "The time", "8:05")
    return _time_of(folded, typed=text)


def parse_moment(text: str, *, today: date) -> datetime:
    """The moment written as a date and a time in the forms of `parse_date` and `parse_time`, in JST.

    An offset (Z, +09:00, -0500, JST) is respected; without one the time is Japan's. Date and time are divided by a
    space or T, or by nothing after 日 and in all-digit forms. `today` as in `parse_date`. Raises `DateFormatError`.
    """
    folded = _fold(text)
    example = f"{today.isoformat()} 8:05"
    if not folded:
        raise _empty_error(text, "日時", "The date and time", example)
    match = _DATE.match(folded) or _COMPACT_DATE.match(folded)
    if match is None:
        raise _unreadable_date_error(text, folded, today)
    rest = folded[match.end() :]
    if not rest:
        raise DateFormatError(
            reason="time_missing",
            typed=text,
            sentence_ja=f"「{quote(text)}」には時刻がありません。{example} のように、日付の後に時刻も入力してください。",
            sentence_en=f'"{quote(text)}" has no time. Add the time after the date, such as {example}.',
        )
    if rest[0] not in " T" and match.re is _DATE and folded[match.end() - 1] not in "日)":
        raise _unreadable_date_error(text, folded, today)
    day = _day_of(match, typed=text)
    clock = rest.removeprefix(" ").removeprefix("T").strip()
    offset = _OFFSET.search(clock)
    zone = JST if offset is None else _zone_of(offset, typed=text)
    clock_only = clock if offset is None else clock[: offset.start()]
    try:
        return datetime.combine(day, _time_of(clock_only, typed=text), tzinfo=zone).astimezone(JST)
    except OverflowError as error:
        raise _impossible_day_error(text) from error


def display_date(day: date) -> str:
    """2026年11月21日(土)"""
    return f"{day.year}年{day.month}月{day.day}日({weekday_ja(day)})"


def display_date_english(day: date) -> str:
    """21 November 2026"""
    return f"{day.day} {day:%B} {day.year}"


def display_date_era(day: date) -> str:
    """令和8年11月21日; the first year is 元年. Days before 1873 stay in the Western calendar."""
    if day < FIRST_GREGORIAN_DAY:
        return f"{day.year}年{day.month}月{day.day}日"
    era = next(era for era in ERAS if day >= era.begins_on)
    year = day.year - era.year_before
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def display_time(moment: datetime | time) -> str:
    """08:05; a moment is shown at Japan's clock."""
    clock = moment.astimezone(JST) if isinstance(moment, datetime) else moment
    return f"{clock.hour:02d}:{clock.minute:02d}"


def _fold(text: str) -> str:
    """NFKC (㋿ becomes 令和), ASCII digits and hyphens, upper case, no spaces beside separators."""
    folded = fold_hyphens(fold_digits(fold_spaces(unicodedata.normalize("NFKC", text)))).upper()
    return re.sub(r" ?([年月日時分秒/.:]) ?|(?<=\d) ?(-) ?(?=\d)", r"\1\2", folded)


def _day_of(match: re.Match[str], *, typed: str) -> date:
    month, day = int(match["month"]), int(match["day"])
    year = int(match["year"]) if match["year"] else _western_year(match["era"], match["era_year"])
    if year is None:
        raise _impossible_day_error(typed)
    try:
        parsed = date(year, month, day)
    except ValueError as error:
        raise _impossible_day_error(typed) from error
    if match["era"] and parsed < FIRST_GREGORIAN_DAY:
        raise DateFormatError(
            reason="lunar_calendar",
            typed=typed,
            sentence_ja=f"「{quote(typed)}」は旧暦の日付なので、西暦に直せません。明治5年12月以前の日付は、西暦で入力してください。",
            sentence_en=f'"{quote(typed)}" is a day of the old lunisolar calendar and cannot be converted. '
            "Enter days before 1873 in the Western calendar.",
        )
    weekday = match.groupdict().get("weekday")
    if weekday and weekday != weekday_ja(parsed):
        raise DateFormatError(
            reason="wrong_weekday",
            typed=typed,
            sentence_ja=f"「{quote(typed)}」の曜日が日付と合いません。{display_date(parsed)}です。日付か曜日を確かめて入力し直してください。",
            sentence_en=f'The weekday in "{quote(typed)}" does not fit the date, which is a {parsed:%A}. '
            "Check the date and the weekday and enter them again.",
        )
    return parsed


def _western_year(era_word: str, era_year: str) -> int | None:
    number = 1 if era_year == "元" else int(era_year)
    return None if number == 0 else number + _ERA_BY_WORD[era_word].year_before


def _time_of(folded: str, *, typed: str) -> time:
    match = _TIME.fullmatch(folded)
    if match:
        hour, minute, second = (
            match["hour"],
            match["minute"] or match["minute_ja"],
            match["second"] or match["second_ja"],
        )
        fraction = match["fraction"]
    else:
        match = _COMPACT_TIME.fullmatch(folded)
        if match is None:
            raise DateFormatError(
                reason="unreadable",
                typed=typed,
                sentence_ja=f"「{quote(typed)}」の時刻を読み取れません。8:05 や 17:30 のように、24時間制で時と分をコロンで区切って入力してください。",
                sentence_en=f'The time in "{quote(typed)}" cannot be read. '
                "Enter hour and minute on the 24-hour clock with a colon, such as 8:05 or 17:30.",
            )
        hour, minute, second = match["hour"] or match["h"], match["minute"] or match["m"], match["second"]
        fraction = None
    try:
        return time(int(hour), int(minute or 0), int(second or 0), int(f"{fraction or 0:0<6}"[:6]))
    except ValueError as error:
        raise _impossible_time_error(typed) from error


def _zone_of(offset: re.Match[str], *, typed: str) -> tzinfo:
    if offset["zone"]:
        return JST if offset["zone"] == "JST" else UTC
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if hours > 14 or minutes > 59:
        raise _impossible_time_error(typed)
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(distance if offset["sign"] == "+" else -distance)


def _empty_error(typed: str, noun_ja: str, noun_en: str, example: str) -> DateFormatError:
    return DateFormatError(
        reason="empty",
        typed=typed,
        sentence_ja=f"{noun_ja}が入力されていません。{example} のように入力してください。",
        sentence_en=f"{noun_en} is empty. Enter it such as {example}.",
    )


def _unreadable_date_error(typed: str, folded: str, today: date) -> DateFormatError:
    western, by_era = today.isoformat(), display_date_era(today)
    if _DATE_WITHOUT_CLEAR_YEAR.fullmatch(folded.split(" ", maxsplit=1)[0]):
        return DateFormatError(
            reason="year_unclear",
            typed=typed,
            sentence_ja=f"「{quote(typed)}」は何年か決められません。{western} のように西暦を4桁で、または {by_era} のように元号を付けて入力してください。",
            sentence_en=f'The year of "{quote(typed)}" is not clear. '
            f"Write it with four digits, such as {western}, or with an era, such as {by_era}.",
        )
    return DateFormatError(
        reason="unreadable",
        typed=typed,
        sentence_ja=f"「{quote(typed)}」は日付として読み取れません。{western} または {by_era} のように、年・月・日の順に入力してください。",
        sentence_en=f'"{quote(typed)}" cannot be read as a date. Enter year, month and day in this order, '
        f"such as {western} or {by_era}.",
    )


def _impossible_day_error(typed: str) -> DateFormatError:
    return DateFormatError(
        reason="impossible_day",
        typed=typed,
        sentence_ja=f"「{quote(typed)}」という日はありません。その月の日数と年を確かめて入力し直してください。",
        sentence_en=f'The day "{quote(typed)}" does not exist. Check the year and the days of that month and enter it again.',
    )


def _impossible_time_error(typed: str) -> DateFormatError:
    return DateFormatError(
        reason="impossible_time",
        typed=typed,
        sentence_ja=f"「{quote(typed)}」という時刻はありません。0:00 から 23:59 までで入力してください。24:00 以降は翌日の日付と時刻にしてください。",
        sentence_en=f'The time "{quote(typed)}" does not exist. Enter 0:00 to 23:59; '
        "write 24:00 and later with the date of the next day.",
    )
