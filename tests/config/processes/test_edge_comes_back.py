"""The edge of a real house whose workers are killed all together, again and again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.config.house import House

from ccus.config.processes.house import EDGE_PATH, EDGE_WORKERS
from ccus.config.processes.readiness import answers_http, choose_free_port

pytestmark = pytest.mark.faults

# The promised two are measured by `ccus bench steady`, not on a machine that tests something else.
BACK_WITHIN_SECONDS = 30


@pytest.fixture
def house(made_local_dir: Path, own_environment: dict[str, str]) -> Iterator[House]:
    running = House(own_environment, choose_free_port())
    running.wait_for("Ready at")
    running.follow()
    yield running
    running.kill()


def edges_of(house: House) -> list[psutil.Process]:
    """The edge's main processes, in the order of their start."""
    return [
        process
        for process in psutil.Process(house.process.pid).children()
        if "ccus.config.edge.app:app" in " ".join(process.cmdline())
    ]


def is_open(main: psutil.Process, port: int) -> bool:
    """Whether a worker below this main process listens."""
    return any(
        line.status == psutil.CONN_LISTEN and line.laddr.port == port
        for worker in main.children()
        for line in worker.net_connections()
    )


def wait_until_open(house: House) -> list[psutil.Process]:
    """All main processes of the edge, once each has a worker that listens."""
    deadline = time.monotonic() + BACK_WITHIN_SECONDS
    while len(mains := edges_of(house)) < EDGE_WORKERS or not all(is_open(main, house.port) for main in mains):
        assert time.monotonic() < deadline, house.said
    return mains


def test_workers_that_are_killed_three_times_are_back_each_time_and_nothing_else_is_started_again(house: House) -> None:
    answers = answers_http("127.0.0.1", house.port, path=EDGE_PATH)
    mains = wait_until_open(house)
    for _ in range(3):
        workers = [worker for main in mains for worker in main.children(recursive=True)]
        assert workers
        for worker in workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        psutil.wait_procs(workers, timeout=BACK_WITHIN_SECONDS)
        deadline = time.monotonic() + BACK_WITHIN_SECONDS
        while not answers():
            assert time.monotonic() < deadline, house.said

    assert edges_of(house) == mains
    assert "starting it again" not in house.said


def test_edge_whose_main_processes_are_killed_is_started_again_without_a_pause(house: House) -> None:
    answers = answers_http("127.0.0.1", house.port, path=EDGE_PATH)
    mains = wait_until_open(house)

    for main in mains:
        main.kill()
        main.wait(BACK_WITHIN_SECONDS)

    deadline = time.monotonic() + BACK_WITHIN_SECONDS
    while not answers():
        assert time.monotonic() < deadline, house.said
    assert not set(edges_of(house)) & set(mains)
    assert "“edge” ended (signal 9); starting it again in 0.0 s." in house.said


@pytest.mark.skipif(EDGE_WORKERS == 1, reason="one processor, one edge")
def test_while_one_main_process_is_started_again_the_other_takes_what_comes(house: House) -> None:
    answers = answers_http("127.0.0.1", house.port, path=EDGE_PATH, seconds=BACK_WITHIN_SECONDS)
    first, *others = wait_until_open(house)

    first.kill()
    first.wait(BACK_WITHIN_SECONDS)
    while len(mains := edges_of(house)) < EDGE_WORKERS or not mains[-1].children():
        # The first try may meet the line of a worker that is just being ended.
        assert answers() or answers(), house.said

    assert set(others) < set(mains)
