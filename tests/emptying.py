"""Emptying the database after a test that committed something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Flush = Callable[..., list[str]]


def of_filled_tables(flush: Flush) -> Flush:
    """The same statements for tables that hold rows, and for those that point at them: PostgreSQL empties them only together."""

    def sql_flush(operations: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        quoted = {table: operations.quote_name(table) for table in tables}
        asked = " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT FROM {name})" for number, name in enumerate(quoted.values())
        )
        if not asked:
            return []
        with operations.connection.cursor() as cursor:
            cursor.execute(asked)
            filled = [tables[number] for (number,) in cursor.fetchall()]
        return flush(operations, style, filled, **{**options, "allow_cascade": True})

    return sql_flush
