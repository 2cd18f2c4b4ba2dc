"""How many queries each page makes, recorded beside the tests.

A page that begins to ask more (a query per row) fails at once; one that asks fewer is recorded anew on purpose:
`CCUS_RECORD_QUERY_COUNTS=1 make test` writes `query_counts.json`, and the diff shows the change.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

T = TypeVar("T")

RECORD = Path(__file__).with_suffix(".json")
MOST_QUERIES = 12  # promised for every page at national scale


def assert_query_count(name: str, request: Callable[[], T]) -> T:
    """Makes a request and compares its number of queries with the one recorded for the page; gives the answer back.

    `name` is the route's name, with a word behind it where one page has several cases: `prime:site-now/crowded`.
    """
    with CaptureQueriesContext(connection) as queries:
        answer = request()
    if os.environ.get("CCUS_RECORD_QUERY_COUNTS"):
        _record(name, len(queries))
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    asked = "\n".join(query["sql"][:200] for query in queries)
    assert name in recorded, f"{name} is not recorded; run with CCUS_RECORD_QUERY_COUNTS=1"
    assert len(queries) == recorded[name], (
        f"{name} made {len(queries)} queries, recorded are {recorded[name]}:\n{asked}"
    )
    assert len(queries) <= MOST_QUERIES, f"{name} made {len(queries)} queries:\n{asked}"
    return answer


def _record(name: str, count: int) -> None:
    """Locked, since tests run in several processes."""
    with RECORD.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        counts = json.load(file)
        counts[name] = count
        file.seek(0)
        file.truncate()
        file.write(json.dumps(dict(sorted(counts.items())), indent=2) + "\n")
