from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from ccus.config.processes.watching import DatabaseWatch
from ccus.foundation.postgres.cluster import EmbeddedCluster

Usage = namedtuple("Usage", "total used free")


def test_a_disk_that_runs_out_is_told_of_once_and_again_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    free_megabytes = iter([5000, 99, 40, 150, 201, 99])
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(0, 0, next(free_megabytes) * 1_000_000))
    monkeypatch.setattr("ccus.config.processes.watching.is_keeper_alive", lambda _local_dir: True)
    watch = DatabaseWatch(EmbeddedCluster(tmp_path))

    told = []
    for _ in range(6):
        watch.look()
        shown = capsys.readouterr()
        told.append("almost full" in shown.err or "room on the disk" in shown.out)

    assert told == [False, True, False, False, True, True]
