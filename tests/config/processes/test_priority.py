from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccus.config.processes.priority import yield_to_others


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_a_process_and_its_session_yield(child: subprocess.Popen[bytes]) -> None:
    yield_to_others(child.pid, 5)

    assert os.getpriority(os.PRIO_PROCESS, child.pid) == 5
    group = Path(f"/proc/{child.pid}/autogroup")
    if group.exists():
        assert group.read_text().split()[-1] == "5"


def test_at_zero_nothing_is_touched(child: subprocess.Popen[bytes]) -> None:
    before = os.getpriority(os.PRIO_PROCESS, child.pid)

    yield_to_others(child.pid, 0)

    assert os.getpriority(os.PRIO_PROCESS, child.pid) == before


def test_a_process_that_has_ended_is_no_trouble(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()

    yield_to_others(child.pid, 5)
