"""The edge of a real house whose workers are killed all together, again and again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import psutil
import pytest
from tests.config.house import House

from ccus.config.processes.house import EDGE_PATH
from ccus.config.processes.readiness import answers_http, choose_free_port

pytestmark = pytest.mark.faults

# The promised two are measured by `ccus bench steady`, not on a machine that tests something else.
BACK_WITHIN_SECONDS = 30


@pytest.fixture
def house(own_environment: dict[str, str]) -> Iterator[House]:
    running = House(own_environment, choose_free_port())
    running.wait_for("Ready at")
    running.follow()
    yield running
    running.kill()


def edge_of(house: House) -> psutil.Process:
    (main,) = (
        process
        for process in psutil.Process(house.process.pid).children()
        if "ccus.config.edge.app:app" in " ".join(process.cmdline())
    )
    return main


def test_workers_that_are_killed_three_times_are_back_each_time_and_nothing_else_is_started_again(house: House) -> None:
    answers = answers_http("127.0.0.1", house.port, path=EDGE_PATH)
    main = edge_of(house)
    for _ in range(3):
        workers = main.children(recursive=True)
        assert workers
        for worker in workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        psutil.wait_procs(workers, timeout=BACK_WITHIN_SECONDS)
        deadline = time.monotonic() + BACK_WITHIN_SECONDS
        while not answers():
            assert time.monotonic() < deadline, house.said

    assert edge_of(house) == main
    assert "starting it again" not in house.said


def test_edge_whose_main_process_is_killed_is_started_again_without_a_pause(house: House) -> None:
    answers = answers_http("127.0.0.1", house.port, path=EDGE_PATH)
    first = edge_of(house)

    first.kill()
    first.wait(BACK_WITHIN_SECONDS)

    deadline = time.monotonic() + BACK_WITHIN_SECONDS
    while not answers():
        assert time.monotonic() < deadline, house.said
    assert edge_of(house) != first
    assert "“edge” ended (signal 9); starting it again in 0.0 s." in house.said
