"""A country to measure on: the national twin in a database of its own, which lives on today."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path

import psycopg
from psycopg import sql

from ccus.config.benchmarks.database import with_database
from ccus.config.benchmarks.steady.gates import Gate
from ccus.twin.rules.nation.orders import DEFAULT_UNTIL
from ccus.twin.rules.tokens import card_token

NAME = "ccus_steady"
_TABLES_OF_MONTHS = ("history_touch", "history_workrecord")


@dataclass(frozen=True)
class GateOfToday:
    """A site at which people are expected, and the gate there."""

    site: str
    prime: str
    device_id: int
    gate: Gate


@contextmanager
def steady_country(
    url: str, folder: Path, *, scale: Decimal, keep: bool, say: Callable[[str], None]
) -> Iterator[dict[str, str]]:
    """The environment of a house over the country, made first unless an earlier run has kept it; ours too meanwhile.

    `folder` takes the house's files. Without `keep` nothing is left of either.
    """
    country_url, mark = with_database(url, NAME), f"ccus bench steady {scale.normalize()} {DEFAULT_UNTIL}"
    environment = {
        **os.environ,
        "CCUS_DATABASE_URL": country_url,
        "CCUS_LOCAL_DIR": str(folder),
        "CCUS_MODE": "development",
    }
    before = dict(os.environ)
    with psycopg.connect(url, autocommit=True) as connection:
        if _mark(connection) == mark:
            say("前回に残した国を使います (using the country that an earlier run has kept)")
        else:
            say("測定用の国を作っています (building the country to measure on)")
            _drop(connection, folder)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
            for command in (("migrate",), ("twin", "build", "--scale", str(scale))):
                subprocess.run(
                    [sys.executable, "-m", "ccus.config.cli", *command],
                    check=True,
                    stdout=subprocess.DEVNULL,
                    env=environment,
                )
            go_on(country_url)
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(NAME), sql.Literal(mark)))
    try:
        forget_today(country_url)
        os.environ |= environment
        yield environment
    finally:
        os.environ.clear()
        os.environ |= before
        if not keep:
            with psycopg.connect(url, autocommit=True) as connection:
                _drop(connection, folder)


def go_on(country_url: str) -> None:
    """The country that has ended on its last day lives on today."""
    with psycopg.connect(country_url, autocommit=True) as connection:
        statements = _statement("going_on.sql")
        psycopg.ClientCursor(connection).execute(statements, {"until": DEFAULT_UNTIL})
        connection.execute("VACUUM ANALYZE")


def forget_today(country_url: str) -> None:
    """Empties the months after the country's last day: each run begins with the same tables."""
    with psycopg.connect(country_url, autocommit=True) as connection:
        for parent in _TABLES_OF_MONTHS:
            months = connection.execute(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass"
                " AND right(inhrelid::regclass::text, 7) > %s",
                (parent, f"{DEFAULT_UNTIL:%Y_%m}"),
            ).fetchall()
            for (month,) in months:
                connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(month)))


def gates_of_today(country_url: str, *, most: int) -> list[GateOfToday]:
    """Where most people are expected, the largest first."""
    with psycopg.connect(country_url) as connection:
        rows = connection.execute(_statement("gates_of_today.sql"), {"most": most}).fetchall()
    return [
        GateOfToday(
            site,
            prime,
            device_id,
            Gate(f"steady-{device_id}", [card_token(person, issue_number=issue) for person, issue in people]),
        )
        for site, prime, device_id, people in rows
    ]


def _statement(name: str) -> str:
    return resources.files("ccus.config.benchmarks.steady").joinpath(name).read_text(encoding="utf-8")


def _mark(connection: psycopg.Connection[tuple[object, ...]]) -> object:
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", (NAME,)
    ).fetchone()
    return row[0] if row else None


def _drop(connection: psycopg.Connection[tuple[object, ...]], folder: Path) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
    shutil.rmtree(folder, ignore_errors=True)
