"""Partitions filled before their indexes exist: made beside the parent, indexed once, then attached.

What comes out has the catalogue of `history_add_month`. The rows lie packed, since months that are over hardly change; the
fill factor for later writes is set afterwards.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from ccus.foundation.sql import load_sql
from ccus.kit.calendar import JstMonth
from ccus.twin.errors import MonthTaken

RECORDS, TOUCHES = "history_workrecord", "history_touch"
_KEYS = {RECORDS: "work_date", TOUCHES: "touched_on"}
_INDEX = re.compile(r"^CREATE INDEX \S+ ON ONLY \S+ USING ")
_IN_MONTH = "in_month"


def has_partition(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> bool:
    """Whether the month's partition exists and holds anything."""
    child = _child(parent, month)
    found = cursor.execute("SELECT to_regclass(%s)", [child]).fetchone()
    if found is None or found[0] is None:
        return False
    return cursor.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(child))).fetchone() is not None


def begin_partition(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> str:
    """A table like the parent, without indexes, for the rows of one month. Gives its name; an empty partition is replaced.

    MonthTaken when the month holds rows already, or when some wait for it in the default partition.
    """
    if has_partition(cursor, parent, month):
        raise MonthTaken(month=str(month))
    child, key = _child(parent, month), _KEYS[parent]
    first, until = _bounds(month)
    waiting = sql.SQL("SELECT FROM {} WHERE {} >= {} AND {} < {} LIMIT 1").format(
        sql.Identifier(f"{parent}_default"), sql.Identifier(key), first, sql.Identifier(key), until
    )
    if cursor.execute(waiting).fetchone() is not None:
        raise MonthTaken(month=str(month))
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(child)))
    # With the check, attaching does not read the rows again.
    cursor.execute(
        sql.SQL(
            "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, CONSTRAINT {} CHECK ({} >= {} AND {} < {}))"
        ).format(
            sql.Identifier(child),
            sql.Identifier(parent),
            sql.Identifier(_IN_MONTH),
            sql.Identifier(key),
            first,
            sql.Identifier(key),
            until,
        )  # fmt: skip
    )
    return child


def attach_partition(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth, *, fillfactor: int) -> None:
    """Indexes the filled table as the parent is, gathers statistics, and makes it the month's partition."""
    child = _child(parent, month)
    for key, index in cursor.execute(load_sql("twin", "nation_days/parent_indexes"), {"parent": parent}).fetchall():
        if key is not None:
            cursor.execute(sql.SQL("ALTER TABLE {} ADD {}").format(sql.Identifier(child), sql.SQL(key)))
        else:
            definition = _INDEX.sub("", index)
            cursor.execute(sql.SQL("CREATE INDEX ON {} USING {}").format(sql.Identifier(child), sql.SQL(definition)))
    cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(child)))
    first, until = _bounds(month)
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('history_add_month', 0))")
    cursor.execute(
        sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})").format(
            sql.Identifier(parent), sql.Identifier(child), first, until
        )
    )
    cursor.execute(
        sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}, SET (fillfactor = {})").format(
            sql.Identifier(child), sql.Identifier(_IN_MONTH), sql.Literal(fillfactor)
        )
    )


def _child(parent: str, month: JstMonth) -> str:
    return f"{parent}_{month.year:04d}_{month.month:02d}"


def _bounds(month: JstMonth) -> tuple[sql.Literal, sql.Literal]:
    days: tuple[date, date] = (month.first_on, month.next().first_on)
    return sql.Literal(days[0]), sql.Literal(days[1])
