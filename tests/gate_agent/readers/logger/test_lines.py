"""Files of logging readers, read by the gate as the server reads them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from ccus.history.rules.logger_files import LineProblem as ServerProblem
from ccus.history.rules.logger_files import LoggerFile
from ccus.history.rules.logger_values import LoggedTouch as ServerTouch
from ccus.history.services import logger_text
from ccus.history.states import CredentialKind
from gate_agent.readers.logger.lines import LineProblem, TouchLine, read_lines
from gate_agent.readers.logger.moments import JST
from gate_agent.readers.logger.note import write_note

ROOT = Path(__file__).resolve().parents[4]
SAMPLE = ROOT / "samples" / "logging-reader-2026-11.csv"
TODAY = date(2026, 11, 21)


def what_the_server_reads(path: Path) -> list[tuple[object, ...]]:
    reading = LoggerFile(today=TODAY, has_site=True)
    found: list[tuple[object, ...]] = []
    for line in logger_text.read_lines(path, logger_text.look_at(path)):
        outcome = line.text if isinstance(line.text, ServerProblem) else reading.read_line(line.text)
        if isinstance(outcome, ServerProblem):
            found.append((line.number, "problem"))
        elif isinstance(outcome, ServerTouch):
            kind = "card" if outcome.credential_kind is CredentialKind.CARD else "id"
            found.append(
                (
                    line.number,
                    kind,
                    outcome.credential,
                    outcome.occurred_at,
                    outcome.direction.value,
                    outcome.terminal,
                    outcome.sequence,
                )
            )
    return found


def what_the_gate_reads(path: Path) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for line in read_lines(path.read_bytes()):
        if isinstance(line, LineProblem):
            found.append((line.number, "problem"))
            continue
        touch = line.touch
        kind, credential = ("id", touch.technician_id) if touch.card is None else ("card", touch.card)
        direction = "unknown" if touch.direction is None else touch.direction.value
        found.append((line.number, kind, credential, touch.at, direction, touch.terminal, touch.sequence))
    return found


def one(text: str, encoding: str = "utf-8") -> TouchLine | LineProblem:
    (line,) = read_lines(text.encode(encoding))
    return line


def test_every_line_of_the_sample_means_to_the_gate_what_it_means_to_the_server() -> None:
    by_gate, by_server = what_the_gate_reads(SAMPLE), what_the_server_reads(SAMPLE)

    assert by_gate == by_server
    assert len(by_gate) == 2682


def test_the_names_of_columns_are_those_of_the_server() -> None:
    ours = ROOT / "src/gate_agent/readers/logger/columns.csv"
    theirs = ROOT / "src/ccus/history/data/logger_columns.csv"

    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-02T07:07:39+09:00",
        "2026-11-01T22:07:39Z",
        "2026/11/2 7:07:39",
        "2026.11.02 070739",
        "20261102070739",
        "令和8年11月2日 7時7分39秒",
        "R8.11.2 7:07:39",
        "Ｒ８．１１．２　７：０７：３９",
        "2026年11月2日(月)7:07:39",
        "2026/11/01 31:07:39",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_moments_are_read_in_every_form_and_encoding(moment: str, encoding: str) -> None:
    line = one(f"カード番号,日時\r\n012E10B7A4C63C26,{moment}\r\n", encoding)

    assert isinstance(line, TouchLine)
    assert line.touch.at.astimezone(JST).isoformat() == "2026-11-02T07:07:39+09:00"
    assert line.touch.card == "012E10B7A4C63C26"


def test_day_and_time_in_two_columns_are_one_moment_and_late_hours_are_the_next_morning() -> None:
    line = one('日付,時刻,カード,区分,端末,連番\n令和元年5月1日,24:30,"=""012e-10b7-a4c6-3c26""",退場,Ｌ１,７\n')

    assert isinstance(line, TouchLine)
    assert line.touch.at.isoformat() == "2019-05-02T00:30:00+09:00"
    assert (line.touch.card, line.touch.terminal, line.touch.sequence) == ("012E10B7A4C63C26", "L1", 7)
    assert line.touch.direction is not None
    assert line.touch.direction.value == "exit"


def test_json_lines_are_read_and_a_technician_id_stays_one() -> None:
    line = one('{"ccus_id": 25439531901421, "timestamp": "2026-11-02T07:07:39+09:00", "name": "x"}\n')

    assert isinstance(line, TouchLine)
    assert (line.touch.card, line.touch.technician_id) == (None, "25439531901421")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",2026/11/02 07:07", "no_credential"),
        ("9.26E+13,2026/11/02 07:07", "mangled_number"),
        ("012,2026/11/02 07:07", "bad_card"),
        ("012E10B7A4C63C26,", "no_moment"),
        ("012E10B7A4C63C26,2026/11/02", "bad_moment"),
        ("012E10B7A4C63C26,11/02 07:07", "bad_moment"),
        ("012E10B7A4C63C26,2026/02/30 07:07", "bad_moment"),
        ("012E10B7A4C63C26,2026/11/02 25:99", "bad_moment"),
        ("012E10B7A4C63C26,1980/01/01 00:00", "impossible_year"),
        ("012E10B7A4C63C26", "too_few_columns"),
        ("012E10B7A4C63C26,2026/11/02 07:07,x", "too_many_columns"),
        ('"012E10B7A4C63C26,2026/11/02 07:07', "open_quote"),
        ("\0\0\0\0", "broken_record"),
        ("012E\0\0,2026/11/02 07:07", "broken_record"),
        ("x" * 20_001, "too_long"),
    ],
)
def test_a_bad_line_is_a_problem_alone_and_has_a_sentence(line: str, code: str) -> None:
    good = "012E10B7A4C63C26,2026/11/02 07:07"
    lines = list(read_lines(f"カード番号,日時\n{line}\n{good}\n".encode()))

    assert lines[0] == LineProblem(2, code)
    assert isinstance(lines[1], TouchLine)
    assert len(lines) == 2
    note = write_note(1, [LineProblem(2, code)])
    assert "2行目: " in note
    assert "Line 2: " in note


def test_bytes_of_no_known_encoding_are_a_problem_of_their_line() -> None:
    head, good = "カード番号,日時\n".encode(), b"012E10B7A4C63C26,2026/11/02 07:07\n"
    lines = list(read_lines(head + b"\xff\xfe\x80\n" + good))

    assert lines[0] == LineProblem(2, "undecodable")
    assert isinstance(lines[1], TouchLine)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0", "買い物,りんご\n".encode(), b"\n\n", b"{" * 5_000])
def test_a_file_of_another_kind_says_that_it_has_no_heading_or_no_touch(data: bytes) -> None:
    lines = list(read_lines(data))

    assert all(isinstance(line, LineProblem) for line in lines)
    assert lines[-1].code in {"no_heading", "not_an_object"}


def test_every_code_of_a_problem_has_both_languages_and_nothing_else_is_in_the_table() -> None:
    table = ROOT / "src/gate_agent/readers/logger/problems.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert all(row["ja"] and row["en"] for row in rows)
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/gate_agent/readers").rglob("*.py"))
    assert [row["code"] for row in rows if f'"{row["code"]}"' not in source] == []
