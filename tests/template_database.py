"""A database with all tables and nobody in them, on the server of the tests; each run copies it instead of migrating anew.

It is named for the migrations that made it, and stays until a few later ones have come.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from ccus.config.benchmarks.database import with_database

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "ccus_template_"
KEPT = 3
LOCK = 0x_CC05_7E57


def ready_template(url: str) -> str:
    """Name of the database on the server of `url`. Who comes first makes it, and the others wait."""
    name = PREFIX + _fingerprint()
    with psycopg.connect(url, dbname="postgres", autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        names = [
            row[0]
            for row in server.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [PREFIX]
            )
        ]
        if name not in names:
            _make(server, url, name)
        for old in [each for each in names if each != name][:-KEPT]:
            with suppress(psycopg.errors.ObjectInUse):  # being copied: another time
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
    return name


def _make(server: psycopg.Connection[tuple[object, ...]], url: str, name: str) -> None:
    partial = sql.Identifier(f"partial_{name}")
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(partial))
    server.execute(sql.SQL("CREATE DATABASE {}").format(partial))
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env={**os.environ, "CCUS_DATABASE_URL": with_database(url, f"partial_{name}")},
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(partial, sql.Identifier(name)))


def _fingerprint() -> str:
    """Of our migrations, and of the packages that bring some of their own."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted((ROOT / "src" / "ccus").glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
