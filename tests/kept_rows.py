"""What many tests begin with is made once in a process, by the code that makes it, and its rows are put back for the others.

    @pytest.fixture
    def cast(db: None) -> Cast:
        return kept_rows.of(assemble)

Each test gets rows and objects of its own, as they were when they had just been made. Where the database's role may not put
rows back as they are (a server from outside), or where a test made other rows before, they are made anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import psycopg
from django.db import connection, transaction
from psycopg import sql

# A migrated database holds rows in these, and nowhere else.
MIGRATED = frozenset({"auth_permission", "django_content_type", "django_migrations"})
COLUMNS = """
    SELECT relname::text, array_agg(attname::text ORDER BY attnum)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY relname ORDER BY relname
"""
T = TypeVar("T")
Raw = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Kept:
    """What was made, and the rows of each table as COPY writes them."""

    made: object
    rows: dict[str, bytes]


_kept: dict[Hashable, Kept] = {}
_columns: dict[str, list[str]] = {}


def of(make: Callable[[], T]) -> T:
    """What `make` returns in an empty database, with the rows that it leaves. Like `make`, it is called once in a test."""
    connection.ensure_connection()
    raw: Raw = connection.connection
    with transaction.atomic():
        if not _may_put_back(raw):
            return make()
        if make not in _kept:
            if _filled(raw):
                return make()
            made = make()
            _kept[make] = Kept(copy.deepcopy(made), _read_all(raw))
            return made
        kept = _kept[make]
        _put_back(raw, kept.rows)
    return cast(T, copy.deepcopy(kept.made))


def _may_put_back(raw: Raw) -> bool:
    row = raw.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')").fetchone()
    return row is not None and bool(row[0])


def _filled(raw: Raw) -> list[str]:
    """Names of the tables with rows that no migration made."""
    if not _columns:
        _columns.update(cast(list[tuple[str, list[str]]], raw.execute(COLUMNS).fetchall()))
    names = [name for name in _columns if name not in MIGRATED]
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(number, sql.Identifier(name))
        for number, name in enumerate(names)
    )
    return [names[number] for (number,) in raw.execute(asked).fetchall()]


def _read_all(raw: Raw) -> dict[str, bytes]:
    found = {}
    for table in _filled(raw):
        with raw.cursor().copy(_copy(table, "TO STDOUT")) as rows:
            found[table] = b"".join(bytes(block) for block in rows)
    return found


def _put_back(raw: Raw, rows: dict[str, bytes]) -> None:
    """As they were: what triggers did when they were made was kept with them."""
    raw.execute("SET LOCAL session_replication_role = replica")
    for table, content in rows.items():
        with raw.cursor().copy(_copy(table, "FROM STDIN")) as target:
            target.write(content)
    raw.execute("SET LOCAL session_replication_role = origin")


def _copy(table: str, direction: str) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, _columns[table]))
    return sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), columns) + sql.SQL(direction)
