"""The intake's plans are made once and live on, so that they must be good for full tables when made over empty ones."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from ccus.foundation.sql import load_sql

pytestmark = pytest.mark.django_db

ABOUT_A_PERSON = {"sites_rosterentry", "registry_affiliation", "history_directentry"}


def first_columns_used(name: str) -> dict[str, tuple[str, str]]:
    """How each table is entered by the plan for good of a statement: kind of the index and its first column, by table."""
    places: list[str] = []

    def place_of(found: re.Match[str]) -> str:
        if found[1] not in places:
            places.append(found[1])
        return f"${places.index(found[1]) + 1}"

    statement = re.sub(r"%\((\w+)\)[bs]", place_of, load_sql("history", name))
    with connection.cursor() as cursor:
        # Empty, whatever tests before have left: autovacuum counts it when it likes, and a few rows may be found by any index.
        cursor.execute(f"TRUNCATE {', '.join(sorted(ABOUT_A_PERSON))} CASCADE")  # lint: sql-text — names of ours
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (GENERIC_PLAN, COSTS OFF) {statement}")  # lint: sql-text — a statement of ours
        plan = "\n".join(line for (line,) in cursor.fetchall())
        used = re.findall(r"Index (?:Only )?Scan using (\w+) on (\w+)", plan)
        cursor.execute(
            "SELECT index.relname, method.amname, pg_get_indexdef(index.oid, 1, true) FROM pg_class AS index"
            " JOIN pg_am AS method ON method.oid = index.relam WHERE index.relname = ANY(%s)",
            [[index for index, _ in used]],
        )
        kinds = {name: (method, column) for name, method, column in cursor.fetchall()}
    return {table: kinds[index] for index, table in used}


def test_what_a_day_is_judged_by_is_found_by_the_person() -> None:
    used = first_columns_used("facts_of_days")

    assert {used[table] for table in ABOUT_A_PERSON} == {("btree", "technician_id")}
