"""A database of its own for one benchmark, on the server in use, filled with the bench world and dropped afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

NAME = "ccus_bench"
PEOPLE, FIRMS, SITES = 50_000, 2_000, 200


@contextmanager
def bench_database(url: str) -> Iterator[str]:
    """URL of the filled database. Whatever an interrupted run left is dropped first."""
    with scratch_database(url) as bench_url:
        with psycopg.connect(bench_url, autocommit=True) as connection:
            world = resources.files("ccus.config.benchmarks").joinpath("world.sql").read_text()
            psycopg.ClientCursor(connection).execute(world, {"people": PEOPLE, "firms": FIRMS, "sites": SITES})
            connection.execute("VACUUM ANALYZE")
        yield bench_url


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """URL of a database with all tables, and nobody in them."""
    bench_url = with_database(url, NAME)
    with psycopg.connect(url, autocommit=True) as connection:
        _drop(connection)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    try:
        subprocess.run(
            [sys.executable, "-m", "ccus.config.cli", "migrate"],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "CCUS_DATABASE_URL": bench_url},
        )
        yield bench_url
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            _drop(connection)


def empty_touches(bench_url: str) -> None:
    """Takes the touches of the last measurement away, so that each starts from the same tables."""
    with psycopg.connect(bench_url, autocommit=True) as connection:
        connection.execute("TRUNCATE history_touch, history_workrecord")
        connection.execute("CHECKPOINT") if _may_checkpoint(connection) else None


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    parts = conninfo_to_dict(url)
    host = quote(str(parts.get("host", "")), safe="")
    user, password = quote(str(parts.get("user", ""))), quote(str(parts.get("password", "")))
    return f"postgresql://{user}:{password}@/{name}?host={host}&port={parts.get('port', '5432')}"


def _may_checkpoint(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')").fetchone()
    return bool(row and row[0])


def _drop(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
