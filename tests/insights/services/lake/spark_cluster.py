"""A real Spark cluster on the loopback: one master, two workers, each a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pyspark

from ccus.config.processes.readiness import choose_free_port

PATIENCE_SECONDS = 90
SPARK_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
PACKAGE = "org.apache.spark.deploy"


class Cluster:
    """`url` is what sessions connect to; `folder` holds the logs and work folders of the processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = choose_free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._all: list[subprocess.Popen[bytes]] = []

    def start(self, *, workers: int) -> None:
        self._run(
            "master", f"{PACKAGE}.master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"
        )
        self.wait_for("master", "I have been elected leader")
        for number in range(workers):
            self.workers.append(
                self._run(
                    f"worker-{number}", f"{PACKAGE}.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1",
                    "--memory", "1g", "--work-dir", str(self.folder / f"work-{number}"), self.url,
                )
            )  # fmt: skip
        self.wait_for("master", "Registering worker", times=workers)

    def kill_worker(self, number: int) -> None:
        """With its executors, as when the machine goes."""
        _kill_family(self.workers[number], signal.SIGKILL)

    def count_log(self, name: str, words: str) -> int:
        return len(re.findall(re.escape(words), (self.folder / f"{name}.log").read_text(errors="replace")))

    def wait_for(self, name: str, words: str, *, times: int = 1) -> None:
        limit = time.monotonic() + PATIENCE_SECONDS
        while self.count_log(name, words) < times:
            assert time.monotonic() < limit, (self.folder / f"{name}.log").read_text()[-2000:]
            assert all(process.poll() is None for process in self._all), "a process of the cluster ended"

    def stop(self) -> None:
        for process in reversed(self._all):
            _kill_family(process, signal.SIGKILL)

    def _run(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_NO_DAEMONIZE": "1",
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen([str(SPARK_CLASS), *command], env=environment, stdout=log, stderr=log)
        self._all.append(process)
        return process


@contextmanager
def running_cluster(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        cluster.start(workers=workers)
        yield cluster
    finally:
        cluster.stop()


def _kill_family(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.send_signal(number)
        process.send_signal(number)
    process.wait()
