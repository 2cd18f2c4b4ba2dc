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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CCUS_PROXIES", "x"),
        ("CCUS_PUBLIC_URL", "ccus.example"),
        ("CCUS_DEMO_NATION", "全国"),
        ("CCUS_DEMO_NATION", "NaN"),
        ("CCUS_DEMO_NATION", "1.5"),
    ],
)
def test_setting_that_a_part_would_stumble_over_later_is_said_before_anything_is_made(
    name: str, value: str, ccus: Ccus, own_local_dir: Path
) -> None:
    answer = ccus("up", CCUS_PORT="0", **{name: value})

    assert answer.returncode == 2
    assert f"環境変数 {name} の値「{value}」は使えません" in answer.stderr
    assert not (own_local_dir / "postgres").exists()


def test_port_that_is_no_number_is_said(ccus: Ccus) -> None:
    answer = ccus("up", CCUS_PORT="http")

    assert answer.returncode == 2
    assert "CCUS_PORT" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_mistyped_mode_is_not_taken_for_another(ccus: Ccus, own_local_dir: Path) -> None:
    answer = ccus("up", CCUS_PORT="0", CCUS_MODE="prodution")

    assert answer.returncode == 2
    assert "環境変数 CCUS_MODE の値「prodution」は使えません" in answer.stderr
    assert "development / demo / test / production" in answer.stderr
    assert not (own_local_dir / "postgres").exists()


def test_production_without_a_signing_key_is_said(ccus: Ccus, own_local_dir: Path) -> None:
    answer = ccus("up", CCUS_PORT="0", CCUS_MODE="production")

    assert answer.returncode == 2
    assert "環境変数 CCUS_SECRET_KEY が設定されていません" in answer.stderr
    assert not (own_local_dir / "postgres").exists()


def test_folder_that_cannot_be_made_is_said(ccus: Ccus, own_local_dir: Path) -> None:
    (own_local_dir / "note").write_text("no folder")

    answer = ccus("up", CCUS_PORT="0", CCUS_LOCAL_DIR=str(own_local_dir / "note"))

    assert answer.returncode == 4
    assert "CCUS_LOCAL_DIR に書き込めるフォルダーを指定してください" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.faults
def test_database_that_opens_and_then_lacks_a_file_is_said(ccus: Ccus, own_local_dir: Path) -> None:
    assert ccus("db", "start").returncode == 0
    assert ccus("db", "stop").returncode == 0
    for catalogue in (own_local_dir / "postgres" / "data" / "base").glob("*/1259"):
        catalogue.unlink()

    answer = ccus("up", CCUS_PORT="0")

    assert answer.returncode == 4
    assert "データベースのフォルダーが壊れています" in answer.stderr
    assert "1259" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.faults
def test_password_of_another_database_is_said(ccus: Ccus, own_local_dir: Path) -> None:
    assert ccus("db", "start").returncode == 0
    assert ccus("db", "stop").returncode == 0
    (own_local_dir / "postgres" / "password").write_text("another")

    answer = ccus("up", CCUS_PORT="0")

    assert answer.returncode == 4
    assert "このデータベースのものではありません" in answer.stderr
    assert "Traceback" not in answer.stderr
