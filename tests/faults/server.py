"""The server under test: a PostgreSQL with a data folder of its own and the edge before it, which can be killed at any moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from tests.faults.checker import Stored
from tests.faults.schedule import GATES, PEOPLE_OF_GATE
from tests.faults.small_disk import SmallDisk, can_mount
from tests.made_house import copy_made_house, fresh_environment

from ccus.config.edge.openapi import OPENAPI_PATH
from ccus.config.processes.house import edge_command
from ccus.config.processes.readiness import answers_http, choose_free_port
from ccus.config.processes.watching import DatabaseWatch
from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.runtime import read_runtime

START_SECONDS = 60
WATCH_SECONDS = 0.3
MEGABYTES = 1_500  # a server is not started with less than 1,000 free
_STORED = """
    SELECT device_id, event_id::text, encode(credential_hash, 'hex'), evidence->>'log', sequence, happened_at,
           clock_offset_ms IS NOT NULL
    FROM history_touch WHERE received_at >= %s ORDER BY received_at, event_id
"""


_PUBLIC_KEYS = """
import json, os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
django.setup()
from django.utils import timezone
from ccus.foundation import house_keys
print(json.dumps(house_keys.keys().public(now=timezone.now()).as_jwks()))
"""


class ClusterUnderTest(EmbeddedCluster):
    keeper_command = (sys.executable, str(Path(__file__).with_name("keeper_stage.py")))


class ServerUnderTest:
    """Made ready when it is made; `close` ends everything and removes its folder."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ccus-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.disk = SmallDisk(self.folder, megabytes=MEGABYTES) if can_mount() else None
        self.edge_port = choose_free_port()
        self._log = Path(f"{self.folder}.log")
        self._edge: subprocess.Popen[bytes] | None = None
        self._edge_lock = threading.Lock()
        self._ending = threading.Event()
        copy_made_house(self.folder, factory)
        self._database = DatabaseWatch(ClusterUnderTest(self.folder))
        url = self._database.acquire()
        self.environment = {
            **fresh_environment(self.folder),
            "CCUS_DATABASE_URL": url,
            "CCUS_PUBLIC_URL": f"http://127.0.0.1:{self.edge_port}",
            "CCUS_PAGES_URL": "http://127.0.0.1:9",  # no pages in this house
        }
        world = resources.files("ccus.config.benchmarks").joinpath("world.sql").read_text()
        with self.connect() as connection:
            psycopg.ClientCursor(connection).execute(
                world, {"people": PEOPLE_OF_GATE * GATES, "firms": 20, "sites": GATES}
            )
        self.start_edge()
        self._watch = threading.Thread(target=self._look_after_both, daemon=True)
        self._watch.start()

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A Python program in the server's environment, to its end."""
        done = subprocess.run([sys.executable, *arguments], env=self.environment, capture_output=True, text=True)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def public_keys(self) -> str:
        """The list at `/.well-known/ccus-keys.json`, which the pages give; there are none in this house."""
        return self.run("-c", _PUBLIC_KEYS).stdout

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.environment["CCUS_DATABASE_URL"], autocommit=True)

    def start_edge(self) -> None:
        """What `ccus up` does when it ended, be it by granian itself, which gives up when workers die one after another."""
        with self._log.open("ab") as log:
            self._edge = subprocess.Popen(
                [*edge_command("127.0.0.1", self.edge_port), "ccus.config.edge.app:app"],
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def kill_edge(self) -> None:
        """All of it at once; it is started again at once too, and needs its time."""
        with self._edge_lock:
            assert self._edge is not None
            family = [*self._workers(), *self._main_process()]
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self._edge.wait(20)
            for process in family:
                _await_end(process)
            self.start_edge()

    def kill_edge_worker(self, amount: float) -> None:
        """One of its workers; the other goes on."""
        workers = self._workers()
        if workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                workers[int(amount * len(workers))].kill()

    def signal_database(self, number: signal.Signals) -> None:
        """To the postmaster; nothing when it is just being started again."""
        word = read_runtime(self.folder)
        if word is not None and word.server_pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(word.server_pid, number)

    def heal(self) -> None:
        """There is room on the disk, the database answers, and so does the edge."""
        if self.disk is not None:
            self.disk.empty()
        deadline = time.monotonic() + START_SECONDS
        answers = answers_http("127.0.0.1", self.edge_port, path=OPENAPI_PATH)
        while not (answers() and self._database_answers()):
            assert time.monotonic() < deadline, self.said()
            threading.Event().wait(0.05)

    def stored(self, *, since: datetime) -> list[Stored]:
        """What was received from a moment on."""
        with self.connect() as connection:
            return [Stored(*row) for row in connection.execute(_STORED, [since])]

    def said(self) -> str:
        return self._log.read_text(errors="replace")[-20_000:]

    def close(self) -> None:
        self._ending.set()
        self._watch.join()
        assert self._edge is not None
        family = [*self._main_process(), *self._workers()]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
        _, alive = psutil.wait_procs(family, 15)
        for process in alive:
            process.kill()
        self._edge.wait(20)
        self._database.release()
        EmbeddedCluster(self.folder).stop()
        if self.disk is not None:
            self.disk.unmount()
        shutil.rmtree(self.folder)
        self._log.unlink()

    def _main_process(self) -> list[psutil.Process]:
        assert self._edge is not None
        try:
            return [psutil.Process(self._edge.pid)]
        except psutil.NoSuchProcess:
            return []

    def _workers(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            return [worker for main in self._main_process() for worker in main.children(recursive=True)]
        return []

    def _database_answers(self) -> bool:
        try:
            with self.connect() as connection:
                connection.execute("SELECT 1")
            return True
        except psycopg.OperationalError:
            return False

    def _look_after_both(self) -> None:
        while not self._ending.wait(WATCH_SECONDS):
            self._database.look()
            with self._edge_lock:
                assert self._edge is not None
                if self._edge.poll() is not None:
                    self.start_edge()


def _await_end(process: psutil.Process) -> None:
    """It holds no socket any more; whoever inherited it may let its name stand for a while."""
    deadline = time.monotonic() + START_SECONDS
    with contextlib.suppress(psutil.NoSuchProcess):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline, process
            threading.Event().wait(0.01)
