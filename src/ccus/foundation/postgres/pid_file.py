"""`postmaster.pid`: which process works on a data folder, how far its start has come, and what a dead one leaves behind.

Its lines: process ID, data folder, start time, port, socket folder, listen address, shared memory, state.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil

from ccus.foundation.postgres.trouble import FolderHeldByOther

ZOMBIE_PATIENCE_SECONDS = 5.0
EARLIER_SERVER_PATIENCE_SECONDS = 60.0
STATE_LINE = 7


def is_ready(data: Path, pid: int) -> bool:
    """Whether server `pid` has written that it takes connections."""
    lines = _read_lines(data)
    return len(lines) > STATE_LINE and lines[0].strip() == str(pid) and lines[STATE_LINE].strip() == "ready"


def start_time(pid: int) -> float:
    """When the process began (seconds since 1970); with its ID it names a process beyond doubt. 0.0 when it is gone."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def free_from_earlier_server(data: Path, *, own_server: tuple[int, float] | None) -> None:
    """Makes sure that no earlier server still works on the folder. Call only while no keeper lives.

    `own_server` is (process ID, start time) of the server that our last keeper ran: left alone by a killed keeper it has
    been told to stop already, and is told again and awaited. Any other living server is not ours to stop: raises
    FolderHeldByOther.
    """
    server = _living_server(data)
    if server is None:
        if _recorded_pid(data) is None and not _is_worked_on(data):
            (data / "postmaster.pid").unlink(
                missing_ok=True
            )  # empty or garbled after a power cut; no server accepts it
        return
    if own_server != (server.pid, server.create_time()):
        raise FolderHeldByOther(folder=data, pid=server.pid)
    try:
        server.send_signal(signal.SIGINT)
    except psutil.NoSuchProcess:
        return
    deadline = time.monotonic() + EARLIER_SERVER_PATIENCE_SECONDS
    while server.is_running() and not _is_zombie(server.pid):
        if time.monotonic() > deadline:
            raise FolderHeldByOther(folder=data, pid=server.pid)
        time.sleep(0.05)


def forget_dead_server(data: Path) -> None:
    """Lets a new server start although the process ID of the dead one is still, or again, taken.

    A killed server whose parent does not collect it (a container without an init process) stays in the process table as a
    zombie; after a restart of the machine any program may have its process ID. PostgreSQL takes both for a living server.
    Naming the calling process, which must become the new server's parent, marks the file stale, because PostgreSQL never
    believes its own parent to be a server. The file is kept, since its shared memory line lets PostgreSQL see left-over
    sub-processes.
    """
    deadline = time.monotonic() + ZOMBIE_PATIENCE_SECONDS
    while _is_zombie(_recorded_pid(data)) and time.monotonic() < deadline:
        time.sleep(0.05)
    pid = _recorded_pid(data)
    if pid is not None and psutil.pid_exists(pid) and _living_server(data) is None:
        (data / "postmaster.pid").write_text("".join([f"{os.getpid()}\n", *_read_lines(data)[1:]]))


def was_cut_off(data: Path) -> bool:
    """Whether the last server ended without a word, so that the next one has to recover. Only while none runs."""
    return (data / "postmaster.pid").exists()


def _living_server(data: Path) -> psutil.Process | None:
    """The process that the file names, when it lives and really is a server on `data`.

    A process ID is given out again after a restart of the machine, hence the look at what runs under it.
    """
    pid = _recorded_pid(data)
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or "postgres" not in process.name():
            return None
        return process if Path(process.cwd()) == data.resolve() else None
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:  # another user's server, whose folder we may not ask for
        return process


def _is_worked_on(data: Path) -> bool:
    """Whether any process of a server stands in the folder; only its owner's can, which PostgreSQL makes sure of.

    Of a living process whose folder may not be asked for the answer is yes; a dead one that nobody collected has none.
    """
    owner = data.stat().st_uid
    return any(
        "postgres" in (process.info["name"] or "")
        and process.info["uids"] is not None
        and process.info["uids"].effective == owner
        and process.info["cwd"] in (None, str(data.resolve()))
        and process.info["status"] != psutil.STATUS_ZOMBIE
        for process in psutil.process_iter(["name", "uids", "cwd", "status"])
    )


def _recorded_pid(data: Path) -> int | None:
    lines = _read_lines(data)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def _is_zombie(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _read_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines(keepends=True)
    except OSError:
        return []
