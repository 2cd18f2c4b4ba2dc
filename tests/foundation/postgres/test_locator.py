from __future__ import annotations

from pathlib import Path

import pytest

from ccus.foundation.postgres.locator import Candidate, locate_server, read_version, wheel_binaries
from ccus.foundation.postgres.trouble import ServerNotFound


def fake_server(folder: Path, answer: str) -> Candidate:
    """A folder whose `postgres` says `answer` when asked for its version."""
    folder.mkdir()
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{answer}'\n")
        program.chmod(0o755)
    return Candidate(folder, folder)


def test_wheel_brings_a_server_that_is_new_enough() -> None:
    server = locate_server([wheel_binaries])

    assert server.major == 18
    assert all((server.root / part).is_dir() for part in server.tree)


def test_first_locator_with_a_new_enough_server_wins(tmp_path: Path) -> None:
    old = fake_server(tmp_path / "old", "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)")
    good = fake_server(tmp_path / "good", "postgres (PostgreSQL) 16.4")
    better = fake_server(tmp_path / "better", "postgres (PostgreSQL) 18.6")

    server = locate_server([lambda: [old], lambda: [good], lambda: [better]])

    assert server.bin_dir == good.bin_dir
    assert server.version == (16, 4)


def test_beta_version_counts_as_its_major(tmp_path: Path) -> None:
    beta = fake_server(tmp_path / "beta", "postgres (PostgreSQL) 19beta1")

    assert read_version(beta.bin_dir) == (19,)


def test_too_old_servers_are_named_in_the_refusal(tmp_path: Path) -> None:
    old = fake_server(tmp_path / "old", "postgres (PostgreSQL) 15.20")

    with pytest.raises(ServerNotFound) as refusal:
        locate_server([lambda: [old]])

    assert "15.20" in refusal.value.japanese
    assert "CCUS_DATABASE_URL" in refusal.value.japanese


def test_server_without_initdb_or_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    lonely = fake_server(tmp_path / "lonely", "postgres (PostgreSQL) 18.6")
    (lonely.bin_dir / "initdb").unlink()
    broken = fake_server(tmp_path / "broken", "18.6")
    (broken.bin_dir / "postgres").write_text("#!/bin/sh\nexit 1\n")

    with pytest.raises(ServerNotFound):
        locate_server([lambda: [lonely, broken]])
