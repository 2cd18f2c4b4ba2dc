"""Starts a program whose life hangs on its parent's, as another user when asked.

A parent that is killed with SIGKILL cannot tidy up. On Linux the kernel does it: PR_SET_PDEATHSIG sends the program a
signal at that moment. The setting must be made in the program's own process after any change of user, hence this file is
run as a small script that prepares itself and then becomes the program (same process ID, no shell between).
Elsewhere it only becomes the program; what a killed parent left behind is then recovered at the next start.

The kernel watches the *thread* that started the child, so start long-lived children from the main thread.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def bound_command(
    argv: list[str], *, death_signal: signal.Signals, user_id: int | None = None, group_id: int | None = None
) -> list[str]:
    """Command line that runs `argv` so that it gets `death_signal` when the calling process dies.

    With `user_id` and `group_id` (only for root) the program runs as that user without supplementary groups.
    """
    identity = "-" if user_id is None else f"{user_id}:{group_id}"
    script = str(Path(__file__).resolve())
    return [sys.executable, "-I", "-S", script, str(int(death_signal)), str(os.getpid()), identity, "--", *argv]


def become(death_signal: int, parent_pid: int, identity: str, argv: list[str]) -> None:
    """Takes the user, asks for the signal, and turns into `argv`. Returns only by raising OSError."""
    libc = _load_libc()  # first: the other user may not be able to read this Python's files
    if identity != "-":
        user_id, group_id = (int(part) for part in identity.split(":"))
        os.setgroups([])
        os.setgid(group_id)
        os.setuid(user_id)
    _hang_on(libc, parent_pid, death_signal)
    os.execv(argv[0], argv)  # noqa: S606 - replacing this process is the purpose


def hang_on_parent(parent_pid: int, *, death_signal: signal.Signals) -> None:
    """For a process that was forked and stays the same program: `death_signal` comes when its parent dies."""
    _hang_on(_load_libc(), parent_pid, death_signal)


def _load_libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _hang_on(libc: ctypes.CDLL, parent_pid: int, death_signal: int) -> None:
    if sys.platform == "linux":
        if libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
        if os.getppid() != parent_pid:  # the parent died before the request reached the kernel
            os.kill(os.getpid(), death_signal)


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[5:])
