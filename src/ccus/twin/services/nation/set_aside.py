"""Indexes and exclusion constraints are set aside while empty tables are filled, and made again afterwards.

What was set aside is written into the audit trail in the transaction that drops it, so that a load that was killed knows
what to make again. Primary keys, unique, check and foreign-key constraints stay throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, models
from psycopg import sql

from ccus.foundation.sql import load_sql


@dataclass(frozen=True)
class SetAside:
    """One index or exclusion constraint of a table with the statement that makes it again."""

    table: str
    name: str
    definition: str
    is_constraint: bool


def find_removable(models_of_tables: Iterable[type[models.Model]]) -> list[SetAside]:
    """Secondary indexes and exclusion constraints of these tables that exist now, by table and name."""
    tables = [model._meta.db_table for model in models_of_tables]
    with connection.cursor() as cursor:
        cursor.execute(load_sql("twin", "nation/removable_indexes"), {"tables": tables})
        return [SetAside(*row) for row in cursor.fetchall()]


def drop(found: Iterable[SetAside]) -> None:
    """Call inside the transaction that remembers them."""
    with connection.cursor() as cursor:
        for one in found:
            name = sql.Identifier(one.name)
            if one.is_constraint:
                command = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(one.table), name)
            else:
                command = sql.SQL("DROP INDEX {}").format(name)
            cursor.cursor.execute(command)


def make_again(remembered: Iterable[SetAside], *, say: Callable[[str], None]) -> None:
    """Makes those that do not exist, each in a transaction of its own; harmless when repeated."""
    remembered = list(remembered)
    with connection.cursor() as cursor:
        cursor.execute(load_sql("twin", "nation/names_in_use"), {"names": [one.name for one in remembered]})
        there = {row[0] for row in cursor.fetchall()}
        # For this session only; enough for sorting four million rows in memory.
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for table, of_table in groupby((one for one in remembered if one.name not in there), lambda one: one.table):
            say(f"索引を作っています: {table} / Making the indexes of {table}")
            for one in of_table:
                cursor.cursor.execute(_statement(one))
        cursor.execute("RESET maintenance_work_mem")


def _statement(one: SetAside) -> sql.Composable:
    # Written by the server itself when the index was set aside.
    definition = sql.SQL(one.definition)
    if not one.is_constraint:
        return definition
    table, name = sql.Identifier(one.table), sql.Identifier(one.name)
    return sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(table, name, definition)
