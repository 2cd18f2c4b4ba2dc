"""Servers, keepers and starters killed for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import pq

from ccus.foundation.postgres import runtime
from ccus.foundation.postgres.cluster import RECOVERING, EmbeddedCluster
from ccus.foundation.postgres.outside import check_server
from ccus.foundation.postgres.runtime import Runtime, is_keeper_alive, read_runtime
from ccus.foundation.postgres.trouble import DiskFull, FolderHeldByOther

pytestmark = pytest.mark.faults

LEASE_AND_WAIT = """
import sys
from pathlib import Path
from ccus.foundation.postgres.cluster import EmbeddedCluster
lease = EmbeddedCluster(Path(sys.argv[1])).acquire()
print("leased", flush=True)
sys.stdin.read()
"""


def wait_until(condition: Callable[[], bool], *, seconds: float = 30.0) -> None:
    """Polls; fails when `condition` has not come true in time."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        pause.wait(0.02)


def word_of(local_dir: Path) -> Runtime:
    word = read_runtime(local_dir)
    assert word is not None
    return word


def connect_when_back(url: str) -> psycopg.Connection[tuple[int]]:
    deadline = time.monotonic() + 30
    while True:
        try:
            return psycopg.connect(url)
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "the server did not come back"


@pytest.fixture
def lease_holder(local_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lease until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", LEASE_AND_WAIT, str(local_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "leased\n"
    yield process
    process.stdin.close()
    process.stdout.close()
    process.wait(10)


@pytest.mark.usefixtures("made_folder")
def test_killed_server_comes_back_at_the_same_address_with_every_acknowledged_row(
    cluster: EmbeddedCluster, local_dir: Path
) -> None:
    acknowledged: list[int] = []
    with cluster.acquire() as lease:
        with psycopg.connect(lease.url) as connection:
            connection.execute("CREATE TABLE fact (number int PRIMARY KEY)")

        def write_until_the_server_dies() -> None:
            with closing(psycopg.connect(lease.url, autocommit=True)) as connection:
                for number in range(1_000_000):
                    try:
                        connection.execute("INSERT INTO fact VALUES (%s)", [number])
                    except psycopg.OperationalError:
                        return
                    acknowledged.append(number)

        writer = threading.Thread(target=write_until_the_server_dies)
        writer.start()
        wait_until(lambda: len(acknowledged) > 300)
        os.kill(word_of(local_dir).server_pid, signal.SIGKILL)
        writer.join(30)
        with closing(connect_when_back(lease.url)) as connection:
            kept = {number for (number,) in connection.execute("SELECT number FROM fact")}

        assert set(acknowledged) <= kept
        assert len(kept) - len(acknowledged) in (0, 1)  # the last answer may have been lost on its way
        assert word_of(local_dir).restarts == 1


@pytest.mark.usefixtures("made_folder")
def test_server_ends_with_a_killed_keeper_and_the_next_command_starts_another(
    cluster: EmbeddedCluster, local_dir: Path
) -> None:
    with cluster.acquire() as lease, psycopg.connect(lease.url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
    lease = cluster.acquire()
    word = word_of(local_dir)
    os.kill(word.keeper_pid, signal.SIGKILL)
    wait_until(lambda: not is_keeper_alive(local_dir))
    assert cluster.url() is None

    with cluster.acquire() as second, psycopg.connect(second.url) as connection:
        rows = connection.execute("SELECT count(*) FROM kept").fetchone()
    lease.release()

    assert rows == (0,)
    assert second.url == lease.url
    wait_until(lambda: not is_alive(word.server_pid))


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_killed_starter_leaves_no_server_behind(
    lease_holder: subprocess.Popen[str], cluster: EmbeddedCluster, local_dir: Path
) -> None:
    server = word_of(local_dir).server_pid

    lease_holder.kill()

    wait_until(lambda: not is_keeper_alive(local_dir))
    assert not is_alive(server)
    assert cluster.url() is None


def test_server_started_by_a_killed_process_stays_for_the_others(
    lease_holder: subprocess.Popen[str], cluster: EmbeddedCluster, local_dir: Path
) -> None:
    server = word_of(local_dir)
    with cluster.acquire() as lease, psycopg.connect(lease.url) as connection:
        lease_holder.kill()
        lease_holder.wait(10)
        answer = connection.execute("SELECT pg_sleep(1), 1").fetchone()  # longer than a keeper waits for new leases

        assert answer is not None
        assert word_of(local_dir) == server


def test_eight_starters_at_once_share_one_server(cluster: EmbeddedCluster, local_dir: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", LEASE_AND_WAIT, str(local_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    first_lines = [starter.stdout.readline() for starter in starters if starter.stdout]
    servers = runtime.read_runtime(local_dir)
    for starter in starters:
        starter.communicate(timeout=20)

    assert first_lines == ["leased\n"] * 8
    assert servers is not None
    assert servers.restarts == 0
    assert [starter.returncode for starter in starters] == [0] * 8
    log = (local_dir / "postgres" / "server.log").read_text()
    assert log.count("ready to accept connections") == 1


@pytest.mark.usefixtures("made_folder")
def test_server_of_somebody_else_on_our_folder_is_left_alone(cluster: EmbeddedCluster, local_dir: Path) -> None:
    lease = cluster.acquire()
    word = word_of(local_dir)
    keeper = psutil.Process(word.keeper_pid)
    keeper.suspend()  # its server lives on, as one that was started by hand would
    runtime.write_runtime(local_dir, Runtime(word.state, word.url, word.keeper_pid, 1, 0.0))
    elsewhere = local_dir / "postgres" / "keeper.lock"
    elsewhere.unlink()  # nobody can tell any more that a keeper lives
    try:
        with pytest.raises(FolderHeldByOther) as refusal:
            cluster.acquire()
    finally:
        lease.release()
        keeper.resume()
        wait_until(lambda: not keeper.is_running())

    assert str(word.server_pid) in refusal.value.japanese


def test_full_disk_is_said_in_words(as_root: None, open_folder: Path) -> None:
    small = open_folder / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m,mode=755", "tmpfs", small], check=False)
    if mounted.returncode != 0:
        pytest.skip("this container may not mount a small disk")
    try:
        with pytest.raises(DiskFull) as refusal:
            EmbeddedCluster(small / ".local").acquire()
    finally:
        subprocess.run(["umount", small], check=True)

    assert "CCUS_LOCAL_DIR" in refusal.value.japanese


@pytest.mark.usefixtures("made_folder")
def test_word_of_a_killed_keeper_is_not_taken_for_that_of_the_next(cluster: EmbeddedCluster, local_dir: Path) -> None:
    lease = cluster.acquire()
    word = word_of(local_dir)
    for pid in (word.keeper_pid, word.server_pid):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_keeper_alive(local_dir) and not is_alive(word.server_pid))
    runtime.write_runtime(local_dir, replace(word, url="postgresql://ccus@/ccus?host=/nowhere&port=1"))

    said: list[str] = []
    with cluster.acquire(said.append) as second:
        assert second.url == word.url
    lease.release()

    assert said[0] == RECOVERING


@pytest.mark.usefixtures("made_folder")
def test_server_that_is_recovering_is_waited_for(cluster: EmbeddedCluster, local_dir: Path) -> None:
    with cluster.acquire() as lease:
        with psycopg.connect(lease.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE many AS SELECT generate_series(1, 1000000) AS number")
        os.kill(word_of(local_dir).server_pid, signal.SIGKILL)
        wait_until(lambda: word_of(local_dir).restarts == 1 and word_of(local_dir).server_pid > 0)
        wait_until(lambda: pq.PGconn.ping(lease.url.encode()) != pq.Ping.NO_RESPONSE)

        assert check_server(lease.url) >= 160_000
