"""What an earlier `ccus up` left behind when it was killed, and the lock that tells a killed one from a running one.

`<local_dir>/run/children.json` lists the children by process ID and start time; together they name a process beyond doubt.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

END_SECONDS = 8.0


class RunningAlready(Exception):
    """Another `ccus up` runs from this folder."""

    def __init__(self, *, pid: str) -> None:
        self.japanese = (
            f"このフォルダーでは、すでに ccus が動いています（プロセス {pid}）。"
            f"先にそちらを止めるか（その端末で Ctrl-C、端末がもうなければ kill {pid}）、CCUS_LOCAL_DIR に別のフォルダーを指定してください。"
        )
        self.english = (
            f"ccus is already running from this folder (process {pid}). "
            f"Stop it first (Ctrl-C in its terminal, or “kill {pid}” if that is gone), or set CCUS_LOCAL_DIR to another folder."
        )
        super().__init__(self.english)


class RunFolder:
    def __init__(self, local_dir: Path) -> None:
        self.path = local_dir / "run"
        self._children = self.path / "children.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Held as long as this supervisor lives. Raises RunningAlready."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    def remember(self, pids: list[int]) -> None:
        entries = []
        for pid in pids:
            with contextlib.suppress(psutil.NoSuchProcess):
                entries.append((pid, psutil.Process(pid).create_time()))
        partial = self._children.with_suffix(".partial")
        partial.write_text(json.dumps(entries))
        partial.replace(self._children)

    def forget(self) -> None:
        self._children.unlink(missing_ok=True)

    def end_leftovers(self) -> int:
        """Ends processes of an earlier supervisor that still live; gives their number. Call with the lock held."""
        left: list[psutil.Process] = []
        for pid, started in self._recorded():
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if process.create_time() == started and process.status() != psutil.STATUS_ZOMBIE:
                    process.terminate()
                    left.append(process)
        _, stubborn = psutil.wait_procs(left, timeout=END_SECONDS)
        for process in stubborn:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        self.forget()
        return len(left)

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunningAlready(pid=os.read(descriptor, 20).decode() or "?") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())

    def _recorded(self) -> list[tuple[int, float]]:
        try:
            entries = json.loads(self._children.read_text())
            return [(int(pid), float(started)) for pid, started in entries]
        except (OSError, ValueError, TypeError, KeyError):
            return []
