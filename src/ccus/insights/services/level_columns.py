"""Counts of the whole country for levels: days from the columnar copy month by month, qualifications from the registry.

A date lies in one month, so that the distinct dates of months add up; inside a month they are bits of one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ccus.foundation.sql import load_sql
from ccus.insights.services.lake.opening import open_lake
from ccus.kit.calendar import JstMonth
from ccus.levels.rules.book import CriteriaBook
from ccus.levels.rules.qualifications import with_implied
from ccus.levels.rules.sets import FieldColumns, LedDays

Places = NDArray[np.int64]
ROWS_AT_ONCE = 200_000
NEVER = 10**9
"""A month that no month comes after."""


@dataclass(frozen=True, kw_only=True)
class Country:
    """Everybody, in the order of the internal id: what a rehearsal splits by. `levels` are those on cards today."""

    technician_ids: Places
    birth_years: NDArray[np.int32]
    prefectures: NDArray[np.str_]
    levels: NDArray[np.int8]


@dataclass(kw_only=True)
class LevelColumns:
    """`people` gives for each field the places (in `country`) of those with at least one counted day; `fields` their columns."""

    country: Country
    people: dict[str, Places] = field(default_factory=dict)
    fields: dict[str, FieldColumns] = field(default_factory=dict)


@dataclass(frozen=True)
class _Papers:
    """Who holds what: places by code, and by course the number of the month from which management counts."""

    held: dict[str, Places]
    course_months: dict[str, NDArray[np.int64]]
    certified: dict[str, NDArray[np.int32]]


def read_level_columns(*, on: date, book: CriteriaBook, other: CriteriaBook | None = None) -> LevelColumns:
    """Up to and with a JST day, for judging by a book, and by another one of the same trades. Raises LakeEmpty."""
    with open_lake() as lake:
        country = _country(lake)
        papers = _papers(country, on=on, book=book, courses=_courses(book, other or book))
        codes = list(dict.fromkeys(trade.field for trade in book.trades))
        size = len(country.technician_ids)
        courses = list(papers.course_months)
        # One number per field and person: days worked, led, led as foreman; then the last two again after each course.
        counts = np.zeros((3 + 2 * len(courses), len(codes), size), np.int16)
        _register_trades(lake, book, codes)
        _register_extra_days(lake, book, codes, on=on)
        for month in _months(lake, on=on):
            _add_month(lake, month, country, counts, papers, courses, on=on)
    return _columns(country, counts, papers, codes, courses, book=book)


def _country(lake: duckdb.DuckDBPyConnection) -> Country:
    found = lake.execute(
        "SELECT technician_id, coalesce(birth_year, 0) AS birth_year, prefecture_code, level FROM technicians ORDER BY 1"
    ).fetchnumpy()
    return Country(
        technician_ids=np.asarray(found["technician_id"], np.int64),
        birth_years=np.asarray(found["birth_year"], np.int32),
        prefectures=np.asarray(found["prefecture_code"], np.str_),
        levels=np.asarray(found["level"], np.int8),
    )


def _months(lake: duckdb.DuckDBPyConnection, *, on: date) -> list[JstMonth]:
    rows = lake.execute("SELECT DISTINCT month FROM work_records WHERE month <= ? ORDER BY 1", [str(JstMonth.of(on))])
    return [JstMonth.parse(month) for (month,) in rows.fetchall()]


def _register_trades(lake: duckdb.DuckDBPyConnection, book: CriteriaBook, codes: list[str]) -> None:
    """Trades that count for a field whatever the works; a trade of two prefixes of one field stands once."""
    lake.execute("CREATE TEMP TABLE field_prefix (prefix VARCHAR, field INTEGER)")
    pairs = [(trade.prefix, codes.index(trade.field)) for trade in book.trades if not trade.content]
    lake.executemany("INSERT INTO field_prefix VALUES (?, ?)", pairs)


def _register_extra_days(lake: duckdb.DuckDBPyConnection, book: CriteriaBook, codes: list[str], *, on: date) -> None:
    """Days in trades that count on certain works alone: the copy has no work contents, so that PostgreSQL is asked about the few
    people who work in such trades."""
    lake.execute("CREATE TEMP TABLE extra (technician_id BIGINT, work_date DATE, field INTEGER, site_roles VARCHAR)")
    for trade in (trade for trade in book.trades if trade.content):
        people = lake.execute(
            "SELECT DISTINCT technician_id FROM work_records WHERE starts_with(trade_code, ?)", [trade.prefix]
        ).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(
                load_sql("insights", "days_on_certain_works"),
                {"people": [each for (each,) in people], "prefix": trade.prefix, "content": trade.content, "on": on},
            )
            rows = [(person, day, codes.index(trade.field), roles) for person, day, roles in cursor.fetchall()]
        if rows:
            lake.executemany("INSERT INTO extra VALUES (?, ?, ?, ?)", rows)


_MONTH_SQL = """
    WITH trade AS (
        SELECT DISTINCT record.trade_code, pair.field
        FROM (SELECT DISTINCT trade_code FROM work_records WHERE month = $month AND evaluation_valid) AS record
        JOIN field_prefix AS pair ON starts_with(record.trade_code, pair.prefix)
    ), day AS (
        SELECT record.technician_id, trade.field, record.work_date, '+' || record.site_roles || '+' AS roles
        FROM work_records AS record JOIN trade ON trade.trade_code = record.trade_code
        WHERE record.month = $month AND record.evaluation_valid AND record.work_date <= $on
        UNION ALL
        SELECT technician_id, field, work_date, '+' || site_roles || '+' FROM extra
        WHERE work_date >= $first AND work_date < $until
    ), bits AS (
        SELECT technician_id, field, (1::UINTEGER << day(work_date)) AS bit,
               contains(roles, '+foreman+') AS foreman, contains(roles, '+crew_leader+') AS crew_leader
        FROM day
    )
    SELECT technician_id, field,
           bit_count(bit_or(bit)) AS worked,
           coalesce(bit_count(bit_or(bit) FILTER (WHERE foreman OR crew_leader)), 0) AS led,
           coalesce(bit_count(bit_or(bit) FILTER (WHERE foreman)), 0) AS foreman
    FROM bits GROUP BY technician_id, field
