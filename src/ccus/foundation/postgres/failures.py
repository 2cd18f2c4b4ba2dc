"""The foreseeable trouble behind an exception from deep inside: a full disk, a folder without rights, damaged files."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import errors

from ccus.foundation.postgres.data_folder import NEEDED_BYTES
from ccus.foundation.postgres.place import recorded_home
from ccus.foundation.postgres.trouble import (
    ConnectionLost,
    DatabaseTrouble,
    DataFolderDamaged,
    DiskFull,
    NoRights,
    RoleTooWeak,
    TablesMissing,
)

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
NO_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT)
DAMAGE = (errors.DataCorrupted, errors.IndexCorrupted, errors.UndefinedFile, errors.IoError)
TABLES = (errors.UndefinedTable, errors.UndefinedColumn)
GONE = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)
# Lines begin as `tuning` sets log_line_prefix and log_timezone.
_FALL = re.compile(r"^(\S+ \S+) UTC \[\d+\] (?:PANIC|FATAL):.*No space left on device", re.MULTILINE)
_LOG_TAIL_BYTES = 65_536
_A_MOMENT = timedelta(minutes=2)


def trouble_behind(error: BaseException, *, local_dir: Path) -> DatabaseTrouble | None:
    """The trouble that `error`, or what caused it, stands for; None when it is none that we foresee."""
    for each in _with_causes(error):
        found = _of_server(each, local_dir) if isinstance(each, psycopg.Error) else _of_folder(each, local_dir)
        if found is not None:
            return found
    return None


def disk_full(folder: Path) -> DiskFull:
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return DiskFull(folder=folder, free_bytes=shutil.disk_usage(existing).free, needed_bytes=NEEDED_BYTES)


def _of_server(error: psycopg.Error, local_dir: Path) -> DatabaseTrouble | None:
    reason = str(error).strip().partition("\n")[0]
    if isinstance(error, errors.DiskFull):
        return disk_full(recorded_home(local_dir))
    if isinstance(error, DAMAGE):
        return DataFolderDamaged(folder=recorded_home(local_dir) / "data", reason=reason)
    if isinstance(error, TABLES):
        return TablesMissing(reason=reason)
    if isinstance(error, errors.InsufficientPrivilege):
        return RoleTooWeak(reason=reason)
    if isinstance(error, GONE) or (isinstance(error, psycopg.OperationalError) and error.sqlstate is None):
        home = recorded_home(local_dir)
        return disk_full(home) if _fell_for_want_of_room(home) else ConnectionLost(reason=reason)
    return None


def _fell_for_want_of_room(home: Path) -> bool:
    """Whether the last that happened to the embedded server is that it could not write its log of changes and went down.

    Its clients then lose their connection and learn no cause; it stands in the server's log alone, and every later fall or
    start would stand behind it.
    """
    try:
        with (home / "server.log").open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_TAIL_BYTES))
            falls = _FALL.findall(log.read().decode(errors="replace"))
            written_at = datetime.fromtimestamp(os.fstat(log.fileno()).st_mtime, UTC)
    except OSError:
        return False
    return bool(falls) and written_at - datetime.fromisoformat(falls[-1]).replace(tzinfo=UTC) < _A_MOMENT


def _of_folder(error: BaseException, local_dir: Path) -> DatabaseTrouble | None:
    """Only for files of this installation: elsewhere the same error numbers mean other things."""
    if not isinstance(error, OSError):
        return None
    if error.errno in DISK_FULL:
        return disk_full(local_dir)
    if error.errno in NO_RIGHTS and str(error.filename or "").startswith(str(local_dir)):
        return NoRights(what=str(error.filename), reason=error.strerror or str(error))
    return None


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__
