"""The embedded server as the rest of the house sees it: take a lease, use its URL, give the lease back."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql

from ccus.foundation.postgres import data_folder, pid_file, runtime
from ccus.foundation.postgres.failures import disk_full, trouble_behind
from ccus.foundation.postgres.keeper import Plan, leases_path, stay_path, telling_line
from ccus.foundation.postgres.locator import locate_server
from ccus.foundation.postgres.place import Place, choose_place, make_control_dir
from ccus.foundation.postgres.runtime import Runtime, ServerState, current_runtime, is_keeper_alive
from ccus.foundation.postgres.trouble import (
    DatabaseTrouble,
    DataFolderDamaged,
    NoRights,
    PasswordLost,
    PortTaken,
    StartFailed,
)
from ccus.foundation.postgres.tuning import Profile, server_settings

ROLE = "ccus"
DATABASE = "ccus"
UNIX_PORT = 5432  # only a part of the socket's file name
START_PATIENCE_SECONDS = 1800.0  # replaying a full disk's worth of log after a crash; the server is alive meanwhile
STOP_PATIENCE_SECONDS = 15.0
# What the server says of files that no longer fit together (src/backend/access/transam/xlog.c, PostgreSQL 16-18).
DAMAGE_SIGNS = (
    "database files are incompatible",
    "incorrect checksum in control file",
    "could not locate a valid checkpoint record",
    "could not locate required checkpoint record",
    "is not a valid data directory",
)
FILE_SIGNS = (
    "could not open file",
    "could not open critical system index",
    'database "postgres" does not exist',
    f'role "{data_folder.ADMIN_ROLE}" does not exist',
    "cache lookup failed",
    "could not read",
    "could not find",
    "invalid page",
    "invalid data in file",
)
RECOVERING = (
    "前回は途中で終わっています。データベースが記録から復旧します（保存済みのデータは失われていません）。"
    " / Last time ended in the middle; the database recovers from its log. Nothing that was saved is lost."
)
FIRST_WORD_SECONDS = 3.0
NEXT_WORD_SECONDS = 5.0

Progress = Callable[[str], None]


def stay_silent(_: str) -> None:
    """The progress listener of those who do not show any."""


class Lease:
    """The right to use the server at `url`: it runs at least until `release`, or until this process dies."""

    def __init__(self, local_dir: Path, descriptor: int, url: str) -> None:
        self.url = url
        self._local_dir = local_dir
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Gives the lease back. The server stops within a second unless others need it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def release_and_wait(self) -> None:
        """Gives the lease back and, if it was the last, returns only when the server has stopped."""
        self.release()
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        while time.monotonic() < deadline and is_keeper_alive(self._local_dir):
            if _is_needed(self._local_dir):
                return
            time.sleep(0.05)

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class EmbeddedCluster:
    """The one embedded server of `local_dir`.

    `tcp_port` makes it listen on 127.0.0.1 as well (0 chooses a free port); otherwise it can be reached through a Unix
    socket only, except where no socket path is short enough. Both count at the moment the server starts: who finds it
    running takes it as it is.
    """

    keeper_command: ClassVar[tuple[str, ...]] = (sys.executable, "-m", "ccus.foundation.postgres.keeper")

    def __init__(self, local_dir: Path, *, profile: Profile = Profile.DURABLE, tcp_port: int | None = None) -> None:
        self.local_dir = local_dir.absolute()
        self.profile = profile
        self.tcp_port = tcp_port

    def url(self) -> str | None:
        """libpq URL of the running server, or None."""
        return runtime.current_url(self.local_dir)

    def acquire(self, progress: Progress = stay_silent) -> Lease:
        """Attaches to the running server or starts it, making its data folder when there is none.

        `progress` gets a sentence now and then when it takes long. Raises DatabaseTrouble.
        """
        make_control_dir(self.local_dir)
        descriptor = _open_lock(leases_path(self.local_dir))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)  # waits for a keeper that is about to end
            with self._start_lock():
                url = self._attach(progress) or self._start(progress)
        except BaseException:
            os.close(descriptor)
            raise
        return Lease(self.local_dir, descriptor, url)

    def stay(self) -> None:
        """Lets the server run on without leases, until `stop`."""
        stay_path(self.local_dir).touch(mode=0o600)

    def stop(self) -> bool:
        """Stops the server even if others use it; False when none ran. Raises StartFailed when it does not end."""
        stay_path(self.local_dir).unlink(missing_ok=True)
        word = current_runtime(self.local_dir)
        if word is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(word.keeper_pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        while is_keeper_alive(self.local_dir):
            if time.monotonic() > deadline:
                raise StartFailed(reason=f"process {word.keeper_pid} does not stop", log=self._log_path())
            time.sleep(0.02)
        return True

    def _attach(self, progress: Progress) -> str | None:
        """URL of a server that runs, or is about to; None when there is none, after awaiting one that is stopping."""
        if not is_keeper_alive(self.local_dir):
            return None
        with contextlib.suppress(_KeeperEnded):
            return self._await_ready(progress).url
        return None

    def _start(self, progress: Progress) -> str:
        place = choose_place(self.local_dir, locate_server())
        data_folder.check_room(place.home)
        if data_folder.make_if_missing(place):
            progress("データベースを新しく作りました。 / Made a new database.")
        data_folder.check_sound(place)
        password = data_folder.read_password(place)
        last_word = runtime.read_runtime(self.local_dir)
        own_server = (last_word.server_pid, last_word.server_started) if last_word else None
        pid_file.free_from_earlier_server(place.data, own_server=own_server)
        if pid_file.was_cut_off(place.data):
            progress(RECOVERING)
        runtime.forget_runtime(self.local_dir)  # a killed keeper's “ready” must not be taken for the next one's
        plan = self._plan(place, password)
        log_start = place.log.stat().st_size if place.log.exists() else 0
        self._spawn_keeper(plan)
        try:
            word = self._await_ready(progress)
        except _KeeperEnded as ended:
            raise self._explain(place, plan) from ended
        try:
            _ensure_role_and_database(word.url, password)
        except psycopg.Error as error:
            raise self._explain_refusal(place, error, log_start=log_start) from error
        return word.url

    def _plan(self, place: Place, password: str) -> Plan:
        settings = server_settings(place.server, self.profile)
        if self.tcp_port is not None or place.sockets is None:
            host, port = "127.0.0.1", _free_port(self.tcp_port or 0)
        else:
            host, port = "", UNIX_PORT
        settings |= {"listen_addresses": host, "port": str(port), "unix_socket_directories": str(place.sockets or "")}
        url_host = quote(str(place.sockets), safe="") if place.sockets else host
        command = [place.server.program("postgres"), "-D", str(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return Plan(
            local_dir=str(self.local_dir),
            data=str(place.data),
            log=str(place.log),
            url=f"postgresql://{ROLE}:{password}@/{DATABASE}?host={url_host}&port={port}",
            command=command,
            user_id=place.user.user_id if place.user else None,
            group_id=place.user.group_id if place.user else None,
        )

    def _spawn_keeper(self, plan: Plan) -> None:
        with (runtime.control_dir(self.local_dir) / "keeper.log").open("w") as log:
            answer = subprocess.run(
                self.keeper_command,
                input=plan.to_json(),
                text=True,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                check=False,
            )
        if answer.returncode != 0:
            raise StartFailed(reason="the keeper process ended at once", log=Path(log.name))

    def _await_ready(self, progress: Progress) -> Runtime:
        """The word of a keeper whose server is ready. Raises _KeeperEnded when the keeper ends first."""
        began = time.monotonic()
        next_word = began + FIRST_WORD_SECONDS
        while True:
            word = current_runtime(self.local_dir)
            if word is not None and word.state is ServerState.READY:
                return word
            if not is_keeper_alive(self.local_dir):
                raise _KeeperEnded
            now = time.monotonic()
            if now > began + START_PATIENCE_SECONDS:
                raise StartFailed(reason=word.note if word else "no answer", log=self._log_path())
            if now > next_word:
                next_word = now + NEXT_WORD_SECONDS
                progress(_waiting_sentence(word, seconds=now - began))
            time.sleep(0.02)

    def _explain(self, place: Place, plan: Plan) -> DatabaseTrouble:
        """The trouble behind a server that did not become ready."""
        word = runtime.read_runtime(self.local_dir)
        note = word.note if word else ""
        if "No space left on device" in note:
            return disk_full(place.home)
        if "Address already in use" in note:
            return PortTaken(port=int(plan.url.rpartition("port=")[2]))
        if any(sign in note for sign in DAMAGE_SIGNS):
            return DataFolderDamaged(folder=place.data, reason=note)
        if "Permission denied" in note:
            return NoRights(what=str(place.home), reason=note)
        return StartFailed(reason=note or "the server ended without a word", log=place.log)

    def _explain_refusal(self, place: Place, error: psycopg.Error, *, log_start: int) -> DatabaseTrouble:
        """The trouble behind a server that says it is ready, and then does not let us in: most often lost or locked files."""
        if "password authentication failed" in str(error):
            return PasswordLost(path=place.password_file)
        said = " ".join(str(error).split())
        reason = telling_line(place.log, start=log_start) or said
        if "Permission denied" in reason:
            return NoRights(what=str(place.data), reason=reason)
        if any(sign in f"{reason} {said}" for sign in FILE_SIGNS):
            return DataFolderDamaged(folder=place.data, reason=reason)
        return trouble_behind(error, local_dir=self.local_dir) or StartFailed(reason=reason, log=place.log)

    def _log_path(self) -> Path:
        return runtime.control_dir(self.local_dir) / "keeper.log"

    @contextlib.contextmanager
    def _start_lock(self) -> Iterator[None]:
        descriptor = _open_lock(runtime.control_dir(self.local_dir) / "start.lock")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


class _KeeperEnded(Exception):
    pass


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NoRights(what=str(path), reason=error.strerror or str(error)) from error


def _is_needed(local_dir: Path) -> bool:
    """Whether somebody holds a lease, or asked the server to stay. A keeper about to end does not count."""
    if stay_path(local_dir).exists():
        return True
    word = current_runtime(local_dir)
    if word is None or word.state is ServerState.STOPPING:
        return False
    descriptor = _open_lock(leases_path(local_dir))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _free_port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise PortTaken(port=wanted) from error
        return int(probe.getsockname()[1])


def _waiting_sentence(word: Runtime | None, *, seconds: float) -> str:
    detail = f" ({word.note})" if word and word.note else ""
    return (
        f"データベースの起動を待っています（{seconds:.0f} 秒）。前回が突然終わった場合は復旧に時間がかかります。"
        f" / Waiting for the database ({seconds:.0f} s); after a crash it first recovers.{detail}"
    )


def _ensure_role_and_database(url: str, password: str) -> None:
    """Makes the application's own role, which is no superuser, and its database, where they are missing."""
    administration = {"user": data_folder.ADMIN_ROLE, "dbname": "postgres"}
    with psycopg.connect(url, **administration, autocommit=True) as connection:  # type: ignore[arg-type]
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {} IN ROLE pg_monitor, pg_checkpoint").format(
                    sql.Identifier(ROLE), sql.Literal(password)
                )
            )
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(DATABASE), sql.Identifier(ROLE)
                )
            )
