"""The limits of this machine at this minute: pgbench's token look-up and insert, and COPY to a temporary table."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ccus.config.benchmarks.database import SITES
from ccus.foundation.postgres.locator import locate_server

LOOK_UP_AND_INSERT = """\\set site random(1, %(sites)s)
\\set day random(1, 20)
SELECT id, site_id, revoked_at FROM devices_device WHERE token_hash = sha256(('bench-' || :site::text)::bytea);
INSERT INTO history_touch (event_id, touched_on, happened_at, occurred_at, received_at, device_id, site_id, credential_kind,
    credential_hash, method, direction, verdict, reasons, work_date, judged_at)
VALUES (gen_random_uuid(), current_date - :day::int, now() - make_interval(days => :day::int), now() - make_interval(days => :day::int), now(),
    :site::bigint, :site::bigint, 'card', sha256('x'), 'card', '', 'counted', '{}', current_date - :day::int, now());
"""


def pgbench_look_up_and_insert(url: str, *, clients: int, seconds: int) -> float:
    """Transactions per second: token look-up, then a committed insert into the touch table, prepared, one row each."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "look-up-and-insert.sql"
        script.write_text(LOOK_UP_AND_INSERT % {"sites": SITES})
        ran = subprocess.run(
            [
                locate_server().program("pgbench"), "-n", "-M", "prepared", "-f", str(script), "-c", str(clients), "-j", "2",
                "-T", str(seconds), "-h", parts["host"], "-p", parts["port"], "-U", parts["user"], parts["dbname"],
            ],
            check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "PGPASSWORD": parts["password"]},
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", ran.stdout)
    assert found, ran.stdout
    return float(found[1])


def copy_and_insert(url: str, *, batch: int, seconds: float) -> float:
    """Rows per second: COPY of one batch to a temporary table, INSERT … ON CONFLICT into the touch table, commit; 10 % repeats."""
    chance = Random(7)  # noqa: S311 - made-up touches, no secret
    columns = (
        "event_id, touched_on, happened_at, occurred_at, received_at, device_id, sequence, site_id, credential_kind, "
        "credential_hash, method, direction, technician_id, verdict, reasons, work_date, judged_at"
    )
    now = datetime.now(UTC)
    rows = 0
    repeats: list[tuple[object, ...]] = []
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TEMP TABLE incoming (LIKE history_touch) ON COMMIT DELETE ROWS")
        connection.commit()
        started = time.perf_counter()
        while time.perf_counter() - started < seconds:
            fresh = [_row(chance, now) for _ in range(batch - len(repeats))]
            with connection.cursor() as cursor:
                with cursor.copy(
                    f"COPY incoming ({columns}) FROM STDIN"
                ) as copy:  # lint: sql-text — columns is the constant above
                    for row in fresh + repeats:
                        copy.write_row(row)
                cursor.execute(  # lint: sql-text — columns is the constant above
                    f"INSERT INTO history_touch ({columns}) SELECT {columns} FROM incoming ON CONFLICT DO NOTHING"  # noqa: S608 - the constant above
                )
            connection.commit()
            rows += batch
            repeats = fresh[: batch // 10]
    return rows / (time.perf_counter() - started)


def _row(chance: Random, now: datetime) -> tuple[object, ...]:
    happened_at = now - timedelta(days=chance.randint(1, 20))
    site = chance.randint(1, SITES)
    return (
        uuid.UUID(int=chance.getrandbits(128)), happened_at.date(), happened_at, happened_at, now, site,
        chance.randint(1, 1_000_000), site, "card", chance.randbytes(32), "card", "", chance.randint(1, 50_000), "counted",
        [], happened_at.date(), now,
    )  # fmt: skip
