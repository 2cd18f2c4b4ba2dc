"""A disk without room: a small one of its own where we may mount it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.gate_agent.hands import Hands, card, make_gate

from gate_agent.gate import Gate
from gate_agent.journal.room import RESERVE_NAME, Needs, Room
from gate_agent.journal.verifying import verify
from gate_agent.showing import Disk, Light, Shown

NEEDS = Needs(reserve=2_000_000, nearly_full=2_500_000)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8M", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """Takes all the room that is left."""
    path = folder / "somebody-else"
    with path.open("ab", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return path


def tap(gate: Gate, number: int) -> Shown:
    answer = gate.report(card(f"CARD{number}"))
    assert answer is not None
    return answer


def test_a_full_disk_takes_touches_from_the_reserve_then_says_so_and_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    gate = make_gate(small_disk, Hands(), needs=NEEDS)
    assert (small_disk / RESERVE_NAME).stat().st_size == 2_000_000
    green = [tap(gate, 0).event_id]
    hog = fill(small_disk)

    answers = [tap(gate, number) for number in range(1, 2_000)]
    green += [answer.event_id for answer in answers if answer.light is Light.RECORDED]
    red = [answer for answer in answers if answer.light is Light.AGAIN]

    assert len(green) > 100, "the reserve holds for a while"
    assert {answer.warning for answer in red} == {"not_written"}
    assert gate.state().disk is Disk.FULL
    hog.unlink()
    gate.tend()
    assert gate.state().disk in (Disk.ROOM, Disk.NEARLY_FULL)
    after = tap(gate, 9_999)
    assert after.light is Light.RECORDED
    gate.close()
    again = make_gate(small_disk, Hands(), needs=NEEDS)
    kept = {each.event_id for each in again.journal().waiting(10_000)}
    assert kept == {*green, after.event_id}, "what was green is there, what was red is not"
    assert list(verify(again.journal().path)) == []
    again.close()


def test_a_gate_that_starts_on_a_full_disk_shows_again_until_there_is_room(small_disk: Path) -> None:
    hog = fill(small_disk)

    gate = make_gate(small_disk, Hands(), needs=NEEDS)

    assert tap(gate, 1).light is Light.AGAIN
    assert gate.state().disk is Disk.FULL
    assert gate.state().message != ""
    hog.unlink()
    gate.tend()
    assert tap(gate, 1).light is Light.RECORDED
    assert gate.state().message == ""
    gate.close()


def test_the_reserve_is_laid_by_only_where_there_is_ample_room(tmp_path: Path) -> None:
    free = Room(tmp_path).free_bytes()

    Room(tmp_path, Needs(reserve=free, nearly_full=1)).prepare()
    assert list(tmp_path.iterdir()) == []

    room = Room(tmp_path, Needs(reserve=10_000, nearly_full=1))
    assert room.look() is Disk.NEARLY_FULL
    room.prepare()
    room.prepare()
    assert [path.name for path in tmp_path.iterdir()] == [RESERVE_NAME]
    assert room.look() is Disk.ROOM
    assert (room.give_reserve(), room.give_reserve()) == (True, False)


def test_a_folder_that_is_gone_has_no_room(tmp_path: Path) -> None:
    room = Room(tmp_path / "pulled-out")

    assert (room.free_bytes(), room.look(), room.give_reserve()) == (0, Disk.NEARLY_FULL, False)
