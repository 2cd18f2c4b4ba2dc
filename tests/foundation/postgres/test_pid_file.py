from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import psutil

from ccus.foundation.postgres import pid_file


def test_a_dead_process_that_nobody_collected_works_on_no_folder(tmp_path: Path) -> None:
    data, program = tmp_path / "data", tmp_path / "postgres"
    data.mkdir()
    (data / "postmaster.pid").write_text("")
    shutil.copy(str(shutil.which("true")), program)
    with subprocess.Popen([program], cwd=data) as dead:
        while psutil.Process(dead.pid).status() != psutil.STATUS_ZOMBIE:
            continue

        pid_file.free_from_earlier_server(data, own_server=None)

    assert not (data / "postmaster.pid").exists()


def test_an_empty_file_stays_while_a_server_works_on_the_folder(tmp_path: Path) -> None:
    data, program = tmp_path / "data", tmp_path / "postgres"
    data.mkdir()
    (data / "postmaster.pid").write_text("")
    shutil.copy(str(shutil.which("sleep")), program)
    with subprocess.Popen([program, "60"], cwd=data) as living:
        try:
            while psutil.Process(living.pid).name() != "postgres":
                continue

            pid_file.free_from_earlier_server(data, own_server=None)
        finally:
            living.kill()

    assert (data / "postmaster.pid").exists()
