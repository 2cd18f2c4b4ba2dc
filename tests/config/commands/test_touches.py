from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.history.world import World
from typer.testing import CliRunner, Result

from ccus.config.cli import app
from ccus.config.commands import touches
from ccus.history.models import Touch
from ccus.history.services import importing, partitions

pytestmark = pytest.mark.django_db

HEADER = "日付,時刻,カード番号"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(touches, "database_ready", nullcontext)
    partitions.forget_known_months()
    return World()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "記録.csv"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["touches", "import", *map(str, arguments)])


def test_a_file_that_is_understood_ends_with_zero_and_a_report_beside_it(world: World, file: Path) -> None:
    file.write_text(f"{HEADER}\n2026-11-16,07:51,TARO\n", encoding="cp932")

    answer = run(file, "--site", world.site.ccus_id)

    assert answer.exit_code == 0
    assert "記録しました 1 行" in answer.output
    assert "記録済み 1" in answer.output
    report = file.with_name("記録-取込結果.csv")
    assert str(report) in answer.output.replace("\n", "")
    assert "2,記録しました,記録済み,2026-11-16," in report.read_text(encoding="utf-8-sig")


def test_the_report_is_in_the_language_asked_for(world: World, file: Path) -> None:
    file.write_text(f"{HEADER}\n2026-11-16,07:51,TARO\n", encoding="utf-8")

    answer = run(file, "--site", world.site.ccus_id, "--language", "en")

    assert answer.exit_code == 0
    assert file.with_name("記録-取込結果.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "line,result,verdict,work date,what to know and do",
        "1,passed over,,,The heading line.",
        "2,stored,counted,2026-11-16,",
    ]


def test_a_line_that_is_not_understood_ends_with_two_and_the_others_are_stored(world: World, file: Path) -> None:
    file.write_text(f"{HEADER}\n2026-11-16,07:51,TARO\n2026-11-1\n", encoding="utf-8")

    answer = run(file, "--site", world.site.ccus_id, "--report", file.with_name("out.csv"))

    assert answer.exit_code == 10
    assert "読み取れません 1 行" in answer.output
    assert Touch.objects.count() == 1
    assert file.with_name("out.csv").exists()


@pytest.mark.parametrize("site", ["", "12"])
def test_a_file_that_cannot_be_read_ends_with_one_and_a_sentence(world: World, file: Path, site: str) -> None:
    answer = run(file, *(["--site", site] if site else []))

    assert answer.exit_code == 9
    assert "確かめ" in answer.output
    assert "Traceback" not in answer.output


def test_an_interruption_says_that_it_can_be_run_again(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_file", interrupt)
    file.write_text(HEADER)

    answer = run(file)

    assert answer.exit_code == 130
    assert "もう一度実行すると" in answer.output
