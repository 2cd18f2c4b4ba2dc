"""`ccus twin build` in a real process, and what it made, in one value that two builds can be compared by."""

from __future__ import annotations

import signal
import subprocess
import sys

import psycopg
from psycopg import sql

BUILD = ("twin", "build", "--scale", "0.001")
TABLES = """
    SELECT relname::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND relname ~ '^(registry|sites|devices|history|insights)_' ORDER BY 1
"""
# A number that an aborted statement used up is not given again, and when something was counted is no part of the result.
UNEQUAL = ["id", "recounted_at", "folded_at", "revised_at", "changed_at", "marked_at"]
DIGEST = """
    SELECT count(*), md5(string_agg(line, '' ORDER BY line))
    FROM (SELECT (to_jsonb(one) - %s::text[])::text AS line FROM {} AS one) AS lines
"""


def start(environment: dict[str, str], *command: str) -> subprocess.Popen[str]:
    """The command in a process that hears Ctrl-C also where the tests run in the background."""
    return subprocess.Popen(
        [sys.executable, "-m", "ccus.config.cli", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_ctrl_c,
    )


def hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Reads what the process says until a line has these words; fails when it never says them."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    raise AssertionError(f"{words!r} was never said: {said}")


def digest(url: str) -> dict[str, tuple[int, str]]:
    """Rows and a hash over all their values, by table; empty tables are left out."""
    with psycopg.connect(url) as database:
        found = {}
        for (table,) in database.execute(TABLES).fetchall():
            rows, value = database.execute(sql.SQL(DIGEST).format(sql.Identifier(table)), [UNEQUAL]).fetchall()[0]
            if rows:
                found[table] = (rows, value)
        return found
