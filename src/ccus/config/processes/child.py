"""One child process of `ccus up`: what it is, and how it is started, awaited and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ccus.config.processes.priority import yield_to_others
from ccus.foundation import lifeline

# A server that was up when it fell is started again at once, so often in a row: something hit it, waiting mends nothing.
# granian for one gives up as soon as a worker dies twice in five seconds.
EAGER_STARTS = 5
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
MOST_EARLY_DEATHS = 5
READY_SECONDS = 60.0  # a server that answers nothing for so long is stuck; another start may help


def ready_at_once() -> bool:
    return True


class Duty(StrEnum):
    SERVER = "server"  # runs for good; started again whenever it ends
    STEP = "step"  # ends by itself; what comes later awaits its success
    ERRAND = "errand"  # ends by itself, beside the others


@dataclass(frozen=True)
class ChildSpec:
    """`is_ready` is asked several times a second after the start of a server. `niceness`: above 0, others come first."""

    name: str
    command: list[str]
    colour: str
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] = ready_at_once
    duty: Duty = Duty.SERVER
    niceness: int = 0


class Child:
    """The child's process now, and its history of deaths."""

    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.finished = False
        self.early_deaths = 0
        self.start_again_at = 0.0
        self._started_at = 0.0
        self._was_ready = False
        self._quick_deaths = 0

    @property
    def is_running(self) -> bool:
        return self.process is not None

    @property
    def has_given_up(self) -> bool:
        """It never came up, several times in a row: waiting longer will not help."""
        return self.early_deaths >= MOST_EARLY_DEATHS

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the process in its own session, so that the terminal's Ctrl-C reaches the supervisor alone."""
        self.process = subprocess.Popen(
            lifeline.bound_command(self.spec.command, death_signal=signal.SIGTERM),
            env={**os.environ, **self.spec.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        yield_to_others(self.process.pid, self.spec.niceness)
        self._started_at = time.monotonic()
        self.ready = False
        return self.process

    def ask_ready(self) -> bool:
        self.ready = self.ready or (self.spec.duty is not Duty.STEP and self.spec.is_ready())
        self._was_ready = self._was_ready or self.ready
        return self.ready

    @property
    def is_overdue(self) -> bool:
        """It runs, but has not become ready in time."""
        waits = self.is_running and not self.ready and self.spec.duty is Duty.SERVER
        return waits and time.monotonic() - self._started_at > READY_SECONDS

    def collect(self) -> int | None:
        """Exit status when the process has ended since the last call, else None.

        Whatever it left in its process group is killed, and the time for another start is set.
        """
        if self.process is None or self.process.poll() is None:
            return None
        status = self.process.returncode
        self._kill_group()
        self.process = None
        if self.spec.duty is not Duty.SERVER:
            self.finished = True
            return status
        lived = time.monotonic() - self._started_at
        self.early_deaths = 0 if self._was_ready else self.early_deaths + 1
        self._quick_deaths = 1 if lived > STEADY_SECONDS else min(self._quick_deaths + 1, EAGER_STARTS + 10)
        self.start_again_at = time.monotonic() + self._pause()
        return status

    def _pause(self) -> float:
        beyond = self._quick_deaths - (EAGER_STARTS if self.ready else 0)
        return min(FIRST_PAUSE_SECONDS * 2 ** (beyond - 1), LONGEST_PAUSE_SECONDS) if beyond > 0 else 0.0

    def ask_to_end(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def interrupt(self) -> None:
        """Kills the process and all below it; `collect` then sees its end like any other."""
        self._kill_group()

    def kill(self) -> None:
        if self.process is not None:
            self._kill_group()
            self.process.wait()
            self.process = None

    def _kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
