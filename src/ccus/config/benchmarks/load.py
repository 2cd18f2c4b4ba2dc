"""Load on one server process by wrk, and what the server used meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources

import psutil

from ccus.config.benchmarks.database import PEOPLE, SITES
from ccus.config.benchmarks.timing import PeakMemory
from ccus.config.processes.house import edge_command
from ccus.config.processes.readiness import answers_http, choose_free_port


class LoadToolMissing(Exception):
    """wrk is not installed."""


@dataclass(frozen=True)
class Measured:
    """One measurement. Latencies in milliseconds per request, memory in MB (resident, all processes of the server, at most)."""

    touches_per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    memory_mb: float


@contextmanager
def serving(app: str, database_url: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """An edge as production serves it, on a free port. Gives the port and the process."""
    port = choose_free_port()
    server = subprocess.Popen(
        [*edge_command("127.0.0.1", port), app],
        env={**os.environ, "CCUS_DATABASE_URL": database_url, "CCUS_PAGES_URL": "http://127.0.0.1:9"},
    )
    try:
        _wait_until_it_answers(port)
        yield port, server
    finally:
        server.terminate()
        server.wait(timeout=15)


def measure(port: int, server: subprocess.Popen[bytes], *, connections: int, batch: int, seconds: int) -> Measured:
    """Touches sent for `seconds` over `connections`, `batch` to a request. Raises LoadToolMissing."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise LoadToolMissing
    with resources.as_file(resources.files("ccus.config.benchmarks").joinpath("touches.lua")) as script:
        command = [
            wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
            f"http://127.0.0.1:{port}", "--", str(batch), str(PEOPLE), str(SITES),
        ]  # fmt: skip
        peak = PeakMemory(server.pid)
        with peak:
            ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    line = next(line for line in ran.stdout.splitlines() if line.startswith("RESULT"))
    requests, microseconds, errors, p50, p99, _ = map(int, line.split()[1:])
    return Measured(requests * batch / (microseconds / 1e6), p50 / 1000, p99 / 1000, errors, peak.megabytes)


def _wait_until_it_answers(port: int) -> None:
    is_ready = answers_http("127.0.0.1", port, path="/live/")
    for _ in range(300):
        if is_ready():
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not start within 30 s")


def settle() -> None:
    """Lets the machine finish what the last measurement left behind."""
    time.sleep(2)


def describe_machine() -> str:
    return f"{os.cpu_count()} CPU, {psutil.virtual_memory().total / 2**30:.0f} GiB, Python {sys.version.split()[0]}"
