"""A real supervisor over real children, watched through its output."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ccus.config.processes.child import EAGER_STARTS

STAGE = Path(__file__).with_name("stage.py")
SERVE = "import os, sys, signal; print('pid', os.getpid(), flush=True); signal.pause()"
SERVE_STUBBORNLY = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SERVE
Part = tuple[str, str, str, str | None]


class Play:
    """The running supervisor and what it has said so far."""

    def __init__(self, folder: Path, parts: list[Part]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, STAGE, folder, json.dumps(parts)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.said: list[str] = []

    def read_until(self, words: str) -> str:
        """Reads on to the first line with `words`, and gives it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return line
        pytest.fail(f"{words!r} was never said:\n{''.join(self.said)}")

    def child_pid(self, name: str = "") -> int:
        """The next process id that the child of this name tells; of any child by default."""
        while True:
            line = self.read_until("pid ")
            if line.startswith(name):
                return int(line.split()[-1])

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Sends the signal; gives the exit status once everything has ended."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=15)
        self.said.append(rest)
        return self.process.returncode

    def everything_said(self) -> str:
        return "".join(self.said)


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[[list[Part]], Play]]:
    plays: list[Play] = []

    def start(parts: list[Part]) -> Play:
        plays.append(Play(tmp_path, parts))
        return plays[-1]

    yield start
    for each in plays:
        each.process.kill()
        each.process.communicate()


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_children_start_one_after_another_each_when_the_one_before_is_ready(play: Callable[[list[Part]], Play]) -> None:
    mark = "import pathlib, sys; print('{0} starts', flush=True); pathlib.Path(sys.argv[1], '{0}').touch();"
    running = play(
        [
            ("step", "print('step done')", "step", None),
            ("first", mark.format("first") + SERVE, "server", "first"),
            ("second", mark.format("second") + SERVE, "server", "second"),
            ("errand", "print('errand runs')", "errand", None),
        ]
    )

    running.read_until("all ready")
    if "errand runs" not in running.everything_said():
        running.read_until("errand runs")
    assert running.end() == 0

    said = running.everything_said()
    assert said.index("step done") < said.index("first starts") < said.index("second starts")
    assert said.index("second starts") < said.index("errand runs")


def test_each_line_carries_the_name_of_its_child_and_no_line_is_cut(play: Callable[[list[Part]], Play]) -> None:
    talk = (
        "import sys, time; sys.stdout.write('半'); sys.stdout.flush(); sys.stdout.write('分\\n');"
        "print('[bold]x' + 'y' * 300); sys.stdout.write('no end')"
    )
    running = play([("talker", talk, "step", None), ("server", SERVE, "server", None)])

    running.child_pid()
    running.end()

    said = running.everything_said()
    assert "talker   │ 半分\n" in said
    assert f"talker   │ [bold]x{'y' * 300}\n" in said
    assert "talker   │ no end\n" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_signal_ends_everything_with_code_0(number: signal.Signals, play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE, "server", None)])
    pid = running.child_pid()

    assert running.end(number) == 0

    assert not is_alive(pid)


@pytest.mark.faults
def test_child_that_will_not_end_is_killed_within_ten_seconds(play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE_STUBBORNLY, "server", None)])
    pid = running.child_pid()

    began = time.monotonic()
    status = running.end()

    assert status == 0
    assert time.monotonic() - began < 10
    assert not is_alive(pid)


def test_second_ctrl_c_does_not_wait(play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE_STUBBORNLY, "server", None)])
    pid = running.child_pid()
    running.process.send_signal(signal.SIGINT)
    running.read_until("Stopping")

    began = time.monotonic()
    status = running.end()

    assert status == 0
    assert time.monotonic() - began < 3
    assert not is_alive(pid)


@pytest.mark.faults
def test_killed_child_is_started_again_and_that_is_said(play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE, "server", None)])
    first = running.child_pid()

    os.kill(first, signal.SIGKILL)
    sentence = running.read_until("server")
    second = running.child_pid()

    assert "「server」が終了しました（signal 9）" in sentence
    assert second != first
    assert running.end() == 0


@pytest.mark.faults
def test_server_that_was_up_is_started_at_once_however_soon_it_falls_again(play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE, "server", None)])

    for _ in range(EAGER_STARTS + 1):  # the first pause on this stage is 0.05 s
        os.kill(running.child_pid(), signal.SIGKILL)
        assert running.read_until("signal 9").endswith("starting it again in 0.0 s.\n")
    os.kill(running.child_pid(), signal.SIGKILL)

    assert running.read_until("signal 9").endswith("starting it again in 0.1 s.\n")
    assert running.end() == 0


