"""A real make on a real terminal, with a program below that waits for Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

PROGRAM = """
import os, signal, sys
from ccus.config.processes.foreground import leave_group_of_make

leave_group_of_make()
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
print("waiting", os.getpid(), flush=True)
got = signal.sigwait([signal.SIGINT, signal.SIGTERM]).name
open("got.txt", "w").write(got)
print("got", got, flush=True)
sys.exit(int(sys.argv[1]))
"""


class Terminal:
    """`make wait` on a terminal of its own, and what appeared there."""

    def __init__(self, folder: Path) -> None:
        self.shown = b""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background
            os.execvp("make", ["make", "wait"])  # noqa: S606 - the process of make itself is under test

    def read_until(self, words: bytes) -> None:
        while words not in self.shown:
            self.shown += os.read(self.descriptor, 4096)

    def wait_for_program(self) -> int:
        """The number of the process that waits for a signal."""
        while not (line := re.search(rb"waiting (\d+)\r?\n", self.shown)):
            self.shown += os.read(self.descriptor, 4096)
        return int(line[1])

    def exit_code(self) -> int:
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    terminals: list[Terminal] = []

    def start_with(code: int, *, through: str = "") -> Terminal:
        (tmp_path / "program.py").write_text(PROGRAM)
        (tmp_path / "Makefile").write_text(f"wait:\n\t@exec {through} {sys.executable} program.py {code}\n")
        terminals.append(Terminal(tmp_path))
        terminals[-1].wait_for_program()
        return terminals[-1]

    yield start_with
    for terminal in terminals:
        os.close(terminal.descriptor)


def test_make_ends_well_after_ctrl_c(start: Callable[..., Terminal]) -> None:
    terminal = start(0)

    os.write(terminal.descriptor, b"\x03")
    terminal.read_until(b"got SIGINT")

    assert terminal.exit_code() == 0
    assert b"Error" not in terminal.shown
    assert b"Interrupt" not in terminal.shown


def test_make_tells_a_failure_of_the_program(start: Callable[..., Terminal]) -> None:
    terminal = start(7)

    os.write(terminal.descriptor, b"\x03")
    terminal.read_until(b"Error 7")

    assert terminal.exit_code() == 2


def test_signal_to_the_group_of_make_reaches_the_program(start: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = start(0)

    os.killpg(terminal.pid, signal.SIGINT)

    assert terminal.exit_code() == -signal.SIGINT  # make's own end, which only a Ctrl-C does not reach
    assert (tmp_path / "got.txt").read_text() == "SIGINT"  # the terminal may be hung up before its last line is read


def test_program_ends_when_the_group_of_make_is_killed(start: Callable[..., Terminal]) -> None:
    terminal = start(0)
    program = psutil.Process(terminal.wait_for_program())

    os.killpg(terminal.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs([program], timeout=10)

    assert terminal.exit_code() == -signal.SIGKILL
    assert alive == []


def test_terminal_of_another_session_is_left_alone(start: Callable[..., Terminal]) -> None:
    terminal = start(0, through="setsid")

    os.kill(terminal.wait_for_program(), signal.SIGTERM)
    terminal.read_until(b"got SIGTERM")

    assert terminal.exit_code() == 0
