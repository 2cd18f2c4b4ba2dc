"""Keyboard-type readers: the kernel's records come through a named pipe, since no build machine has a keyboard of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.gate_agent.readers.hearing import running

from gate_agent.readers import keyboard
from gate_agent.readers.catalogue import open_readers
from gate_agent.readers.keyboard import EVENT
from gate_agent.readers.kinds import BadReaderName, FoundReader
from gate_agent.recognitions import ReaderReady, ReaderTrouble, Trouble

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="input devices are Linux's")

CARD = "012E10B7A4C63C26"
ENTER, TAB, SHIFT, F1, PAD_ENTER = 28, 15, 42, 59, 96
# input-event-codes.h, written out once more so that the reader's own table is checked.
CODES = {"1": 2, "2": 3, "3": 4, "4": 5, "5": 6, "6": 7, "7": 8, "8": 9, "9": 10, "0": 11, "-": 12}
CODES |= {"E": 18, "A": 30, "B": 48, "C": 46, "D": 32, "F": 33, "Q": 16, "P": 25, "L": 38, "Z": 44, "M": 50}
PAD_CODES = {"7": 71, "8": 72, "9": 73, "4": 75, "5": 76, "6": 77, "1": 79, "2": 80, "3": 81, "0": 82}


class Keys:
    """A device of which the test is the keyboard."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end = -1
        self.plug_in()

    def plug_in(self) -> None:
        os.mkfifo(self.path)
        self._end = os.open(self.path, os.O_RDWR)

    def pull_out(self) -> None:
        self.path.unlink()
        os.close(self._end)
        self._end = -1

    def close(self) -> None:
        if self._end >= 0:
            self.pull_out()

    def press(self, *codes: int) -> None:
        """Each key down, held, and up again, as the kernel tells it."""
        events = [(1, code, value) for code in codes for value in (1, 2, 0)]
        os.write(
            self._end,
            b"".join(EVENT.pack(0, 0, kind, code, value) + EVENT.pack(0, 0, 0, 0, 0) for kind, code, value in events),
        )

    def type(self, text: str, *ends: int) -> None:
        self.press(*(CODES[character] for character in text), *ends)

    def drop(self) -> None:
        os.write(self._end, EVENT.pack(0, 0, 0, 3, 0))


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    monkeypatch.setattr(keyboard, "_grab", lambda file: None)  # a pipe cannot be taken for one alone
    keys = Keys(tmp_path / "event7")
    yield keys
    keys.close()


@pytest.mark.parametrize("end", [ENTER, TAB, PAD_ENTER])
def test_what_is_typed_up_to_enter_is_a_card(keys: Keys, end: int) -> None:
    (reader,) = open_readers([f"keyboard:{keys.path}"])
    with running(reader) as hearing:
        assert hearing.next() == ReaderReady(f"keyboard:{keys.path}")
        keys.type(CARD, end)
        first = hearing.next_recognition()
        keys.press(*(PAD_CODES[digit] for digit in "25439531901421"), end)
        second = hearing.next_recognition()

    assert (first.reader, first.card, first.technician_id) == (f"keyboard:{keys.path}", CARD, None)
    assert (second.card, second.technician_id) == (None, "25439531901421")


def test_a_reader_that_types_no_enter_ends_in_silence(keys: Keys) -> None:
    (reader,) = open_readers([f"keyboard:{keys.path}?end=silence"])
    with running(reader) as hearing:
        assert hearing.next() == ReaderReady(f"keyboard:{keys.path}")
        keys.type(CARD)

        assert hearing.next_recognition().card == CARD


def test_keys_without_enter_unknown_keys_and_lost_keys_are_half_read_and_the_next_card_is_whole(keys: Keys) -> None:
    (reader,) = open_readers([f"keyboard:{keys.path}"])
    with running(reader) as hearing:
        assert hearing.next() == ReaderReady(f"keyboard:{keys.path}")
        keys.type("012E")
        silent = hearing.next()
        keys.type("012E", F1, ENTER)
        unknown = hearing.next()
        keys.type("012E")
        keys.drop()
        keys.press(ENTER)
        lost = hearing.next()
        keys.press(ENTER, SHIFT)
        keys.type(CARD, ENTER)
        after = hearing.next_recognition()

    expected = ReaderTrouble(f"keyboard:{keys.path}", Trouble.HALF_READ, "4 keys")
    assert [silent, unknown, lost] == [expected] * 3
    assert after.card == CARD


def test_a_reader_pulled_out_is_told_once_and_its_return_too(keys: Keys) -> None:
    (reader,) = open_readers([f"keyboard:{keys.path}"])
    with running(reader) as hearing:
        assert hearing.next() == ReaderReady(f"keyboard:{keys.path}")
        keys.pull_out()
        gone = hearing.next()
        keys.plug_in()
        back = hearing.next()
        keys.type(CARD, ENTER)
        after = hearing.next_recognition()

    assert gone == ReaderTrouble(f"keyboard:{keys.path}", Trouble.READER_GONE, "[Errno 19] No such device")
    assert back == ReaderReady(f"keyboard:{keys.path}")
    assert after.card == CARD


def test_a_device_that_another_program_holds_is_told_as_forbidden(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: int) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(keyboard, "_grab", refuse)
    (reader,) = open_readers([f"keyboard:{keys.path}"])
    with running(reader) as hearing:
        heard = hearing.next()

    assert heard == ReaderTrouble(
        f"keyboard:{keys.path}", Trouble.READER_FORBIDDEN, "[Errno 16] Device or resource busy"
    )


def test_a_file_that_is_no_keyboard_is_told_and_not_read(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("0123456789\n")
    (reader,) = open_readers([f"keyboard:{file}"])
    with running(reader) as hearing:
        heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert heard.trouble is Trouble.READER_GONE


def test_on_other_systems_the_page_is_named(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    (reader,) = open_readers([f"keyboard:{keys.path}"])
    with running(reader) as hearing:
        heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert (heard.trouble, heard.detail) == (
        Trouble.DRIVER_MISSING,
        "Linux only; elsewhere the gate's page takes the keys",
    )


def test_keyboards_are_listed_by_their_cable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("usb-ACME_Reader-event-kbd", "usb-ACME_Mouse-event-mouse"):
        (tmp_path / name).touch()
    monkeypatch.setattr(keyboard, "_DEVICES", tmp_path)

    assert keyboard.find_readers() == [
        FoundReader(f"keyboard:{tmp_path}/usb-ACME_Reader-event-kbd", detail="a reader or an ordinary keyboard")
    ]
    monkeypatch.setattr(keyboard, "_DEVICES", tmp_path / "nothing")
    assert keyboard.find_readers() == []


@pytest.mark.parametrize(
    "name", ["keyboard", "keyboard:/dev/input/event7?end=never", "keyboard:/dev/input/event7?speed=9600"]
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadReaderName):
        open_readers([name])
