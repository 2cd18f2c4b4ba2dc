"""One throw-away PostgreSQL for all test runs of this checkout, ready before Django reads its settings.

The server keeps its data folder under `.local/test` between runs, without waiting for the disk (this profile exists for
tests only), and stops when the last run ends. Each run gets databases of its own name, so several may go on at once.
A CCUS_DATABASE_URL from outside is used instead, as it is; its role must be allowed to create databases.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ccus.foundation.postgres.cluster import EmbeddedCluster, Lease
from ccus.foundation.postgres.data_folder import ADMIN_ROLE
from ccus.foundation.postgres.runtime import control_dir
from ccus.foundation.postgres.trouble import (
    DatabaseTrouble,
    DataFolderDamaged,
    DataFolderFromOtherVersion,
    PasswordLost,
)
from ccus.foundation.postgres.tuning import Profile

LOCAL_DIR = Path(__file__).resolve().parents[1] / ".local" / "test"
SPOILT = (DataFolderDamaged, DataFolderFromOtherVersion, PasswordLost)
NAME_PREFIX = "ccus_run_"
_leases: list[Lease] = []


def provide_database() -> None:
    """Sets the environment of a test run. Called while `tests/conftest.py` is imported, before any other conftest needs models."""
    os.environ["CCUS_MODE"] = "test"
    os.environ.setdefault("CCUS_LOCAL_DIR", str(LOCAL_DIR))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ccus.config.settings"
    if os.environ.get("CCUS_DATABASE_URL"):
        return  # given from outside, or by the run that started this process (pytest-xdist)
    try:
        lease = _acquire()
    except DatabaseTrouble as trouble:
        print(f"{trouble.japanese}\n{trouble.english}", file=sys.stderr)
        raise SystemExit(4) from trouble
    _leases.append(lease)
    _let_rows_be_put_back(lease.url)
    _drop_databases_of_ended_runs(lease.url)
    os.environ["CCUS_DATABASE_URL"] = _with_database(lease.url, f"{NAME_PREFIX}{os.getpid()}")


def release_database() -> None:
    for lease in _leases:
        lease.release()


def _acquire() -> Lease:
    cluster = EmbeddedCluster(LOCAL_DIR, profile=Profile.THROWAWAY)
    try:
        return cluster.acquire(progress=print)
    except SPOILT:  # a power cut may do that to this profile; nothing of value is in it
        shutil.rmtree(control_dir(LOCAL_DIR) / "data", ignore_errors=True)
        return cluster.acquire(progress=print)


def _let_rows_be_put_back(url: str) -> None:
    """What `tests/kept_rows.py` puts back must not set off the triggers that once saw it made."""
    with psycopg.connect(url, user=ADMIN_ROLE, dbname="postgres", autocommit=True) as administration:
        role = sql.Identifier(conninfo_to_dict(url)["user"])
        administration.execute(sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(role))


def _drop_databases_of_ended_runs(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        prefix = f"test_{NAME_PREFIX}"
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        ).fetchall()
        for (name,) in names:
            pid = name.removeprefix(prefix).partition("_")[0]
            if pid.isdigit() and not psutil.pid_exists(int(pid)):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _with_database(url: str, name: str) -> str:
    """The URL with another database; Django puts `test_` before the name. It is made only when a test asks for it."""
    current = conninfo_to_dict(url)["dbname"]
    return url.replace(f"@/{current}?", f"@/{name}?")
