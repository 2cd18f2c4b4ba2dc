from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ccus.twin.rules.country import demo_country
from ccus.twin.rules.places import LOGGER_SITE

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "samples" / "logging-reader-2026-11.csv"


def test_the_file_is_what_its_generator_makes() -> None:
    answer = subprocess.run(
        [sys.executable, PROJECT / "tools" / "generate_sample_log.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    "defect",
    [
        "入退場記録　",
        "連番,日付,時刻,カード番号,入退場,端末番号,氏名\r\n",
        "端末番号,通番,日時,IDm,技能者ID,入退\r\n",
        "令和8年11月",
        "R8.11.",
        "令和８年１１月１７日 ０",
        '="012E',
        "01-2e-",
        "E+13",
        "\x00\x00\x00",
        "現場事務所にて確認,済\r\n",
        "合計,",
        "\r\n\r\n",
        ",,,,,\r\n",
        "2026/11/09,04:",
        "2026/11/13,05:",
        "012E99FF00AA55CC",
    ],
)
def test_each_defect_is_in_it(defect: str) -> None:
    assert defect in SAMPLE.read_bytes()[:-20].decode("cp932")


def test_it_is_cp932_of_a_few_thousand_lines_and_ends_in_the_middle_of_one() -> None:
    content = SAMPLE.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert 2_000 < content.count(b"\r\n") < 5_000
    assert not content.endswith(b"\n")


def test_its_readme_names_the_site_it_belongs_to() -> None:
    site = demo_country(date(2026, 11, 21)).site(LOGGER_SITE)
    assert site.ccus_id in (PROJECT / "samples" / "README.md").read_text(encoding="utf-8")
