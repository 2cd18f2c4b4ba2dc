"""The data folder: made once, checked before every start."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from ccus.foundation.postgres.place import Place
from ccus.foundation.postgres.system_user import give_to
from ccus.foundation.postgres.trouble import (
    DataFolderDamaged,
    DataFolderFromOtherVersion,
    DiskFull,
    NoRights,
    PasswordLost,
    StartFailed,
)

ADMIN_ROLE = "ccus_admin"
NEEDED_BYTES = 1_000_000_000
CONTROL_FILE_BYTES = 8192  # PG_CONTROL_FILE_SIZE
REQUIRED_FOLDERS = ("base", "global", "pg_wal", "pg_xact")


def check_room(folder: Path, *, needed_bytes: int = NEEDED_BYTES) -> None:
    """Raises DiskFull when an ordinary user has less than `needed_bytes` left on the disk of `folder`."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise DiskFull(folder=folder, free_bytes=free_bytes, needed_bytes=needed_bytes)


def make_if_missing(place: Place) -> bool:
    """Makes data folder and password when there is no data folder yet; True when it did.

    Works in a neighbour folder that gets its name last, so that a killed start leaves nothing half made.
    """
    if place.data.exists():
        return False
    partial = place.home / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    give_to(partial, place.user)
    password = _keep_new_password(place.password_file)
    _run_initdb(place, partial, password)
    partial.rename(place.data)
    _sync_folder(place.home)
    return True


def read_password(place: Place) -> str:
    try:
        password = place.password_file.read_text().strip()
    except FileNotFoundError:
        password = ""
    except OSError as error:
        raise NoRights(what=str(place.password_file), reason=error.strerror or str(error)) from error
    if not password:
        raise PasswordLost(path=place.password_file)
    return password


def check_sound(place: Place) -> None:
    """Raises DataFolderDamaged, DataFolderFromOtherVersion or NoRights for what can be seen without starting a server."""
    try:
        version = (place.data / "PG_VERSION").read_text().strip()
    except PermissionError as error:
        raise NoRights(what=str(place.data), reason=error.strerror or str(error)) from error
    except OSError as error:
        raise DataFolderDamaged(folder=place.data, reason=f"PG_VERSION: {error.strerror}") from error
    if not version.isdigit():
        raise DataFolderDamaged(folder=place.data, reason="PG_VERSION is unreadable")
    if int(version) != place.server.major:
        raise DataFolderFromOtherVersion(
            folder=place.data, found=version, server=".".join(map(str, place.server.version))
        )
    for name in REQUIRED_FOLDERS:
        if not (place.data / name).is_dir():
            raise DataFolderDamaged(folder=place.data, reason=f"{name}/ is missing")
    try:
        control_size = (place.data / "global" / "pg_control").stat().st_size
    except OSError as error:
        raise DataFolderDamaged(folder=place.data, reason=f"global/pg_control: {error.strerror}") from error
    if control_size != CONTROL_FILE_BYTES:
        raise DataFolderDamaged(folder=place.data, reason=f"global/pg_control has {control_size} bytes")


def _keep_new_password(path: Path) -> str:
    password = secrets.token_urlsafe(24)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password + "\n")
        file.flush()
        os.fsync(file.fileno())
    return password


def _run_initdb(place: Place, target: Path, password: str) -> None:
    password_copy = place.home / "initdb-password"
    password_copy.unlink(missing_ok=True)
    descriptor = os.open(password_copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password + "\n")
    give_to(password_copy, place.user)
    command = [
        place.server.program("initdb"), "--pgdata", str(target), "--username", ADMIN_ROLE, "--pwfile", str(password_copy),
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--data-checksums", *_locale_options(place.server.major),
    ]  # fmt: skip
    user = place.user
    try:
        answer = subprocess.run(
            command,
            user=user.user_id if user else None, group=user.group_id if user else None, extra_groups=[] if user else None,
            cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        password_copy.unlink()
    if answer.returncode == 0:
        return
    if "No space left" in answer.stderr:
        check_room(place.home)
    place.log.write_text(answer.stdout + answer.stderr)
    lines = [line for line in answer.stderr.splitlines() if "error" in line or "FATAL" in line] or ["initdb failed"]
    raise StartFailed(reason=lines[0], log=place.log)


def _locale_options(major: int) -> list[str]:
    """The same order and case rules on every system (code points), where the server knows them itself (from 17 on).

    The system's locale is needed beside it: pg_trgm 18.6 asks it what a letter is, and finds no Japanese one in plain C.
    """
    options = ["--locale", "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8", "--lc-collate=C"]
    if major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
