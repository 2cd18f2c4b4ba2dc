"""From a reader into the gate's journal: what is reported is on disk, and a file handed in again adds nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.gate_agent.hands import Hands, make_gate

from gate_agent.gate import Gate
from gate_agent.readers.folder import FolderReader
from gate_agent.readers.telling import Telling
from gate_agent.recognitions import ReaderTrouble, Recognition, Report, Trouble
from gate_agent.showing import GateState

LINES = "".join(
    f"012E10B7A4C6{number:04X},2026/11/{number % 20 + 1:02} 07:{number % 60:02},入場,L1,{number}\n"
    for number in range(300)
)
FILE = f"カード番号,日時,入退場,端末番号,連番\n{LINES}"


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    folder = tmp_path / "gate"
    folder.mkdir()
    return make_gate(folder, Hands())


def waiting(gate: Gate) -> list[dict[str, object]]:
    return [dict(kept.event) for kept in reversed(gate.journal().waiting(1_000))]


def drop_and_look(folder: Path, gate: Gate) -> None:
    """A run of the gate in which the file is dropped."""
    (folder / "log.csv").write_bytes(FILE.encode("cp932"))
    reader = FolderReader(folder)

    def report(told: Report) -> None:
        gate.report(told)

    telling = Telling(reader.name, report)
    for _ in range(2):
        reader.look(telling, threading.Event())


def test_the_same_file_dropped_three_times_is_one_set_of_events(gate: Gate, tmp_path: Path) -> None:
    folder = tmp_path / "logger"
    folder.mkdir()
    for _ in range(3):
        drop_and_look(folder, gate)

    events = waiting(gate)
    assert len(events) == 300
    assert len({event["event_id"] for event in events}) == 300
    first = events[0]
    assert (first["method"], first["occurred_at"]) == ("logger", "2026-10-31T22:00:00.000000Z")
    assert (first["card"], first["direction"]) == ("012E10B7A4C60000", "entry")
    assert sorted(path.name for path in (folder / "done").glob("*.csv")) == ["log-2.csv", "log-3.csv", "log.csv"]


def test_a_reader_that_is_gone_stands_in_the_state_until_it_is_ready(gate: Gate, tmp_path: Path) -> None:
    states: list[GateState] = []
    reader = FolderReader(tmp_path / "stick")

    def report(told: Report) -> None:
        assert not isinstance(told, Recognition)
        gate.report(told)
        states.append(gate.state())

    telling = Telling(reader.name, report)
    reader.look(telling, threading.Event())
    (tmp_path / "stick").mkdir()
    reader.look(telling, threading.Event())

    assert [state.readers for state in states] == [((reader.name, Trouble.READER_GONE),), ((reader.name, None),)]
    assert gate.report(ReaderTrouble(reader.name, Trouble.HALF_READ)) is not None


def test_a_file_that_could_not_be_read_stands_in_the_state_until_the_next_one_is(gate: Gate, tmp_path: Path) -> None:
    (tmp_path / "holiday.csv").write_text("買い物,りんご\n", encoding="utf-8")
    reader = FolderReader(tmp_path)

    def report(told: Report) -> None:
        gate.report(told)

    telling = Telling(reader.name, report)
    for _ in range(4):
        reader.look(telling, threading.Event())
    unread = gate.state().readers
    drop_and_look(tmp_path, gate)

    assert unread == ((reader.name, Trouble.FILE_UNREADABLE),)
    assert gate.state().readers == ((reader.name, None),)
