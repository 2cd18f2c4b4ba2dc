from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ccus.foundation.postgres import runtime
from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.trouble import PortTaken


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server that the tests only look at."""
    with tempfile.TemporaryDirectory(prefix="ccus-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        lease = EmbeddedCluster(folder / ".local").acquire()
        yield lease.url
        lease.release_and_wait()


def test_database_orders_by_code_point_and_finds_japanese(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION btree_gist")
        trigrams = connection.execute("SELECT cardinality(show_trgm('橋一郎'))").fetchone()
        folded = connection.execute("SELECT normalize('ﾊﾟﾝﾁ', NFKC)").fetchone()
        order = connection.execute(
            "SELECT array_agg(w ORDER BY w) FROM unnest(ARRAY['い','ア','A','あ','a']) w"
        ).fetchone()

    assert trigrams == (4,)
    assert folded == ("パンチ",)
    assert order == (["A", "a", "あ", "い", "ア"],)


def test_every_commit_waits_for_the_disk(url: str) -> None:
    with psycopg.connect(url) as connection:
        values = [
            connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        ]

    assert values == [("on",)] * 4


def test_application_role_owns_its_database_but_is_no_superuser(url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT current_user, current_database(), rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert row == ("ccus", "ccus", False, True)


def test_connection_without_the_password_is_refused(url: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url, password="wrong")


def test_files_with_the_password_are_for_their_owner_only(cluster: EmbeddedCluster, local_dir: Path) -> None:
    with cluster.acquire():
        modes = {
            name: stat.S_IMODE((local_dir / "postgres" / name).stat().st_mode)
            for name in ("password", "runtime.json", "server.log", "data")
        }

    assert modes == {"password": 0o600, "runtime.json": 0o600, "server.log": 0o600, "data": 0o700}


def test_data_is_there_again_after_a_stop_and_the_second_start_is_quick(cluster: EmbeddedCluster) -> None:
    first = cluster.acquire()
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.release_and_wait()
    assert cluster.url() is None

    began = time.monotonic()
    with cluster.acquire() as second, psycopg.connect(second.url) as connection:
        duration = time.monotonic() - began
        answer = connection.execute("SELECT answer FROM kept").fetchone()

    assert answer == (42,)
    assert duration < 5  # takes 0.2 s; the machine may be busy


def test_second_starter_attaches_and_the_server_stays_until_the_last_one_leaves(
    cluster: EmbeddedCluster, local_dir: Path
) -> None:
    first = cluster.acquire()
    server = runtime.read_runtime(local_dir)
    second = EmbeddedCluster(local_dir).acquire()

    first.release_and_wait()
    with psycopg.connect(second.url) as connection:
        answer = connection.execute("SELECT 1").fetchone()
    word = runtime.current_runtime(local_dir)
    second.release_and_wait()

    assert answer == (1,)
    assert word == server
    assert not runtime.is_keeper_alive(local_dir)


def test_server_that_was_told_to_stay_outlives_its_leases(cluster: EmbeddedCluster, local_dir: Path) -> None:
    with cluster.acquire():
        cluster.stay()
    lease = cluster.acquire()
    lease.release_and_wait()

    assert cluster.url() == lease.url
    assert cluster.stop() is True
    assert cluster.url() is None
    assert cluster.stop() is False


def test_url_of_a_killed_keeper_is_not_believed(cluster: EmbeddedCluster, local_dir: Path) -> None:
    cluster.acquire().release_and_wait()
    runtime.write_runtime(
        local_dir, runtime.Runtime(runtime.ServerState.READY, "postgresql://nowhere", os.getpid(), 1, 0.0)
    )

    assert runtime.current_url(local_dir) is None


def test_server_listens_on_the_loopback_when_a_port_is_wanted(local_dir: Path) -> None:
    cluster = EmbeddedCluster(local_dir, tcp_port=0)
    try:
        with cluster.acquire() as lease, psycopg.connect(lease.url) as connection:
            port = connection.info.port
            with psycopg.connect(lease.url, host="127.0.0.1") as by_tcp:
                address = by_tcp.execute("SELECT host(inet_server_addr()), inet_server_port()").fetchone()
    finally:
        cluster.stop()

    assert address == ("127.0.0.1", port)


def test_wanted_port_in_use_is_said_with_its_number(local_dir: Path, busy_port: int) -> None:
    cluster = EmbeddedCluster(local_dir, tcp_port=busy_port)

    with pytest.raises(PortTaken) as refusal:
        cluster.acquire()

    assert str(busy_port) in refusal.value.japanese
    assert "CCUS_DATABASE_PORT" in refusal.value.japanese
    assert not runtime.is_keeper_alive(local_dir)


@pytest.mark.usefixtures("system_state")
def test_deep_folder_still_gets_a_socket(open_folder: Path) -> None:
    deep = open_folder / ("深い場所" * 6) / ("d" * 60) / ".local"
    cluster = EmbeddedCluster(deep)
    try:
        with cluster.acquire() as lease, psycopg.connect(lease.url) as connection:
            host = connection.info.host
    finally:
        cluster.stop()

    assert len(os.fsencode(host)) < 90
    assert not host.startswith(str(deep))
