"""A build that is killed for real is completed by running it again, and holds what the services would have written."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

Ccus = Callable[..., subprocess.CompletedProcess[str]]

BUILD = ("twin", "build", "--scale", "0.001")
RECORDS = 128_577
COLUMNS = """
    SELECT attname, atttypid::regtype::text, attnotnull, pg_get_expr(adbin, adrelid)
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum
"""
INDEXES = "SELECT pg_get_indexdef(indexrelid), indisprimary FROM pg_index WHERE indrelid = %s::regclass ORDER BY 1"
CONSTRAINTS = (
    "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass ORDER BY 1"
)
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass ORDER BY 1"
OPTIONS = "SELECT reloptions, relpersistence, relkind FROM pg_class WHERE oid = %s::regclass"


def catalogue(database: psycopg.Connection[tuple[object, ...]], parent: str, month: str) -> list[object]:
    """Everything the catalogue says of a partition, without its month."""
    table = f"{parent}_{month}"
    found = [
        database.execute(query, [table]).fetchall() for query in (COLUMNS, INDEXES, CONSTRAINTS, TRIGGERS, OPTIONS)
    ]
    return [re.sub(month, "MONTH", repr(rows)) for rows in found]


@pytest.mark.faults
def test_a_build_killed_in_the_middle_is_completed_and_equals_what_the_facts_say(
    ccus: Ccus, own_environment: dict[str, str], made_local_dir: Path
) -> None:
    assert ccus("db", "start").returncode == 0
    url = ccus("db", "url").stdout.strip().splitlines()[-1]
    defects = made_local_dir / "twin" / "defects"
    with subprocess.Popen(
        [sys.executable, "-m", "ccus.config.cli", *BUILD], env=own_environment, stdout=subprocess.DEVNULL
    ) as building:
        limit = time.monotonic() + 60
        while len(list(defects.glob("*/*.parquet"))) < 8:
            assert building.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < limit
        building.send_signal(signal.SIGKILL)
    with psycopg.connect(url) as database:
        ((before,),) = database.execute("SELECT count(*) FROM history_workrecord").fetchall()
    assert 0 < before < RECORDS

    again = ccus(*BUILD)
    once_more = ccus(*BUILD)

    assert again.returncode == 0, again.stdout + again.stderr
    assert "すでにできています" in once_more.stdout + once_more.stderr
    with psycopg.connect(url, autocommit=True) as database:
        ((records,),) = database.execute(
            "SELECT count(*) FROM history_workrecord AS r JOIN sites_site AS s ON s.id = r.site_id WHERE s.kind = 'normal'"
        ).fetchall()
        assert records == RECORDS
        ((unmarked,),) = database.execute(
            "SELECT count(*) FROM (SELECT DISTINCT date_trunc('month', work_date)::date FROM history_workrecord"
            " EXCEPT SELECT month FROM insights_recordmonthchange) AS month"
        ).fetchall()
        assert unmarked == 0
        for parent, key, fillfactor in (("history_touch", "touched_on", 95), ("history_workrecord", "work_date", 80)):
            database.execute("SELECT history_add_month(%s, %s, '2031-01-01', %s)", [parent, key, fillfactor])
            assert catalogue(database, parent, "2024_02") == catalogue(database, parent, "2031_01")
    assert len(list((made_local_dir / "lake" / "archive" / "touches").glob("*/*.parquet"))) == 56
    check = ccus("rebuild", "work-records", "--check")
    assert check.returncode == 0, check.stdout
    assert "2023-12, 2024-01, 2024-02, 2024-03" in check.stdout
