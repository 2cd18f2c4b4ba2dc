"""A journal that the disk damaged: set aside, never deleted, and read as far as it can be."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from tests.gate_agent.hands import MORNING, Hands, touch

from gate_agent.journal.opening import is_damage, open_journal
from gate_agent.journal.store import FILE_NAME, PAGE_BYTES, Journal

EVENTS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose journal holds EVENTS touches, all in the one file."""
    hands = Hands()
    journal = Journal(tmp_path / FILE_NAME)
    for number in range(EVENTS):
        journal.append(touch(hands, f"カード{number}"))
        hands.pass_by(seconds=1)
    journal.close()
    return tmp_path


def cards(journal: Journal) -> list[str]:
    return sorted((str(kept.event["card"]) for kept in journal.waiting(1_000)), key=lambda text: int(text[3:]))


def test_a_sound_journal_is_opened_as_it_is(folder: Path) -> None:
    opened = open_journal(folder, now=MORNING)

    assert (opened.set_aside, opened.journal.count(), opened.journal.notices()) == (None, EVENTS, [])


@pytest.mark.parametrize(
    ("first", "last"), [(0, 100), (0, PAGE_BYTES), (100, 200)], ids=["header", "first page", "head of the schema"]
)
def test_a_file_without_its_head_still_gives_every_touch(folder: Path, first: int, last: int) -> None:
    content = bytearray((folder / FILE_NAME).read_bytes())
    content[first:last] = bytes(last - first)
    (folder / FILE_NAME).write_bytes(content)

    opened = open_journal(folder, now=MORNING)

    assert opened.set_aside is not None
    assert (opened.set_aside / FILE_NAME).read_bytes() == content
    assert (opened.carried_over, cards(opened.journal)) == (EVENTS, [f"カード{number}" for number in range(EVENTS)])
    notice = opened.journal.notices()[0]
    assert (notice.code, notice.details["carried_over"]) == ("journal_damaged", EVENTS)
    assert opened.journal.append(touch(Hands())).event["sequence"] == EVENTS + 1
    assert open_journal(folder, now=MORNING).set_aside is None


@pytest.mark.parametrize("seed", range(12))
def test_pages_of_rubbish_cost_their_own_touches_only(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((folder / FILE_NAME).read_bytes())
    for page in chance.sample(range(len(content) // PAGE_BYTES), 2):
        content[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = chance.randbytes(PAGE_BYTES)
    (folder / FILE_NAME).write_bytes(content)

    opened = open_journal(folder, now=MORNING)

    # One page holds at most seven of these events, and an index alone may have been hit.
    found = cards(opened.journal)
    assert len(found) >= EVENTS - 14
    assert set(found) <= {f"カード{number}" for number in range(EVENTS)}
    assert len(found) == len(set(found))


@pytest.mark.parametrize("kept_bytes", [0, 1, 4_000, 3 * PAGE_BYTES, 5 * PAGE_BYTES + 77])
def test_a_file_that_was_cut_off_is_set_aside(folder: Path, kept_bytes: int) -> None:
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes()[:kept_bytes])

    opened = open_journal(folder, now=MORNING)

    assert opened.set_aside is not None
    assert (opened.set_aside / FILE_NAME).stat().st_size == kept_bytes
    assert opened.carried_over == len(cards(opened.journal))
    assert open_journal(folder, now=MORNING).set_aside is None


def test_touches_that_were_only_in_the_write_ahead_log_are_found_too(tmp_path: Path) -> None:
    hands = Hands()
    journal = Journal(tmp_path / FILE_NAME)
    for number in range(5):
        journal.append(touch(hands, f"カード{number}"))
    files = {name: (tmp_path / name).read_bytes() for name in (FILE_NAME, f"{FILE_NAME}-wal")}
    journal.close()
    other = tmp_path / "other"
    other.mkdir()
    (other / FILE_NAME).write_bytes(b"rubbish" * 1_000)
    # With its head, SQLite itself would bring the file back from it.
    (other / f"{FILE_NAME}-wal").write_bytes(bytes(32) + files[f"{FILE_NAME}-wal"][32:])

    assert open_journal(other, now=MORNING).carried_over == 5


def test_two_damages_in_one_second_keep_both_files(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"rubbish" * 100)
    first = open_journal(folder, now=MORNING)
    first.journal.close()
    (folder / FILE_NAME).write_bytes(b"more rubbish" * 100)

    second = open_journal(folder, now=MORNING)

    assert first.set_aside != second.set_aside
    assert len(list((folder / "damaged").iterdir())) == 2


def test_a_full_disk_is_no_damage() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    assert not is_damage(full)
    assert not is_damage(OSError(28, "No space left on device"))
