"""Root and its folders: the server's own user, and rights that must not change."""

from __future__ import annotations

import json
import pwd
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from ccus.foundation.postgres import system_user
from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.runtime import read_runtime
from ccus.foundation.postgres.system_user import USER_NAME
from ccus.foundation.postgres.trouble import DataFolderGone, NoRights, PlaceUnreadable


@pytest.fixture
def closed_checkout(open_folder: Path) -> Path:
    """A checkout where only its owner may enter, as in root's home."""
    folder = open_folder / "home" / "project"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    return folder


@pytest.fixture
def closed_cluster(as_root: None, system_state: Path, closed_checkout: Path) -> Iterator[EmbeddedCluster]:
    cluster = EmbeddedCluster(closed_checkout / ".local")
    yield cluster
    cluster.stop()


def modes_of(*folders: Path) -> dict[str, tuple[int, int]]:
    """Mode and owner of the folders and of everything above them."""
    every = {path for folder in folders for path in (folder, *folder.parents)}
    return {str(path): (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid) for path in every}


def server_user_of(cluster: EmbeddedCluster) -> str:
    word = read_runtime(cluster.local_dir)
    assert word is not None
    return psutil.Process(word.server_pid).username()


def test_server_of_root_runs_as_its_own_user_and_its_data_stays_in_the_checkout(
    as_root: None, cluster: EmbeddedCluster, local_dir: Path
) -> None:
    with cluster.acquire():
        assert server_user_of(cluster) == USER_NAME
        assert (local_dir / "postgres" / "data").owner() == USER_NAME
        assert (local_dir / "postgres").owner() == "root"


def test_user_of_the_server_has_no_shell_and_no_home(as_root: None, cluster: EmbeddedCluster) -> None:
    with cluster.acquire():
        entry = pwd.getpwnam(USER_NAME)

    assert entry.pw_shell.endswith("nologin")
    assert not Path(entry.pw_dir).exists()


def test_checkout_that_the_server_cannot_enter_keeps_its_rights_and_data_go_elsewhere(
    closed_cluster: EmbeddedCluster, closed_checkout: Path, system_state: Path
) -> None:
    before = modes_of(closed_checkout)

    first = closed_cluster.acquire()
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    user = server_user_of(closed_cluster)
    first.release_and_wait()
    with closed_cluster.acquire() as second, psycopg.connect(second.url) as connection:
        answer = connection.execute("SELECT answer FROM kept").fetchone()

    assert answer == (42,)
    assert user == USER_NAME
    assert modes_of(closed_checkout) == before
    home = Path(json.loads((closed_checkout / ".local/postgres/place.json").read_text())["home"])
    assert home.parent == system_state
    assert (home / "data" / "PG_VERSION").exists()
    assert not (closed_checkout / ".local/postgres/data").exists()


def test_binaries_that_the_server_cannot_read_are_copied_once(
    closed_cluster: EmbeddedCluster, system_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    can_run = system_user.can_run
    monkeypatch.setattr(
        system_user, "can_run", lambda program, user: system_state in program.parents and can_run(program, user)
    )

    closed_cluster.acquire().release_and_wait()
    copies = [path.name for path in (system_state / "server").iterdir()]
    with closed_cluster.acquire():
        word = read_runtime(closed_cluster.local_dir)
        assert word is not None
        program = Path(psutil.Process(word.server_pid).exe())

    assert len(copies) == 1
    assert copies[0].startswith("18.")
    assert [path.name for path in (system_state / "server").iterdir()] == copies
    assert system_state / "server" / copies[0] in program.parents
    assert stat.S_IMODE((system_state / "server" / copies[0]).stat().st_mode) == 0o755


def test_copy_of_a_checkout_gets_a_database_of_its_own(closed_cluster: EmbeddedCluster, closed_checkout: Path) -> None:
    closed_cluster.acquire().release_and_wait()
    copy = closed_checkout.parent / "copy"
    shutil.copytree(closed_checkout, copy)

    with closed_cluster.acquire() as original, EmbeddedCluster(copy / ".local").acquire() as other:
        assert original.url != other.url


def test_moved_checkout_keeps_its_database(closed_cluster: EmbeddedCluster, closed_checkout: Path) -> None:
    closed_cluster.acquire().release_and_wait()
    before = (closed_checkout / ".local/postgres/place.json").read_text()
    moved = closed_checkout.rename(closed_checkout.parent / "moved")

    lease = EmbeddedCluster(moved / ".local").acquire()
    after = (moved / ".local/postgres/place.json").read_text()
    lease.release_and_wait()

    assert json.loads(after)["home"] == json.loads(before)["home"]


def test_recorded_place_that_is_gone_is_not_silently_replaced(
    closed_cluster: EmbeddedCluster, system_state: Path
) -> None:
    closed_cluster.acquire().release_and_wait()
    shutil.rmtree(system_state, ignore_errors=True)

    with pytest.raises(DataFolderGone) as refusal:
        closed_cluster.acquire()

    assert "place.json" in refusal.value.japanese
    assert not system_state.exists()


@pytest.mark.parametrize("record", ["", "{", '{"home": 1}', "[]"])
def test_damaged_record_of_the_place_is_told_and_kept(cluster: EmbeddedCluster, local_dir: Path, record: str) -> None:
    pointer = local_dir / "postgres" / "place.json"
    pointer.parent.mkdir(parents=True)
    pointer.parent.chmod(0o711)
    pointer.write_text(record)

    with pytest.raises(PlaceUnreadable) as refusal:
        cluster.acquire()

    assert str(pointer) in refusal.value.japanese
    assert pointer.read_text() == record
    assert not (local_dir / "postgres" / "data").exists()


def test_folder_of_another_user_is_refused(as_root: None, cluster: EmbeddedCluster, local_dir: Path) -> None:
    (local_dir / "postgres").mkdir(parents=True)
    shutil.chown(local_dir / "postgres", "nobody")
    before = modes_of(local_dir / "postgres")

    with pytest.raises(NoRights, match="belongs to user"):
        cluster.acquire()

    assert modes_of(local_dir / "postgres") == before
