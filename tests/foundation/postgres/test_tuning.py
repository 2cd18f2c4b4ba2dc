from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.tuning import Profile

ASKED = ("fsync", "synchronous_commit", "full_page_writes", "max_wal_size", "wal_level")
SAFE = ("on", "on", "on")


@pytest.mark.parametrize(
    ("profile", "expected"),
    [(Profile.DURABLE, (*SAFE, "4GB", "replica")), (Profile.COMPACT, (*SAFE, "256MB", "minimal"))],
)
def test_a_server_with_little_on_the_disk_is_as_durable(
    local_dir: Path, profile: Profile, expected: tuple[str, ...]
) -> None:
    with EmbeddedCluster(local_dir, profile=profile).acquire() as lease:
        with psycopg.connect(lease.url) as connection:
            found = tuple(connection.execute(f"SHOW {name}").fetchall()[0][0] for name in ASKED)
        lease.release_and_wait()

    assert found == expected


def test_one_folder_may_be_started_either_way(local_dir: Path) -> None:
    for number, profile in enumerate((Profile.DURABLE, Profile.COMPACT, Profile.DURABLE)):
        with EmbeddedCluster(local_dir, profile=profile).acquire() as lease:
            with psycopg.connect(lease.url) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS fact (number int)")
                connection.execute("INSERT INTO fact VALUES (%s)", [number])
                rows = connection.execute("SELECT count(*) FROM fact").fetchall()
            lease.release_and_wait()
        assert rows == [(number + 1,)]
