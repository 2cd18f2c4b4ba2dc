"""The house that is measured, as `ccus up` starts it, and what its processes take of the machine."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import psycopg

from ccus.config.processes.house import HEALTH_PATH
from ccus.config.processes.readiness import answers_http, choose_free_port
from ccus.foundation import lifeline

START_SECONDS = 180
STOP_SECONDS = 20
LOOK_SECONDS = 2.0
_PARTS = (
    ("ccus.config.edge.app", "edge"),
    ("ccus.config.wsgi", "pages"),
    ("ccus.config.cli worker", "worker"),
    ("ccus.config.cli up", "up"),
)
DATABASE, OTHERS = "postgres", "other"


@contextlib.contextmanager
def house(environment: Mapping[str, str], log: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A running house on a free port; gives the port and the process. What it says goes to `log`."""
    port = choose_free_port()
    with log.open("ab") as said:
        running = subprocess.Popen(
            lifeline.bound_command([sys.executable, "-m", "ccus.config.cli", "up"], death_signal=signal.SIGTERM),
            env={**environment, "CCUS_PORT": str(port), "CCUS_PUBLIC_URL": f"http://localhost:{port}"},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        is_ready = answers_http("127.0.0.1", port, path=HEALTH_PATH)
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if running.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError(f"the house did not start; see {log}")
            time.sleep(0.2)
        yield port, running
    finally:
        running.terminate()
        running.wait(STOP_SECONDS)


def postmaster_of(database_url: str) -> psutil.Process | None:
    """The database's main process, if it runs on this machine."""
    with psycopg.connect(database_url) as connection:
        backend = connection.info.backend_pid
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(backend)
            return process.parent() if process.name() == DATABASE else None
    return None


def processes_of(running: subprocess.Popen[bytes], postmaster: psutil.Process | None) -> dict[int, str]:
    """Part by process id: of the house, and of the database that it uses."""
    parts: dict[int, str] = {}
    main = psutil.Process(running.pid)
    for process in [main, *main.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            line = " ".join(process.cmdline())
            own = next((part for words, part in _PARTS if words in line), None)
            parent = parts.get(process.ppid(), OTHERS)
            parts[process.pid] = own or parent
    if postmaster is not None:
        parts |= {process.pid: DATABASE for process in [postmaster, *postmaster.children()]}
    return parts


class Watch:
    """What each part takes while the context lasts: memory of each process at most, and seconds of the processors.

    Memory is the proportional set where the system tells it (memory shared by several counts once), else the resident one.
    """

    def __init__(self, running: subprocess.Popen[bytes], postmaster: psutil.Process | None) -> None:
        self._running, self._postmaster = running, postmaster
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._processor: dict[int, tuple[str, float, float]] = {}
        self.megabytes: dict[str, dict[int, float]] = defaultdict(dict)
        self.seconds = 0.0

    def __enter__(self) -> Watch:
        self._begun = time.monotonic()
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._look()
        self.seconds = time.monotonic() - self._begun

    def processor_seconds(self) -> dict[str, float]:
        """By part, of those processes that were there at the beginning or began meanwhile."""
        total: dict[str, float] = defaultdict(float)
        for part, first, last in self._processor.values():
            total[part] += last - first
        return total

    def most_megabytes(self) -> dict[str, tuple[int, float, float]]:
        """By part: how many processes, the largest of them, and all together."""
        return {
            part: (len(of_process), max(of_process.values()), sum(of_process.values()))
            for part, of_process in self.megabytes.items()
        }

    def _watch(self) -> None:
        while not self._done.wait(LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        is_first = not self._processor
        for pid, part in processes_of(self._running, self._postmaster).items():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                process = psutil.Process(pid)
                times = process.cpu_times()
                used = times.user + times.system
                first = self._processor[pid][1] if pid in self._processor else used if is_first else 0.0
                self._processor[pid] = (part, first, used)
                self.megabytes[part][pid] = max(self.megabytes[part].get(pid, 0.0), _megabytes(process))


def _megabytes(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 1e6
    except (psutil.AccessDenied, AttributeError):
        return float(process.memory_info().rss) / 1e6
