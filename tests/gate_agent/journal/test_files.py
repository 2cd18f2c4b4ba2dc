"""The journal as a file: readable, whole or said not to be, and of this site's gates only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.gate_agent.hands import MORNING, SETTINGS, Hands, touch

from gate_agent.journal import sealing
from gate_agent.journal.files import Foreign, NoLog, read_log, write_log
from gate_agent.journal.store import FILE_NAME, Journal

SITE = SETTINGS.site_id


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    hands, made = Hands(), Journal(tmp_path / FILE_NAME)
    kept = [made.append(touch(hands, text)) for text in ("A", "B", "佐藤")]
    made.confirm([kept[0].row])
    made.keep_receipts({kept[0].row: "eyJ.a.b"})
    made.refuse({kept[1].row: {"code": "history.event_unreadable"}}, at=MORNING)
    return made


@pytest.fixture
def log(journal: Journal, tmp_path: Path) -> Path:
    """Written while the journal is open."""
    file = tmp_path / "gate.jsonl"
    assert write_log(journal.path, file, settings=SETTINGS) == 3
    return file


def test_a_log_has_everything_in_lines_that_people_can_read(log: Path) -> None:
    header, *lines, end = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]

    assert (header["ccus_gate_log"], header["site_id"], header["site_name"]) == (1, SITE, "丸の内新築工事")
    assert [line["state"] for line in lines] == ["confirmed", "refused", "waiting"]
    assert (lines[0]["receipt"], lines[1]["problem"]["code"]) == ("eyJ.a.b", "history.event_unreadable")
    assert lines[2]["event"]["card"] == "佐藤"
    assert [line["hash"] for line in lines] == [sealing.hash_event(line["event"]) for line in lines]
    assert end["events"] == 3
    assert log.stat().st_mode & 0o077 == 0


def test_a_log_taken_in_elsewhere_is_the_same_chain(log: Path, journal: Journal, tmp_path: Path) -> None:
    found = read_log(log, site_id=SITE)
    other = Journal(tmp_path / "other.sqlite3")

    assert (len(found.events), found.broken, found.is_whole) == (3, 0, True)
    assert other.take_in(found.events) == 3
    assert [kept.event for kept in other.waiting(9)] == [
        journal.find(str(event["event_id"])).event  # type: ignore[union-attr]
        for event in reversed(found.events)
    ]


def test_a_log_is_never_written_over(log: Path, journal: Journal) -> None:
    before = log.read_bytes()

    with pytest.raises(FileExistsError):
        write_log(journal.path, log, settings=SETTINGS)

    assert log.read_bytes() == before


def test_the_log_of_another_site_is_refused(log: Path) -> None:
    with pytest.raises(Foreign, match="丸の内新築工事"):
        read_log(log, site_id="00000000000171")


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b"[]", b"PK\x03\x04", b'{"ccus_gate_log": 2}\n', b"[" * 100_000]
)
def test_what_is_no_log_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)

    with pytest.raises(NoLog):
        read_log(file, site_id=SITE)


def test_a_cut_log_gives_what_is_whole_wherever_it_is_cut(log: Path) -> None:
    content = log.read_bytes()
    first_line = content.index(b"\n") + 1
    for length in range(first_line, len(content) - 1, 7):
        log.write_bytes(content[:length])
        found = read_log(log, site_id=SITE)
        assert not found.is_whole
        assert len(found.events) == max(0, min(3, content[:length].count(b'"state"'))) or found.broken == 1


def test_a_changed_line_is_left_out_and_the_others_are_taken(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b'"card":"B"', b'"card":"C"'))

    found = read_log(log, site_id=SITE)

    assert ([event["card"] for event in found.events], found.broken, found.is_whole) == (["A", "佐藤"], 1, False)


@pytest.mark.parametrize(
    "values",
    [
        {"occurred_at": "gestern"},
        {"occurred_at": "2026-11-21T08:00:00"},
        {"event_id": "no-uuid"},
        {"sequence": 2**63},
        {"sequence": -1},
        {"clock_offset_ms": "12"},
        {"clock_offset_ms": 10**12},
    ],
)
def test_a_line_that_is_sealed_but_cannot_be_sent_is_not_taken_in(log: Path, values: dict[str, object]) -> None:
    """Anybody can seal anything. What the uplink cannot read would keep it from sending all that waits."""
    lines = log.read_text(encoding="utf-8").splitlines()
    event = {**json.loads(lines[1])["event"], **values}
    event["evidence"]["offset"] = sealing.LATER
    lines[1] = sealing.seal(event)
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")

    found = read_log(log, site_id=SITE)

    assert (len(found.events), found.broken) == (2, 1)
