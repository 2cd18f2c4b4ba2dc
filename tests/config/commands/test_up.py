"""The whole house, started and stopped for real."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from tests.config.house import House

from ccus.config.processes.readiness import choose_free_port
from ccus.foundation.postgres.runtime import is_keeper_alive, read_runtime

pytestmark = pytest.mark.faults

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def start_house(own_environment: dict[str, str]) -> Iterator[Callable[[], House]]:
    houses: list[House] = []
    port = choose_free_port()

    def start() -> House:
        houses.append(House(own_environment, port))
        return houses[-1]

    yield start
    for house in houses:
        house.process.kill()
        house.process.communicate()


def processes_of(local_dir: Path) -> list[psutil.Process]:
    """Everything that runs for this installation, told by its environment; the server by its command line."""
    found = []
    for process in psutil.process_iter(["environ", "cmdline"]):
        environment, arguments = process.info["environ"] or {}, process.info["cmdline"] or []
        if environment.get("CCUS_LOCAL_DIR") == str(local_dir) or any(str(local_dir) in each for each in arguments):
            found.append(process)
    return found


def test_house_starts_answers_and_leaves_nothing_at_ctrl_c(
    start_house: Callable[[], House], own_local_dir: Path, ccus: Ccus
) -> None:
    began = time.monotonic()
    first = start_house()
    first.wait_for("Ready at")
    first_took = time.monotonic() - began
    status = first.get("/healthz/")
    second = ccus("up", CCUS_PORT=str(choose_free_port()))
    ended = first.end(signal.SIGINT)

    assert status == 200
    assert second.returncode == 8
    assert f"プロセス {first.process.pid}" in second.stderr
    assert ended == 0
    assert processes_of(own_local_dir) == []

    began = time.monotonic()
    again = start_house()
    again.wait_for("Ready at")
    duration = time.monotonic() - began

    assert again.end(signal.SIGTERM) == 0
    assert "Preparing" in first.said
    assert "Preparing" not in again.said
    assert duration < max(15, first_took)  # a machine that is busy with much else is slow both times
    assert processes_of(own_local_dir) == []


def test_killed_house_leaves_nothing_and_starts_again_on_the_same_port(
    start_house: Callable[[], House], made_local_dir: Path
) -> None:
    killed = start_house()
    killed.wait_for("Ready at")
    left = [process for process in processes_of(made_local_dir) if process.pid != killed.process.pid]
    killed.process.kill()
    killed.process.wait()
    _, alive = psutil.wait_procs(left, timeout=15)
    assert len(left) > 4
    assert alive == []

    again = start_house()
    again.wait_for("Ready at")

    assert again.get("/healthz/") == 200
    assert again.end(signal.SIGINT) == 0


def test_house_goes_on_when_its_database_is_killed(start_house: Callable[[], House], made_local_dir: Path) -> None:
    house = start_house()
    house.wait_for("Ready at")
    word = read_runtime(made_local_dir)
    assert word is not None

    os.kill(word.server_pid, signal.SIGKILL)
    house.wait_for("The database had ended")
    with psycopg.connect(word.url) as connection:
        answer = connection.execute("SELECT count(*) > 0 FROM django_migrations").fetchone()
    os.kill(word.keeper_pid, signal.SIGKILL)
    house.wait_for("The database has stopped; starting it again")

    assert answer == (True,)
    assert house.end(signal.SIGINT) == 0
    assert not is_keeper_alive(made_local_dir)
