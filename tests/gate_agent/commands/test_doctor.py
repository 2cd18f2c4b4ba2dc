"""The doctor names what is to repair, and ends with 6 when there is something."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from tests.gate_agent.hands import SETTINGS, Hands, touch
from tests.gate_agent.uplink import server as faulty
from tests.gate_agent.uplink.server import Server

from gate_agent import settings as kept
from gate_agent.commands.doctor import doctor
from gate_agent.exit_codes import ExitCode
from gate_agent.journal import sealing
from gate_agent.journal.store import FILE_NAME, Journal
from gate_agent.readers.kinds import FoundReader
from gate_agent.recognitions import Trouble


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept.save_settings(tmp_path, SETTINGS)
    kept.save_token(tmp_path, "ccus_dev_x")
    return tmp_path


def examined(
    folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str], answer: faulty.Answer | None = None
) -> tuple[ExitCode, list[str]]:
    transport = httpx2.MockTransport(answer or Server(hands))
    code = doctor(folder, clocks=hands, transport=transport, find_readers=list)
    return code, [line for line in capsys.readouterr().out.splitlines() if line[0] in "○×"]


def test_a_sound_gate_has_nothing_to_repair(folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = examined(folder, hands, capsys)

    assert code is ExitCode.DONE
    assert [line.split(":")[0] for line in lines] == [
        "○ フォルダー",
        "○ ディスクの空き",
        "○ 記録",
        "○ 登録",
        "○ サーバー",
        "○ トークン",
        "○ 時計のずれ",
        "○ 読み取り機",
    ]


def test_a_machine_that_is_not_enrolled_is_told_how(
    tmp_path: Path, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    code = doctor(tmp_path, clocks=hands, find_readers=list)

    assert code is ExitCode.CHECK_FAILED
    assert "ccus-gate enrol" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (faulty.no_line, "× サーバー"),
        (faulty.portal, "× サーバー"),
        (faulty.problem(503, "history.database_busy"), "× サーバー"),
        (faulty.problem(403, "devices.device_revoked"), "× トークン"),
        (lambda request: httpx2.Response(200, json={}), "× サーバー"),
    ],
)
def test_line_and_token_are_told_apart(
    folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str], answer: faulty.Answer, line: str
) -> None:
    code, lines = examined(folder, hands, capsys, answer)

    assert code is ExitCode.CHECK_FAILED
    assert [each.split(":")[0] for each in lines if each[0] == "×"] == [line]


def test_a_clock_that_is_off_is_named_with_its_seconds(
    folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    server = Server(hands)
    server.offset = timedelta(minutes=-5)

    code, lines = examined(folder, hands, capsys, server)

    assert (code, lines[6]) == (ExitCode.CHECK_FAILED, "× 時計のずれ: +300.0 s")


def test_the_heartbeat_of_the_doctor_tells_what_the_gate_itself_would(
    folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(folder / FILE_NAME)
    for text in "AB":
        journal.append(touch(hands, text))
    journal.close()
    server = Server(hands)

    examined(folder, hands, capsys, server)

    ((_, body),) = server.requests
    assert (body["queue_length"], body["last_sequence"]) == (2, 2)


def test_an_altered_journal_is_named_by_its_number(
    folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(folder / FILE_NAME)
    kept_event = journal.append(touch(hands, "A"))
    journal.close()
    with sqlite3.connect(folder / FILE_NAME) as connection:
        connection.execute("DROP TRIGGER events_are_not_changed")
        changed = sealing.seal({**kept_event.event, "card": "B"})
        connection.execute("UPDATE event SET sealed = ?", (changed,))
    connection.close()

    code = doctor(folder, clocks=hands, transport=httpx2.MockTransport(Server(hands)), find_readers=list)

    assert code is ExitCode.CHECK_FAILED
    assert "1 (書き換えられている)" in capsys.readouterr().out


def test_a_file_that_is_no_journal_is_said_to_be_damaged(
    folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / FILE_NAME).write_bytes(b"rubbish" * 1_000)

    code, lines = examined(folder, hands, capsys)

    assert (code, lines[2][0]) == (ExitCode.CHECK_FAILED, "×")


def test_readers_and_what_they_lack_are_listed(folder: Path, hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    found = [FoundReader("pcsc:ACS ACR122U"), FoundReader("felica", Trouble.DRIVER_MISSING, "pip install …")]

    code = doctor(folder, clocks=hands, transport=httpx2.MockTransport(Server(hands)), find_readers=lambda: found)

    assert code is ExitCode.DONE, "the page alone makes a gate"
    said = capsys.readouterr().out
    assert "○ 読み取り機: pcsc:ACS ACR122U" in said
    assert "felica – pip install …" in said