@pytest.mark.faults
def test_fallen_server_awaits_no_other_once_all_were_ready(play: Callable[[list[Part]], Play]) -> None:
    up_once = (
        "import pathlib, sys; up = pathlib.Path(sys.argv[1], 'first'); was = pathlib.Path(sys.argv[1], 'was');"
        "up.unlink() if was.exists() else up.touch(); was.touch();"
    )
    running = play([("first", up_once + SERVE, "server", "first"), ("second", SERVE, "server", None)])
    first, second = running.child_pid("first"), running.child_pid("second")
    os.kill(first, signal.SIGKILL)
    running.child_pid("first")

    os.kill(second, signal.SIGKILL)

    assert running.child_pid("second") != second
    assert running.end() == 0


@pytest.mark.faults
def test_errand_that_is_killed_is_told_and_the_others_go_on(play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE, "server", None), ("errand", SERVE, "errand", None)])
    errand = running.child_pid("errand")

    os.kill(errand, signal.SIGKILL)

    assert "“errand” ended before its time (signal 9); everything else goes on." in running.read_until("signal 9")
    assert running.end() == 0


def test_grandchildren_of_a_killed_child_do_not_live_on(play: Callable[[list[Part]], Play]) -> None:
    parent = (
        "import subprocess, sys; g = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
        "print('grandchild', g.pid, flush=True);" + SERVE
    )
    running = play([("server", parent, "server", None)])
    grandchild = int(running.read_until("grandchild").split()[-1])
    first = running.child_pid()

    os.kill(first, signal.SIGKILL)
    running.child_pid()

    assert not is_alive(grandchild)


def test_child_that_never_comes_up_ends_everything_with_code_7(play: Callable[[list[Part]], Play]) -> None:
    broken: Part = ("broken", "print('no such module'); raise SystemExit(1)", "server", "never")
    running = play([("server", SERVE, "server", None), broken])

    output, _ = running.process.communicate(timeout=30)

    assert running.process.returncode == 7
    assert output.count("no such module") == 5
    assert "「broken」が続けて起動に失敗した" in output
    assert "「server」が終了しました" not in output


def test_child_that_never_answers_is_started_again(play: Callable[[list[Part]], Play]) -> None:
    running = play([("mute", SERVE, "server", "never")])
    first = running.child_pid()

    sentence = running.read_until("mute」が応答しない")
    second = running.child_pid()

    assert "starting it again" in sentence
    assert second != first
    assert not is_alive(first)
    assert running.end() == 0


@pytest.mark.parametrize(("status", "code"), [(5, 5), (99, 6)])
def test_failed_step_ends_everything_with_its_own_code_if_known(
    status: int, code: int, play: Callable[[list[Part]], Play]
) -> None:
    running = play([("step", f"raise SystemExit({status})", "step", None), ("server", SERVE, "server", None)])

    output, _ = running.process.communicate(timeout=30)

    assert running.process.returncode == code
    assert "pid" not in output


@pytest.mark.faults
def test_killed_supervisor_leaves_no_children(play: Callable[[list[Part]], Play]) -> None:
    running = play([("server", SERVE, "server", None)])
    child = psutil.Process(running.child_pid())

    running.process.kill()
    running.process.wait()

    child.wait(10)


@pytest.mark.faults
def test_next_start_ends_what_a_killed_supervisor_could_not(play: Callable[[list[Part]], Play]) -> None:
    killed = play([("server", SERVE_STUBBORNLY, "server", None)])
    left = killed.child_pid()
    killed.process.kill()
    killed.process.wait()
    assert is_alive(left)

    running = play([("server", SERVE, "server", None)])
    sentence = running.read_until("ended")
    running.child_pid()

    assert sentence == "ended 1\n"
    assert not is_alive(left)
    assert running.end() == 0


def test_second_supervisor_on_the_same_folder_is_refused(play: Callable[[list[Part]], Play]) -> None:
    first = play([("server", SERVE, "server", None)])
    pid = first.child_pid()

    second = play([("server", SERVE, "server", None)])
    output, _ = second.process.communicate(timeout=15)

    assert f"RunningAlready: ccus is already running from this folder (process {first.process.pid})" in output
    assert is_alive(pid)
