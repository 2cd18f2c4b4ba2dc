"""Emptying the database after a test that committed something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Flush = Callable[..., list[str]]
# Django does not manage them, so that it would leave one test's jobs to the workers of the next.
OF_JOBS = ("procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers")


def of_filled_tables(flush: Flush) -> Flush:
    """The same statements for tables that hold rows, and for those that point at them: PostgreSQL empties them only together."""

    def sql_flush(operations: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        if not tables:
            return []
        all_tables = [*tables, *OF_JOBS]
        quoted = {table: operations.quote_name(table) for table in all_tables}
        asked = " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT FROM {name})" for number, name in enumerate(quoted.values())
        )
        with operations.connection.cursor() as cursor:
            cursor.execute(asked)
            filled = [all_tables[number] for (number,) in cursor.fetchall()]
        return flush(operations, style, filled, **{**options, "allow_cascade": True})

    return sql_flush
