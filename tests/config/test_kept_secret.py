from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ccus.config.kept_secret import kept_secret


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret-key"

    first = kept_secret(path)

    assert (len(first), kept_secret(path)) == (64, first)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_those_who_start_together_get_the_same_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"

    with ThreadPoolExecutor(16) as threads:
        found = set(threads.map(lambda _: kept_secret(path), range(64)))

    assert len(found) == 1
    assert "" not in found


def test_a_secret_emptied_by_a_power_cut_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    path.touch()

    assert len(kept_secret(path)) == 64
    assert kept_secret(path) == path.read_text()
