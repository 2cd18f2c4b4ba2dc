"""The commands in processes of their own: exit codes, both languages, two agents on one folder, kill -9."""

from __future__ import annotations

import json
import random
import threading
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.gate_agent.agents import Agent, run_command
from tests.gate_agent.hands import SETTINGS, Hands, touch
from tests.gate_agent.screen.serving import free_port

from gate_agent import settings as kept
from gate_agent.exit_codes import ExitCode
from gate_agent.journal.overview import look_at
from gate_agent.journal.store import FILE_NAME, Journal
from gate_agent.journal.verifying import verify
from gate_agent.settings import Settings

# Nobody listens there: the gate has no line.
NOWHERE = Settings("http://127.0.0.1:9", "11288594589771", "丸の内新築工事", 17, "正門")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "gate"
    made.mkdir()
    kept.save_settings(made, NOWHERE)
    kept.save_token(made, "ccus_dev_x")
    return made


def test_a_machine_that_is_not_enrolled_says_how_in_both_languages(tmp_path: Path) -> None:
    japanese = run_command("--folder", tmp_path, "run")
    english = run_command("--folder", tmp_path, "status", CCUS_GATE_LANGUAGE="en")

    assert (japanese.returncode, english.returncode) == (ExitCode.REFUSED, ExitCode.REFUSED)
    assert "元請の現場管理者に登録コードを出してもらい" in japanese.stderr
    assert "Ask the prime's site manager for a code" in english.stderr
    assert "Traceback" not in japanese.stderr + english.stderr


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "--port", "0"], ["run", "--port", "x"], ["export"]])
def test_a_command_that_is_none_is_not_guessed(arguments: list[str]) -> None:
    assert run_command(*arguments).returncode == ExitCode.USAGE


def test_an_unknown_reader_is_named(folder: Path) -> None:
    ended = run_command("--folder", folder, "run", "--no-browser", "--reader", "crystal-ball")

    assert ended.returncode == ExitCode.USAGE
    assert "crystal-ball" in ended.stderr


def test_a_gate_without_a_line_takes_touches_and_a_second_one_is_refused(folder: Path) -> None:
    agent = Agent(folder)
    agent.wait_until_open()
    try:
        shown = agent.touch("CARD0001")
        second = run_command("--folder", folder, "run", "--no-browser")
        imported = run_command("--folder", folder, "import", folder / "settings.json")
        status = json.loads(run_command("--folder", folder, "status", "--json").stdout)
        in_words = run_command("--folder", folder, "status", TZ="Asia/Tokyo").stdout
        exported = run_command("--folder", folder, "export", folder / "log.jsonl")
        other = folder.parent / "other"
        other.mkdir()
        kept.save_settings(other, NOWHERE)
        kept.save_token(other, "ccus_dev_y")
        on_its_port = run_command("--folder", other, "run", "--no-browser", "--port", str(agent.port))
    finally:
        ended = agent.end()

    assert (shown["light"], ended) == ("recorded", 0), agent.said
    assert second.returncode == ExitCode.RUNNING_ALREADY
    assert "すでにこのフォルダー" in second.stderr
    assert (on_its_port.returncode, str(agent.port) in on_its_port.stderr) == (ExitCode.PORT_TAKEN, True)
    assert imported.returncode == ExitCode.FILE_UNREADABLE
    assert (status["running"], status["events"], status["waiting"]) == (True, 1, 1)
    last_at = datetime.fromisoformat(status["last_at"]).astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"最後のタッチ: {last_at:%Y-%m-%d %H:%M:%S}" in in_words
    assert (exported.returncode, (folder / "log.jsonl").read_text(encoding="utf-8").count("CARD0001")) == (0, 1)
    assert "Traceback" not in agent.said
    assert json.loads(run_command("--folder", folder, "status", "--json").stdout)["running"] is False


def test_a_log_goes_to_another_folder_of_the_site_and_to_no_other_site(folder: Path, tmp_path: Path) -> None:
    journal = Journal(folder / FILE_NAME)
    for text in "AB":
        journal.append(touch(Hands(), text))
    journal.close()
    log = tmp_path / "stick" / "log.jsonl"
    log.parent.mkdir()
    other, foreign = tmp_path / "other", tmp_path / "foreign"
    for each, site in ((other, SETTINGS.site_id), (foreign, "00000000000171")):
        each.mkdir()
        kept.save_settings(each, Settings("http://127.0.0.1:9", site, "渋谷", 18, "裏門"))
        kept.save_token(each, "ccus_dev_y")

    ends = [
        run_command("--folder", folder, "export", log),
        run_command("--folder", other, "import", log),
        run_command("--folder", other, "import", log),
        run_command("--folder", foreign, "import", log),
    ]
    log.write_bytes(log.read_bytes()[:-200])
    ends.append(run_command("--folder", other, "import", log))

    assert [end.returncode for end in ends] == [0, 0, 0, ExitCode.REFUSED, ExitCode.FILE_IN_PART]
    assert "2 件を取り込みました（0 件は" in ends[1].stdout
    assert "0 件を取り込みました（2 件は" in ends[2].stdout
    assert "丸の内新築工事" in ends[3].stderr
    assert look_at(other / FILE_NAME).waiting == 2
    assert not (foreign / FILE_NAME).exists()


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(3))
def test_what_was_shown_green_survives_kill_9_at_any_moment(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    green: list[str] = []
    for turn in range(3):
        # A port of its own: the usual one would pass from the killed agent to one of another test.
        agent = Agent(folder, "--port", str(free_port()))
        agent.wait_until_open()
        green.append(agent.touch(f"FIRST{turn}")["event_id"])
        killer = threading.Timer(chance.uniform(0.0, 0.4), agent.kill)
        killer.start()
        try:
            for number in range(2_000):
                shown = agent.touch(f"CARD{turn}{number:04}")
                assert shown["light"] == "recorded"
                green.append(shown["event_id"])
        except OSError:
            pass
        killer.join()

    journal = Journal(folder / FILE_NAME)
    kept_ids = {each.event_id for each in journal.waiting(10_000)}
    sequences = sorted(each.event["sequence"] for each in journal.waiting(10_000))
    journal.close()
    assert set(green) <= kept_ids
    assert len(kept_ids) - len(green) <= 3, "at most the touch that was being answered at each kill"
    assert sequences == list(range(1, len(kept_ids) + 1))
    assert list(verify(folder / FILE_NAME)) == []
    assert len(green) >= 3