"""


def _add_month(
    lake: duckdb.DuckDBPyConnection,
    month: JstMonth,
    country: Country,
    counts: NDArray[np.int16],
    papers: _Papers,
    courses: list[str],
    *,
    on: date,
) -> None:
    found = lake.execute(
        _MONTH_SQL, {"month": str(month), "on": on, "first": month.first_on, "until": month.next().first_on}
    ).fetchnumpy()
    person = np.searchsorted(country.technician_ids, np.asarray(found["technician_id"], np.int64))
    code = np.asarray(found["field"], np.int64)
    numbers = [np.asarray(found[name], np.int16) for name in ("worked", "led", "foreman")]
    for place, number in enumerate(numbers):
        counts[place, code, person] += number
    for place, course in enumerate(courses):
        counted = papers.course_months[course][person] <= _number_of(month.first_on)
        counts[3 + 2 * place, code, person] += np.where(counted, numbers[1], 0).astype(np.int16)
        counts[4 + 2 * place, code, person] += np.where(counted, numbers[2], 0).astype(np.int16)


def _courses(*books: CriteriaBook) -> list[str]:
    return sorted({row.management_after for book in books for row in book.rows if row.management_after})


def _papers(country: Country, *, on: date, book: CriteriaBook, courses: list[str]) -> _Papers:
    size = len(country.technician_ids)
    months = {course: np.full(size, NEVER, np.int64) for course in courses}
    held: dict[str, list[Places]] = {}
    for code, people, from_months in _held_in_registry(country, on=on, book=book):
        for each in with_implied({code: ""}, names=book.names):
            held.setdefault(each, []).append(people)
        if code in months:
            np.minimum.at(months[code], people, from_months)
    return _Papers(
        held={code: np.concatenate(parts) for code, parts in held.items()},
        course_months=months,
        certified=_certified(country),
    )


def _held_in_registry(
    country: Country, *, on: date, book: CriteriaBook
) -> Iterator[tuple[str, Places, NDArray[np.int64]]]:
    """(code, places of people, first month that counts after it) of what is in force on the day, some rows at a time."""
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "names_of_papers"))
        codes = {name: book.name_table.find_code(name) for (name,) in cursor.fetchall()}
    known = {name: code for name, code in codes.items() if code}
    order = sorted(set(known.values()))
    parameters: dict[str, Any] = {
        "names": list(known),
        "codes": [order.index(code) for code in known.values()],
        "on": on,
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(load_sql("insights", "papers_in_force"), parameters)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            table = np.array(rows, np.int64)
            people = np.searchsorted(country.technician_ids, table[:, 1])
            people_there = people < len(country.technician_ids)
            people_there[people_there] = country.technician_ids[people[people_there]] == table[people_there, 1]
            for number in np.unique(table[:, 0]):
                chosen = people_there & (table[:, 0] == number)
                yield order[number], people[chosen], table[chosen, 2]


def _certified(country: Country) -> dict[str, NDArray[np.int32]]:
    found = {name: np.zeros(len(country.technician_ids), np.int32) for name in ("work", "foreman", "management")}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "certified_careers"))
        for technician_id, work, foreman, crew_leader in cursor.fetchall():
            place = int(np.searchsorted(country.technician_ids, technician_id))
            if place < len(country.technician_ids) and country.technician_ids[place] == technician_id:
                found["work"][place], found["foreman"][place] = work, foreman
                found["management"][place] = foreman + crew_leader
    return found


def _columns(
    country: Country,
    counts: NDArray[np.int16],
    papers: _Papers,
    codes: list[str],
    courses: list[str],
    *,
    book: CriteriaBook,
) -> LevelColumns:
    columns = LevelColumns(country=country)
    flags: Mapping[str, NDArray[np.bool_]] = {
        code: _flags(places, len(country.technician_ids)) for code, places in papers.held.items()
    }
    for place, code in enumerate(codes):
        people = np.flatnonzero(counts[0, place])
        there = [counts[number, place, people].astype(np.int32) for number in range(len(counts))]
        columns.people[code] = people
        columns.fields[code] = FieldColumns(
            work_days=there[0],
            led=LedDays(management=there[1], foreman=there[2]),
            after={
                course: LedDays(management=there[3 + 2 * number], foreman=there[4 + 2 * number])
                for number, course in enumerate(courses)
            },
            certified_work_days=papers.certified["work"][people],
            certified=LedDays(
                management=papers.certified["management"][people], foreman=papers.certified["foreman"][people]
            ),
            held={name: has[people] for name, has in flags.items()},
        )
    return columns


def _flags(places: Places, size: int) -> NDArray[np.bool_]:
    flags = np.zeros(size, np.bool_)
    flags[places] = True
    return flags


def _number_of(day: date) -> int:
    return day.year * 12 + day.month
