from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ccus.foundation.postgres import data_folder
from ccus.foundation.postgres.cluster import RECOVERING, EmbeddedCluster
from ccus.foundation.postgres.locator import locate_server
from ccus.foundation.postgres.place import Place
from ccus.foundation.postgres.runtime import is_keeper_alive
from ccus.foundation.postgres.trouble import (
    DatabaseTrouble,
    DataFolderDamaged,
    DataFolderFromOtherVersion,
    DiskFull,
    NoRights,
    PasswordLost,
)


def spoil_by_removing(name: str) -> Callable[[Path], None]:
    return lambda home: (home / name).unlink()


def spoil_by_writing(name: str, text: str) -> Callable[[Path], None]:
    def write(home: Path) -> None:
        (home / name).write_text(text)

    return write


def spoil_by_emptying(pattern: str) -> Callable[[Path], None]:
    """As a power cut leaves files that were never synced."""

    def empty(home: Path) -> None:
        for path in home.glob(pattern):
            path.write_bytes(b"")

    return empty


@pytest.mark.parametrize(
    ("spoil", "trouble", "hint"),
    [
        (spoil_by_removing("data/PG_VERSION"), DataFolderDamaged, "PG_VERSION"),
        (spoil_by_writing("data/PG_VERSION", "\0\0"), DataFolderDamaged, "PG_VERSION"),
        (spoil_by_removing("data/global/pg_control"), DataFolderDamaged, "pg_control"),
        (spoil_by_writing("data/global/pg_control", "short"), DataFolderDamaged, "pg_control"),
        (lambda home: (home / "data/pg_wal").rename(home / "data/elsewhere"), DataFolderDamaged, "pg_wal"),
        (spoil_by_writing("data/PG_VERSION", "17\n"), DataFolderFromOtherVersion, "17"),
        (spoil_by_removing("password"), PasswordLost, "password"),
        (spoil_by_writing("data/global/pg_control", "x" * 8192), DataFolderDamaged, "incompatible"),
        (spoil_by_emptying("data/global/*"), DataFolderDamaged, "pg_control"),
    ],
)
@pytest.mark.usefixtures("made_folder")
def test_spoilt_folder_is_refused_in_words_and_left_as_it_is(
    spoil: Callable[[Path], None], trouble: type[DatabaseTrouble], hint: str, cluster: EmbeddedCluster, local_dir: Path
) -> None:
    home = local_dir / "postgres"
    spoil(home)
    before = sorted(path.name for path in (home / "data").rglob("*"))

    with pytest.raises(trouble) as refusal:
        cluster.acquire()

    assert hint in refusal.value.japanese + refusal.value.english
    assert str(home) in refusal.value.japanese
    assert sorted(path.name for path in (home / "data").rglob("*")) == before
    assert not is_keeper_alive(local_dir)


@pytest.mark.usefixtures("made_folder")
def test_damage_that_only_a_running_server_finds_is_called_damage(cluster: EmbeddedCluster, local_dir: Path) -> None:
    spoil_by_emptying("data/global/1262*")(local_dir / "postgres")  # the list of databases

    with pytest.raises(DataFolderDamaged) as refusal:
        cluster.acquire()

    assert str(local_dir / "postgres" / "data") in refusal.value.japanese


@pytest.mark.parametrize("left", ["", "garbled\n", "{foreign}\n{data}\n1\n5432\n\n\n  1 1\nready\n"])
@pytest.mark.usefixtures("made_folder")
def test_lock_file_that_names_no_server_holds_nothing_up(cluster: EmbeddedCluster, local_dir: Path, left: str) -> None:
    """As a power cut leaves it, or with a process ID that another program has been given meanwhile."""
    data = local_dir / "postgres" / "data"
    (data / "postmaster.pid").write_text(left.format(foreign=os.getpid(), data=data))
    said: list[str] = []

    with cluster.acquire(said.append) as lease, psycopg.connect(lease.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert said == ([RECOVERING] if left.startswith("{foreign}") else [])


def test_folder_that_another_owns_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(Path("/nowhere"), locate_server(), None, None)

    def refuse(path: Path) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", refuse)  # root itself is never refused

    with pytest.raises(NoRights) as refusal:
        data_folder.check_sound(place)

    assert "/nowhere/data（Permission denied）" in refusal.value.japanese


def test_half_made_folder_of_a_killed_start_is_made_afresh(cluster: EmbeddedCluster, local_dir: Path) -> None:
    partial = local_dir / "postgres" / "data.partial"
    partial.mkdir(parents=True)
    (local_dir / "postgres").chmod(0o711)
    (partial / "PG_VERSION").write_text("1")

    with cluster.acquire() as lease:
        assert lease.url == cluster.url()

    assert not partial.exists()


def test_too_little_room_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as refusal:
        data_folder.check_room(tmp_path, needed_bytes=10**18)

    assert str(tmp_path) in refusal.value.japanese
    assert "1,000,000,000,000 MB" in refusal.value.japanese
