from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from psycopg import errors

from ccus.foundation.postgres.failures import trouble_behind
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


def wrapped(cause: Exception) -> Exception:
    """As Django hands on what the driver raised."""
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (wrapped(errors.DiskFull("could not extend file")), DiskFull),
        (errors.DataCorrupted("invalid page in block 3"), DataFolderDamaged),
        (errors.UndefinedFile("could not open file base/5/1259"), DataFolderDamaged),
        (psycopg.OperationalError("server closed the connection unexpectedly"), ConnectionLost),
        (errors.AdminShutdown("terminating connection"), ConnectionLost),
        (wrapped(errors.UndefinedTable('relation "devices_device" does not exist')), TablesMissing),
        (errors.UndefinedColumn("column x does not exist"), TablesMissing),
        (errors.InsufficientPrivilege("permission denied for schema public"), RoleTooWeak),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
    ],
)
def test_trouble_is_found_behind_an_exception(error: Exception, kind: type[DatabaseTrouble], tmp_path: Path) -> None:
    assert type(trouble_behind(error, local_dir=tmp_path)) is kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ('PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device', DiskFull),
        ('ERROR:  could not extend file "base/1/2": No space left on device', ConnectionLost),
        ("PANIC:  could not locate a valid checkpoint record", ConnectionLost),
    ],
)
def test_a_server_that_fell_for_want_of_room_is_a_full_disk(
    said: str, kind: type[DatabaseTrouble], tmp_path: Path
) -> None:
    home = recorded_home(tmp_path)
    home.mkdir(parents=True)
    moment = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.123}"
    (home / "server.log").write_text(
        f"{moment} UTC [7] LOG:  ready\n{moment} UTC [7] {said}\n{moment} UTC [8] LOG:  ready\n"
    )
    lost = psycopg.OperationalError("server closed the connection unexpectedly")

    assert type(trouble_behind(lost, local_dir=tmp_path)) is kind


def test_a_disk_that_was_full_long_ago_is_no_cause_of_a_lost_connection(tmp_path: Path) -> None:
    home = recorded_home(tmp_path)
    home.mkdir(parents=True)
    said = 'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device'
    (home / "server.log").write_text(f"2020-11-21 10:52:00.058 UTC [7] {said}\n")
    lost = psycopg.OperationalError("server closed the connection unexpectedly")

    assert type(trouble_behind(lost, local_dir=tmp_path)) is ConnectionLost


def test_folder_without_rights_is_named(tmp_path: Path) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "run"))

    trouble = trouble_behind(error, local_dir=tmp_path)

    assert isinstance(trouble, NoRights)
    assert f"{tmp_path}/run（Permission denied）" in trouble.japanese


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(errno.EACCES, "Permission denied", "/elsewhere/file"),
        errors.UniqueViolation("duplicate key"),
        errors.LockNotAvailable("canceling statement due to lock timeout"),
        KeyError("name"),
    ],
)
def test_a_defect_stays_a_defect(error: Exception, tmp_path: Path) -> None:
    assert trouble_behind(error, local_dir=tmp_path) is None
