"""The keeper: a small process of its own that runs one server for everybody who needs it.

Commands come and go (`ccus up`, an import beside it, a test run), and whichever came first must not take the server away
from the others. So none of them owns it: the first starts this keeper, all hold the lease lock, and when nobody holds it any
more the keeper stops the server and ends. The server is the keeper's direct child: a dead one is collected and started
again at once under the same address; a killed keeper takes the server down with it (see `lifeline`).

Run as `python -m ccus.foundation.postgres.keeper`, with a `Plan` as JSON on standard input.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ccus.foundation import lifeline
from ccus.foundation.postgres import pid_file, runtime
from ccus.foundation.postgres.runtime import Runtime, ServerState

POLL_SECONDS = 0.05
LEASE_POLLS_BEFORE_STOP = 12  # 0.6 s without any lease: one command after another finds the server still running
FAST_STOP_SECONDS = 8.0
IMMEDIATE_STOP_SECONDS = 2.0
MOST_ATTEMPTS = 10  # about half a minute, since each waits twice as long as the one before
STEADY_SECONDS = 10.0  # a server that lived this long starts the count of attempts afresh
LOG_LIMIT_BYTES = 10_000_000
# Left-overs of a killed server that vanish by themselves within moments.
PASSING_FAILURES = ("pre-existing shared memory block", "lock file", "is still in use")


@dataclass(frozen=True)
class Plan:
    """All that a keeper needs: where, as whom, with which command line. `user_id` and `group_id` only when root."""

    local_dir: str
    data: str
    log: str
    url: str
    command: list[str]
    user_id: int | None
    group_id: int | None

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Plan:
        return cls(**json.loads(text))


def leases_path(local_dir: Path) -> Path:
    return runtime.control_dir(local_dir) / "leases.lock"


def stay_path(local_dir: Path) -> Path:
    """While this file exists the server stays although nobody holds a lease (`ccus db start`)."""
    return runtime.control_dir(local_dir) / "stay"


class Keeper:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.local_dir = Path(plan.local_dir)
        self.log = Path(plan.log)
        self.leases = os.open(leases_path(self.local_dir), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.unleased_polls = 0
        self.stop_requested = False
        self.log_start = 0
        self.word = Runtime(ServerState.STARTING, plan.url, os.getpid(), 0, 0.0)

    def run(self) -> None:
        """Keeps the server until nobody needs it. Ends also when the server cannot be started; the last word tells why."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._request_stop())
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > LOG_LIMIT_BYTES:
                self.log.replace(self.log.with_suffix(".log.1"))
        attempts = 0
        while True:
            began = time.monotonic()
            was_ready = self._run_server_once()
            if self._is_to_stop():
                break
            explanation = self.explanation()
            attempts = 1 if was_ready and time.monotonic() - began > STEADY_SECONDS else attempts + 1
            passing = was_ready or any(sign in explanation for sign in PASSING_FAILURES)
            if not passing or attempts > MOST_ATTEMPTS:
                self._tell(state=ServerState.FAILED, note=explanation, server_pid=0)
                return
            self._tell(state=ServerState.STARTING, restarts=self.word.restarts + 1, server_pid=0)
            self._wait(min(0.1 * 2**attempts, 5.0))
        self._tell(state=ServerState.STOPPING)
        runtime.forget_runtime(self.local_dir)

    def explanation(self) -> str:
        """The line of this server's log that tells most about a failure or a long start."""
        return telling_line(self.log, start=self.log_start)

    def _run_server_once(self) -> bool:
        """Starts the server and watches it to its end. True when it had become ready."""
        pid_file.forget_dead_server(Path(self.plan.data))
        with open(self.log, "ab", opener=_open_private) as log:
            self.log_start = log.tell()
            server = subprocess.Popen(
                lifeline.bound_command(
                    self.plan.command,
                    death_signal=signal.SIGINT,
                    user_id=self.plan.user_id,
                    group_id=self.plan.group_id,
                ),
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._tell(state=ServerState.STARTING, server_pid=server.pid, server_started=pid_file.start_time(server.pid))
        next_note = time.monotonic() + 1
        while server.poll() is None:
            if self._is_to_stop():
                self._stop(server)
                break
            if self.word.state is ServerState.STARTING:
                if pid_file.is_ready(Path(self.plan.data), server.pid):
                    self._tell(state=ServerState.READY, note="")
                elif time.monotonic() > next_note:
                    next_note = time.monotonic() + 1
                    self._tell(note=self.explanation())
            self._wait(POLL_SECONDS)
        return self.word.state is not ServerState.STARTING

    def _stop(self, server: subprocess.Popen[bytes]) -> None:
        """Fast stop; when that takes too long an immediate one, after which the next start replays the log. Loses nothing."""
        self._tell(state=ServerState.STOPPING)
        for number, seconds in ((signal.SIGINT, FAST_STOP_SECONDS), (signal.SIGQUIT, IMMEDIATE_STOP_SECONDS)):
            server.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(seconds)
                return
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()

    def _request_stop(self) -> None:
        self.stop_requested = True

    def _is_to_stop(self) -> bool:
        """Also true once nobody has held a lease for a while; the lock then stays with us, so that newcomers wait."""
        if self.stop_requested:
            return True
        if stay_path(self.local_dir).exists():
            self.unleased_polls = 0
            return False
        try:
            fcntl.flock(self.leases, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.unleased_polls = 0
            return False
        self.unleased_polls += 1
        if self.unleased_polls >= LEASE_POLLS_BEFORE_STOP:
            self.stop_requested = True
            return True
        fcntl.flock(self.leases, fcntl.LOCK_UN)
        return False

    def _tell(self, **changes: object) -> None:
        self.word = replace(self.word, **changes)  # type: ignore[arg-type]
        with contextlib.suppress(OSError):  # a full disk must not end the keeper; readers keep the older word
            runtime.write_runtime(self.local_dir, self.word)

    def _wait(self, seconds: float) -> None:
        if not self.stop_requested:
            time.sleep(seconds)


def telling_line(log: Path, *, start: int) -> str:
    """The line of a server's log, from byte `start` on, that tells most about a failure; empty when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(start)
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    grave = [
        line
        for line in lines
        if any(word in line for word in ("FATAL:", "PANIC:", "ERROR:")) and "the database system is" not in line
    ]
    space = [line for line in lines if "No space left on device" in line]
    bound = [line for line in lines if "Address already in use" in line]
    chosen = (space or bound or grave or lines or [""])[-1]
    return chosen.partition("] ")[2] or chosen


def _open_private(path: str, flags: int) -> int:
    """The log quotes statements, and with them personal data: for its owner only."""
    return os.open(path, flags, 0o600)


def take_keeper_lock(local_dir: Path) -> int:
    """Descriptor that holds the lock until it is closed. Raises BlockingIOError when another keeper lives.

    Tries for a second, because whoever asks whether a keeper lives touches the lock for a moment.
    """
    descriptor = os.open(runtime.keeper_lock_path(local_dir), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + 1
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise
            time.sleep(0.01)


def main() -> None:
    """Takes the lock, then leaves its starter: whoever started the keeper must not have to collect it."""
    plan = Plan.from_json(sys.stdin.read())
    take_keeper_lock(Path(plan.local_dir))
    if os.fork() == 0:
        Keeper(plan).run()


if __name__ == "__main__":
    main()
