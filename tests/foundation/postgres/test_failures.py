from __future__ import annotations

import errno
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from psycopg import errors

from ccus.foundation.postgres.failures import trouble_behind
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
