from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from ccus.config import health

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


def test_machine_without_node_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(health.environment, "PROJECT_ROOT", tmp_path)

    finding = health.check_node()

    assert finding.good is False
    assert "make setup" in finding.advice
