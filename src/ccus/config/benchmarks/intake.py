"""`ccus bench intake`: touches per second beside the limits taken in the same run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccus.config.benchmarks import limits, load
from ccus.config.benchmarks.database import bench_database, empty_touches
from ccus.config.benchmarks.load import Measured

NULL_EDGE = "ccus.config.benchmarks.null_edge:app"
PRODUCT = "ccus.config.edge.app:app"
BATCH = 500
BATCH_CONNECTIONS = 8
# pgbench needs a database connection for each client; the embedded server has a hundred, and more clients are not faster.
MOST_CLIENTS = 64


@dataclass(frozen=True)
class Line:
    """One printed line. `ratio` is of the limit named in `against`, with the promise it is held against."""

    what: str
    measured: Measured
    ratio: float | None = None
    against: str = ""
    promise: float | None = None


def bench_intake(url: str, *, seconds: int, connections: list[int], say: Callable[[str], None]) -> list[Line]:
    """Measures limits and product in turn, each from empty touch tables. Takes about seconds × 9."""
    lines: list[Line] = []
    say("測定用のデータベースを準備しています (preparing the bench database)")
    with bench_database(url) as database:
        for count in connections:
            clients = min(count, MOST_CLIENTS)
            pgbench = _limit(limits.pgbench_look_up_and_insert(database, clients=clients, seconds=seconds))
            lines.append(Line(f"pgbench look-up + insert, {clients} clients", pgbench))
            null = _edge(NULL_EDGE, database, connections=count, batch=1, seconds=seconds)
            lines.append(_held(f"null edge, {count} connections", null, pgbench, "pgbench", 0.5))
            product = _edge(PRODUCT, database, connections=count, batch=1, seconds=seconds)
            lines.append(_held(f"intake, single touches, {count} connections", product, null, "null edge", 0.6))
            say(f"{count} 接続を測りました ({count} connections measured)")
        empty_touches(database)
        copied = _limit(limits.copy_and_insert(database, batch=BATCH, seconds=seconds))
        lines.append(Line(f"COPY to temp + INSERT ON CONFLICT, batches of {BATCH}", copied))
        batched = _edge(PRODUCT, database, connections=BATCH_CONNECTIONS, batch=BATCH, seconds=seconds)
        lines.append(
            _held(f"intake, batches of {BATCH}, {BATCH_CONNECTIONS} connections", batched, copied, "COPY", 0.5)
        )
    return lines


def _edge(app: str, database: str, *, connections: int, batch: int, seconds: int) -> Measured:
    empty_touches(database)
    load.settle()
    with load.serving(app, database) as (port, server):
        load.measure(port, server, connections=connections, batch=batch, seconds=2)  # warm: partitions, plans, tokens
        return load.measure(port, server, connections=connections, batch=batch, seconds=seconds)


def _limit(rate: float) -> Measured:
    return Measured(rate, 0, 0, 0, 0)


def _held(what: str, measured: Measured, limit: Measured, against: str, promise: float) -> Line:
    return Line(what, measured, measured.touches_per_second / limit.touches_per_second, against, promise)
