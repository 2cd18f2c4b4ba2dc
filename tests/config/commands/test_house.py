from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ccus.config.processes.readiness import choose_free_port

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("command", ["up", "demo"])
def test_port_in_use_is_said_with_its_number_and_the_way_out(
    command: str, ccus: Ccus, busy_port: int, own_local_dir: Path
) -> None:
    answer = ccus(command, CCUS_PORT=str(busy_port))

    assert answer.returncode == 3
    assert f"ポート {busy_port} は、ほかのプログラムが使っています" in answer.stderr
    assert "CCUS_PORT=" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (own_local_dir / "postgres").exists()


def test_address_that_is_not_ours_is_said(ccus: Ccus) -> None:
    answer = ccus("up", CCUS_BIND="192.0.2.1")

    assert answer.returncode == 3
    assert "192.0.2.1" in answer.stderr
    assert "CCUS_BIND" in answer.stderr


def test_damaged_database_stops_the_start_with_a_sentence(ccus: Ccus, own_local_dir: Path) -> None:
    data = own_local_dir / "postgres" / "data"
    data.mkdir(parents=True)
    (own_local_dir / "postgres").chmod(0o711)

    answer = ccus("up", CCUS_PORT="0")

    assert answer.returncode == 4
    assert "データベースのフォルダーが壊れています" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_outside_database_that_does_not_answer_is_said_without_its_password(ccus: Ccus) -> None:
    url = f"postgresql://ccus:secret@127.0.0.1:{choose_free_port()}/ccus"

    answer = ccus("up", CCUS_PORT="0", CCUS_DATABASE_URL=url)

    assert answer.returncode == 4
    assert "CCUS_DATABASE_URL" in answer.stderr
    assert "secret" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_port_that_is_no_number_is_said(ccus: Ccus) -> None:
    answer = ccus("up", CCUS_PORT="http")

    assert answer.returncode == 2
    assert "CCUS_PORT" in answer.stderr
    assert "Traceback" not in answer.stderr
