"""DuckDB in this process: how it is started, and how it reads PostgreSQL."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db import connection as django_connection
from psycopg.conninfo import make_conninfo

MEMORY_MB = 1_500
"""What DuckDB may hold; the process then stays below 2 GB. More goes to the spill folder."""

PAGE_MEMORY_MB = 1_000
"""What it may hold for a page, or for a job that a page waits for: these run beside the servers."""

DATABASE = "registry"
"""Name under which DuckDB knows the PostgreSQL database."""


def start_duckdb(*, memory_mb: int = MEMORY_MB) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory, with bounded memory and a spill folder under CCUS_LOCAL_DIR."""
    spill = Path(settings.LOCAL_DIR) / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(
        config={
            "memory_limit": f"{memory_mb}MB",
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


# What DuckDB 1.5 says when a file, or its spill folder, finds no room.
FULL_DISK_SIGNS = ("No space left on device", "failed to offload data block")


@contextmanager
def telling_why_it_stopped() -> Iterator[None]:
    """Inside, a full disk and Ctrl-C are what they are elsewhere in the house, and not what DuckDB makes of them."""
    try:
        yield
    except duckdb.Error as error:
        if any(sign in str(error) for sign in FULL_DISK_SIGNS):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(settings.LOCAL_DIR)) from error
        raise
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


@contextmanager
def stopping_at_once(lake: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """When it is left early, by Ctrl-C too, DuckDB's own threads are told to stop.

    Its Python package (1.5.5) leaves a statement at Ctrl-C without telling them, and whatever comes next on the connection, its
    closing included, waits until they have come to the statement's end.
    """
    try:
        yield
    except BaseException:
        lake.interrupt()
        raise


@contextmanager
def reading_postgresql() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that sees the installation's database as `registry`, read only.

    What is read between BEGIN and COMMIT is one snapshot, statements of `ask_postgresql` included.
    """
    with telling_why_it_stopped(), start_duckdb() as lake, stopping_at_once(lake):
        lake.load_extension(_scanner())
        attach = f"ATTACH {quoted(_address())} AS {DATABASE} (TYPE postgres, READ_ONLY)"
        lake.execute(attach)
        yield lake


def ask_postgresql(lake: duckdb.DuckDBPyConnection, statement: str) -> list[tuple[Any, ...]]:
    """Rows of a statement that PostgreSQL itself runs, in the snapshot of the surrounding transaction."""
    wrapped = f"SELECT * FROM postgres_query('{DATABASE}', {quoted(statement)})"  # noqa: S608 - quoted
    return lake.execute(wrapped).fetchall()


def quoted(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def _address() -> str:
    parts = django_connection.get_connection_params()
    names = {"dbname": "dbname", "user": "user", "password": "password", "host": "host", "port": "port"}
    return make_conninfo(**{name: str(parts[key]) for key, name in names.items() if parts.get(key)})


@cache
def _scanner() -> str:
    """Path of the packaged extension: installations need no network for it."""
    folder = resources.files("duckdb_extension_postgres_scanner")
    found = folder / "extensions" / f"v{duckdb.__version__}" / "postgres_scanner.duckdb_extension"
    with resources.as_file(found) as path:
        return str(path)
