"""Partitions filled before their indexes exist: made beside the parent, indexed once, then attached.

What comes out has the catalogue of `history_add_month`. The rows lie packed, since months that are over hardly change; the
fill factor for later writes is set afterwards.
"""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg import sql

from ccus.foundation.sql import load_sql
from ccus.history.services.partitions import PARTITIONED_TABLES
from ccus.kit.calendar import JstMonth
from ccus.twin.errors import MonthTaken

RECORDS, TOUCHES = "history_workrecord", "history_touch"
_KEYS = {parent: key for parent, key, _ in PARTITIONED_TABLES}
_FILLFACTORS = {parent: fillfactor for parent, _, fillfactor in PARTITIONED_TABLES}
_INDEX = re.compile(r"^CREATE INDEX \S+ ON ONLY \S+ USING (?P<columns>.*?)(?P<condition> WHERE .*)?$")
_PACKED = "WITH (fillfactor = 100)"
_IN_MONTH = "in_month"


def has_rows(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> bool:
    """Whether the month's partition exists and holds anything."""
    child = _child(parent, month)
    found = cursor.execute("SELECT to_regclass(%s)", [child]).fetchone()
    if found is None or found[0] is None:
        return False
    return cursor.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(child))).fetchone() is not None


def make_room(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> None:
    """Takes an empty partition of the month away. Needs its own short transaction, since it locks the parent.

    MonthTaken when the month holds rows, or when some wait for it in the default partition.
    """
    key, (first, until) = sql.Identifier(_KEYS[parent]), _bounds(month)
    waiting = sql.SQL("SELECT FROM {} WHERE {} >= {} AND {} < {} LIMIT 1").format(
        sql.Identifier(f"{parent}_default"), key, first, key, until
    )
    if has_rows(cursor, parent, month) or cursor.execute(waiting).fetchone() is not None:
        raise MonthTaken(month=str(month))
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(_child(parent, month))))


def begin_partition(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> str:
    """A table like the parent, without indexes, for the rows of one month. Gives its name."""
    child, key, (first, until) = _child(parent, month), sql.Identifier(_KEYS[parent]), _bounds(month)
    # With the check, attaching does not read the rows again.
    cursor.execute(
        sql.SQL(
            "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS,"
            " CONSTRAINT {} CHECK ({} >= {} AND {} < {})) WITH (autovacuum_enabled = off)"
        ).format(
            sql.Identifier(child), sql.Identifier(parent), sql.Identifier(_IN_MONTH), key, first, key, until
        )
    )  # fmt: skip
    return child


def index_partition(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> None:
    """Indexes the filled table as the parent is, and gathers its statistics. Pages of B-trees are packed like the rows."""
    child = sql.Identifier(_child(parent, month))
    for key, index in cursor.execute(load_sql("twin", "nation_days/parent_indexes"), {"parent": parent}).fetchall():
        if key is not None:
            cursor.execute(sql.SQL("ALTER TABLE {} ADD {} {}").format(child, sql.SQL(key), sql.SQL(_PACKED)))
        else:
            found = _INDEX.match(index)
            assert found is not None, index
            columns, condition = (sql.SQL(found[part] or "") for part in ("columns", "condition"))
            packed = sql.SQL(_PACKED if found["columns"].startswith("btree ") else "")
            cursor.execute(sql.SQL("CREATE INDEX ON {} USING {} {} {}").format(child, columns, packed, condition))
    for (name,) in cursor.execute(
        load_sql("twin", "nation_days/packed_indexes"), {"child": _child(parent, month)}
    ).fetchall():
        cursor.execute(sql.SQL("ALTER INDEX {} RESET (fillfactor)").format(sql.Identifier(name)))
    cursor.execute(sql.SQL("ANALYZE {}").format(child))


def attach_partition(cursor: psycopg.Cursor[Any], parent: str, month: JstMonth) -> None:
    """Makes the indexed table the month's partition. Last in its transaction, since others wait for the same lock."""
    child, (first, until) = sql.Identifier(_child(parent, month)), _bounds(month)
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('history_add_month', 0))")
    cursor.execute(
        sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})").format(
            sql.Identifier(parent), child, first, until
        )
    )
    cursor.execute(
        sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}, RESET (autovacuum_enabled), SET (fillfactor = {})").format(
            child, sql.Identifier(_IN_MONTH), sql.Literal(_FILLFACTORS[parent])
        )
    )


def _child(parent: str, month: JstMonth) -> str:
    return f"{parent}_{month.year:04d}_{month.month:02d}"


def _bounds(month: JstMonth) -> tuple[sql.Literal, sql.Literal]:
    return sql.Literal(month.first_on), sql.Literal(month.next().first_on)
