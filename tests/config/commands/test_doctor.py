from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ccus.config import environment, health
from ccus.config.benchmarks.database import with_database
from ccus.history.services import partition_health
from ccus.history.services.partition_health import PartitionHealth
from ccus.history.services.proof import health as proof_health
from ccus.history.services.proof.health import ProofHealth

Ccus = Callable[..., subprocess.CompletedProcess[str]]


def test_healthy_machine_is_told_so_line_by_line(ccus: Ccus) -> None:
    answer = ccus("doctor", CCUS_PORT="0")

    marks = [line[0] for line in answer.stdout.splitlines() if line[:1] in "○×"]
    assert answer.returncode == 0, answer.stdout
    assert marks == ["○"] * len(health.CHECKS)
    assert "PostgreSQL 18" in answer.stdout


def test_what_is_to_repair_is_named_and_the_exit_code_tells(ccus: Ccus, busy_port: int) -> None:
    answer = ccus("doctor", CCUS_PORT=str(busy_port))

    assert answer.returncode == 6
    assert f"× ポート / port: {busy_port}" in answer.stdout
    assert f"CCUS_PORT={busy_port + 1}" in answer.stdout


def test_tables_and_months_of_an_installation_are_looked_at(ccus: Ccus, made_local_dir: Path) -> None:
    assert ccus("migrate").returncode == 0

    answer = ccus("doctor", CCUS_PORT="0")

    assert "○ 表 / tables: 最新 / up to date" in answer.stdout
    assert "月ごとの区分 / monthly partitions: " in answer.stdout
    assert "まだありません" not in answer.stdout


@pytest.mark.parametrize(
    ("newest", "words"), [(date(2026, 11, 16), "2026-11-16 まで、遅れ 3 日"), (None, "まだ1日も証明されていません")]
)
def test_days_without_proof_are_to_repair(monkeypatch: pytest.MonkeyPatch, newest: date | None, words: str) -> None:
    monkeypatch.setenv("CCUS_DATABASE_URL", with_database(environment.database_url(), "postgres"))
    monkeypatch.setattr(proof_health, "look_at_proofs", lambda connection, *, now: ProofHealth(newest, 3))

    finding = health.check_proofs()

    assert (finding.good, words in finding.found) == (False, True)
    assert "ccus proof publish" in finding.advice


def test_missing_months_are_to_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    health_found = PartitionHealth(True, ("history_touch 2026-12",), misplaced=3, aside=2)
    monkeypatch.setenv("CCUS_DATABASE_URL", with_database(environment.database_url(), "postgres"))
    monkeypatch.setattr(partition_health, "look_at_partitions", lambda connection, *, on: health_found)

    finding = health.check_partitions()

    assert finding.good is False
    assert "history_touch 2026-12" in finding.found
    assert "rows waiting outside: 3" in finding.found
    assert "rows with impossible dates: 2" in finding.found
    assert "ccus worker" in finding.advice


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CCUS_MODE", "wrong"),
        ("CCUS_PORT", "abc"),
        ("CCUS_PROXIES", "x"),
        ("CCUS_DATABASE_PORT", "x"),
        ("CCUS_PUBLIC_URL", "x"),
    ],
)
def test_settings_that_cannot_be_used_are_named(name: str, value: str, ccus: Ccus) -> None:
    answer = ccus("doctor", **{name: value})

    assert answer.returncode == 6
    assert f"環境変数 {name} の値「{value}」は使えません" in answer.stdout
    assert answer.stderr == ""


def test_machine_without_node_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(health.environment, "PROJECT_ROOT", tmp_path)

    finding = health.check_node()

    assert finding.good is False
    assert "make setup" in finding.advice
