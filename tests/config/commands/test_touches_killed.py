"""An import that is killed for real, at any moment, is completed by running it again."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Ccus = Callable[..., subprocess.CompletedProcess[str]]

SITE = "00000000000071"
LINES = 12_000
CHUNK_LINES = 500
HEADER = "日付,時刻,カード番号\n"
MAKE_A_SITE = f"""
from datetime import UTC, date, datetime
from psycopg.types.range import Range
from ccus.config.database import database_ready
with database_ready():
    from ccus.registry.models import Business
    from ccus.sites.models import Site
    prime = Business.objects.create(
        ccus_id="00000000000022", registered_on=date(2021, 4, 1), expires_on=date(2036, 1, 1), name="大林建設",
        name_folded="大林建設", business_kind="corporation", representative_name="山田 太郎", prefecture_code="13", address="1-1")
    Site.objects.create(
        ccus_id="{SITE}", name="丸の内", name_folded="丸の内", prime=prime, office_prefecture_code="13",
        recording_period=Range(date(2026, 4, 1), date(2027, 4, 1)), opened_at=datetime(2026, 4, 1, tzinfo=UTC))
"""


@pytest.fixture
def file(made_local_dir: Path) -> Path:
    path = made_local_dir / "reader.csv"
    rows = (f"2026-11-{2 + n // 3600:02d},08:{n // 60 % 60:02d}:{n % 60:02d},CARD{n:06d}\n" for n in range(LINES))
    path.write_text(HEADER + "".join(rows), encoding="cp932")
    return path


def results(report: Path) -> Counter[str]:
    with report.open(encoding="utf-8-sig", newline="") as lines:
        return Counter(row["結果"] for row in csv.DictReader(lines))


@pytest.mark.faults
def test_an_import_killed_in_the_middle_is_completed_by_running_it_again(
    ccus: Ccus, own_environment: dict[str, str], file: Path
) -> None:
    assert ccus("db", "start").returncode == 0
    subprocess.run([sys.executable, "-c", MAKE_A_SITE], env=own_environment, check=True, timeout=60)
    report = file.with_name("report.csv")
    command = ("touches", "import", str(file), "--site", SITE, "--report", str(report))
    with subprocess.Popen(
        [sys.executable, "-m", "ccus.config.cli", *command], env=own_environment, stdout=subprocess.DEVNULL
    ) as importing:
        limit = time.monotonic() + 60
        while not (report.exists() and report.stat().st_size > 100_000):
            assert importing.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < limit
        importing.send_signal(signal.SIGKILL)
    reported = results(report)["記録しました"]
    assert 0 < reported < LINES

    again = ccus(*command)

    assert again.returncode == 0, again.stdout + again.stderr
    completed = results(report)
    # What was reported had been committed; so may be one chunk more, whose report was not written or cut off in its midst.
    assert 0 <= completed["取り込み済み"] - reported <= CHUNK_LINES
    assert completed["取り込み済み"] + completed["記録しました"] == LINES
