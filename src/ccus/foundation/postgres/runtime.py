"""What the running embedded server tells others: one small file, kept by its keeper.

The control folder `<local_dir>/postgres/` belongs to whoever runs `ccus` and holds

- `runtime.json`   the keeper's last word (`Runtime`), mode 0600 because the URL carries the password;
- `keeper.lock`    held by the keeper as long as it lives: the one proof that the word is still true;
- `leases.lock`    held shared by every process that needs the server, exclusively by a keeper that stops;
- `start.lock`     held while somebody prepares and starts a server, so that starters queue up.

Locks are flock(2): the kernel gives them back when a process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class ServerState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"
    FAILED = "failed"


@dataclass(frozen=True)
class Runtime:
    """State of one embedded server.

    `note` is the last line of the server log that explains a long start or a failure; `restarts` counts how often the
    keeper had to start the server again since it began.
    """

    state: ServerState
    url: str
    keeper_pid: int
    server_pid: int
    server_started: float
    restarts: int = 0
    note: str = ""


def control_dir(local_dir: Path) -> Path:
    return local_dir / "postgres"


def runtime_path(local_dir: Path) -> Path:
    return control_dir(local_dir) / "runtime.json"


def keeper_lock_path(local_dir: Path) -> Path:
    return control_dir(local_dir) / "keeper.lock"


def current_url(local_dir: Path) -> str | None:
    """libpq URL of the embedded server that is running and ready now, or None."""
    runtime = current_runtime(local_dir)
    if runtime is None or runtime.state is not ServerState.READY:
        return None
    return runtime.url


def current_runtime(local_dir: Path) -> Runtime | None:
    """The living keeper's word, or None when no keeper lives."""
    if not is_keeper_alive(local_dir):
        return None
    return read_runtime(local_dir)


def is_keeper_alive(local_dir: Path) -> bool:
    try:
        descriptor = os.open(keeper_lock_path(local_dir), os.O_RDWR | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def read_runtime(local_dir: Path) -> Runtime | None:
    """The last word of the last keeper, alive or not; None when there is none that can be read."""
    try:
        fields = json.loads(runtime_path(local_dir).read_text())
        return Runtime(**{**fields, "state": ServerState(fields["state"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_runtime(local_dir: Path, runtime: Runtime) -> None:
    """Replaces the file at once, so that no reader ever sees half of it."""
    path = runtime_path(local_dir)
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(runtime), file)
    partial.replace(path)


def forget_runtime(local_dir: Path) -> None:
    runtime_path(local_dir).unlink(missing_ok=True)
