"""Arrays become rows: DuckDB writes batches of text, COPY takes them; one is written while the one before is taken."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
from django.db import connection, models
from psycopg import sql

from ccus.foundation.sql import load_sql
from ccus.twin.services.nation.vocabulary import teach

Columns = Mapping[str, np.ndarray[Any, np.dtype[Any]]]

BATCH_ROWS = 150_000
_BLOCK_BYTES = 1 << 20
_TEXT = "(FORMAT csv, HEADER false, NULLSTR '\\N')"


class RowWriter:
    """Copies arrays into tables by the statements of `twin/sql/nation/`. Use it in `with`: its folder goes with it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = TemporaryDirectory(dir=folder, prefix="twin-")
        self._duck = duckdb.connect(config={"threads": 1, "temp_directory": self._folder.name})
        teach(self._duck)

    def __enter__(self) -> RowWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self._duck.close()
        self._folder.cleanup()

    def copy(self, model: type[models.Model], statement: str, columns: Columns) -> int:
        """All entries of `columns` (arrays of one length) through the statement into the model's table; gives rows copied.

        Call inside a transaction. Text columns that the statement leaves out are empty.
        """
        query = load_sql("twin", f"nation/{statement}")
        batches = self._batches(query, columns, _constants(model, query, self._duck, columns))
        copied = 0
        with ThreadPoolExecutor(1) as writing:
            pending = writing.submit(next, batches, None)
            while (batch := pending.result()) is not None:
                pending = writing.submit(next, batches, None)
                names, file = batch
                copied += _take(model, names, file)
                file.unlink()
        return copied

    def _batches(self, query: str, columns: Columns, constants: str) -> Iterator[tuple[list[str], Path]]:
        length = len(next(iter(columns.values())))
        for number, start in enumerate(range(0, length, BATCH_ROWS)):
            rows = slice(start, start + BATCH_ROWS)
            self._duck.register("batch", {name: np.ascontiguousarray(column[rows]) for name, column in columns.items()})
            file = Path(self._folder.name) / f"{number}.csv"
            select = f"SELECT *{constants} FROM ({query})"  # noqa: S608 - our own statements
            names = _columns_of(select, self._duck)
            try:
                self._duck.execute(
                    f"COPY ({select}) TO '{file}' {_TEXT}"
                )  # lint: sql-text — DuckDB; our own statements
            except duckdb.IOException as failed:
                # DuckDB tells the cause in words only.
                cause = errno.ENOSPC if os.strerror(errno.ENOSPC) in str(failed) else errno.EIO
                raise OSError(cause, os.strerror(cause), str(file)) from failed
            yield names, file


def _constants(model: type[models.Model], query: str, duck: duckdb.DuckDBPyConnection, columns: Columns) -> str:
    """Empty texts for the text columns that may not be NULL and that the query does not give."""
    duck.register("batch", {name: column[:0] for name, column in columns.items()})
    given = _columns_of(query, duck)
    missing = [
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.null and field.column not in given
    ]
    return "".join(f", '' AS {column}" for column in missing)


def _columns_of(query: str, duck: duckdb.DuckDBPyConnection) -> list[str]:
    described = duck.execute(f"DESCRIBE {query}")  # lint: sql-text — DuckDB; our own statements
    return [row[0] for row in described.fetchall()]


def _take(model: type[models.Model], names: list[str], file: Path) -> int:
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL '\\N')").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(name) for name in names)
    )
    with connection.cursor() as cursor, file.open("rb") as source:
        with cursor.cursor.copy(command) as copy:
            while block := source.read(_BLOCK_BYTES):
                copy.write(block)
        rows: int = cursor.cursor.rowcount
        return rows
