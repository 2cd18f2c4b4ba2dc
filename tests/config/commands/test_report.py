from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from tests.insights.published import keep_marginals

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.twin.rules.nation.marginals import marginals

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def report(ccus: Ccus, transactional_db: None) -> Ccus:
    """`ccus report monthly` over the published figures."""
    keep_marginals(marginals(scale=Decimal(1), until=date(2024, 2, 29)))
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))
    return lambda *words: ccus("report", "monthly", *words, CCUS_DATABASE_URL=url, CCUS_MODE="test")


def test_figures_of_february_2024_come_out_as_published(report: Ccus) -> None:
    done = report("2024-02", "--format", "json")

    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["technicians"]["total"] == 1_382_876
    assert document["work_records"] == {
        "in_month": 4_508_868,
        "a_month_before": 4_179_895,
        "since_beginning": 128_576_508,
        "in_fiscal_year": 48_748_936,
    }


@pytest.mark.parametrize(
    ("name", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF-"), ("html", b"<!doctype html>")]
)
def test_each_format_can_be_written_to_a_file(report: Ccus, tmp_path: Path, name: str, begins: bytes) -> None:
    file = tmp_path / f"report.{name}"

    done = report("2024-02", "--format", name, "--output", str(file))

    assert done.returncode == 0, done.stderr
    assert file.read_bytes().startswith(begins)
    assert str(file) in done.stdout.replace("\n", "")


def test_a_month_that_cannot_be_read_is_refused_in_words(report: Ccus) -> None:
    refused = report("二月")

    assert refused.returncode == 11
    assert "どの月の報告か読み取れません。" in refused.stderr


def test_a_month_to_come_is_refused_in_words(report: Ccus) -> None:
    refused = report("2999-01")

    assert refused.returncode == 11
    assert "2999-01 はまだ来ていないため、報告がありません。" in refused.stderr


def test_a_place_that_cannot_be_written_is_said_in_words(report: Ccus, tmp_path: Path) -> None:
    refused = report("2024-02", "--output", str(tmp_path))

    assert refused.returncode == 9
    assert "書き込めません" in refused.stderr
