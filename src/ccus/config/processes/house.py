"""The children of `ccus up`: what this installation consists of when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ccus.config.processes.child import ChildSpec, Duty
from ccus.config.processes.readiness import answers_http

BLOCKING_THREADS = 4  # pages wait for the database most of the time; granian warns beyond two a core
WORKER_KILL_SECONDS = 5  # open live pages would otherwise hold back the stop
# Requests in hand at once at the edge: open live pages and slow senders among them, which cost it little.
EDGE_REQUESTS = 4096
# Touches are read and answered in Python, one processor per process; more than two gain nothing beside one database.
EDGE_WORKERS = min(2, os.cpu_count() or 1)
HEALTH_PATH = "/healthz/"
# Answered by the edge itself, 403 to those without a ticket: it is up whether or not the pages are.
EDGE_PATH = "/live/"
# Touches come first, then pages, then jobs.
NICENESS_OF_PAGES, NICENESS_OF_JOBS = 5, 10


# Services outside that the demo stands in for: the command, and the setting that names the service.
STAND_INS = {"core-technicians": "CCUS_CORE_TECHNICIANS_URL", "licences": "CCUS_LICENCES_URL"}


def house_children(
    *, bind: str, port: int, pages_port: int, demo: bool, replay: bool, standin_ports: Mapping[str, int] | None = None
) -> Iterator[ChildSpec]:
    """In the order of their start. The database is not among them: its keeper serves other commands too.

    `replay`: the gates of the demo come to life. `standin_ports`: by command of `STAND_INS`, those that are to be started.
    """
    ports = standin_ports or {}
    shared = {"CCUS_MODE": "demo"} if demo else {}
    shared |= {STAND_INS[name]: f"http://127.0.0.1:{number}" for name, number in ports.items()}
    yield ChildSpec("prepare", _ccus("prepare"), "magenta", shared, duty=Duty.STEP)
    yield ChildSpec(
        "pages",
        [*granian_command("wsgi", "127.0.0.1", pages_port), "--blocking-threads", str(BLOCKING_THREADS), "ccus.config.wsgi:application"],
        "cyan",
        shared,
        is_ready=answers_http("127.0.0.1", pages_port, path=HEALTH_PATH),
        niceness=NICENESS_OF_PAGES,
    )  # fmt: skip
    for number in range(1, EDGE_WORKERS + 1):
        yield ChildSpec(
            "edge" if number == 1 else f"edge-{number}",
            [*edge_command(bind, port, workers=1), "ccus.config.edge.app:app"],
            "green",
            {**shared, "CCUS_PAGES_URL": f"http://127.0.0.1:{pages_port}"},
            is_ready=answers_http(_reachable(bind), port, path=EDGE_PATH),
        )
    yield ChildSpec("worker", _ccus("worker"), "yellow", shared, niceness=NICENESS_OF_JOBS)
    for name, number in ports.items():
        command = [*_ccus("standin"), name, "--port", str(number)]
        yield ChildSpec(name[:8], command, "blue", shared, duty=Duty.ERRAND, niceness=NICENESS_OF_JOBS)
    if demo and replay:
        yield ChildSpec("replay", _ccus("demo-replay"), "blue", shared, duty=Duty.ERRAND)


def _ccus(command: str) -> list[str]:
    return [sys.executable, "-m", "ccus.config.cli", command]


def edge_command(host: str, port: int, *, workers: int = EDGE_WORKERS) -> list[str]:
    """How the edge is started, short of the application; benchmarks start theirs the same way, all workers below one main process.

    A worker that dies is replaced at once, while the other goes on taking touches. In a house each has a main process of its own, so
    that the same is true of these.
    """
    return [sys.executable, "-m", "ccus.config.edge.serving", host, str(port), str(workers)]


def granian_command(interface: str, host: str, port: int) -> list[str]:
    """How a server is started, short of its options and application."""
    return [
        str(Path(sys.executable).parent / "granian"), "--interface", interface, "--host", host, "--port", str(port),
        "--workers", "1", "--workers-kill-timeout", str(WORKER_KILL_SECONDS), "--http", "1", "--no-ws",
        "--log-level", "warning",
    ]  # fmt: skip


def _reachable(bind: str) -> str:
    """An address under which we reach a server that listens on `bind`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - compared, not listened on
