"""nfcpy with its device `udp`: the card is another process (felica_card.py). What no virtual device can do is played in this one."""

from __future__ import annotations

import errno
import importlib
import importlib.util
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.gate_agent.readers.hearing import Hearing, running

from gate_agent.readers import felica
from gate_agent.readers.catalogue import open_readers
from gate_agent.readers.felica import ROUNDS_UNTIL_LEFT, FelicaReader
from gate_agent.readers.kinds import BadReaderName, FoundReader
from gate_agent.recognitions import ReaderReady, ReaderTrouble, Report, Trouble

FELICA, TYPE_A = "012E10B7A4C63C26", "04A1B2C3D4E5F6"


def why_no_driver() -> str:
    """Why nfcpy cannot be used here; empty when it can."""
    try:
        importlib.import_module("nfc")
    except (ImportError, OSError) as error:
        return f"nfcpy cannot be loaded (tools/ensure_smartcard.py): {error}"
    return ""


MISSING = why_no_driver()
needs_nfcpy = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@contextmanager
def held_card(port: int, technology: str, number: str) -> Iterator[None]:
    program = Path(__file__).with_name("felica_card.py")
    with subprocess.Popen(
        [sys.executable, str(program), str(port), technology, number], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield
        finally:
            process.kill()


@pytest.fixture
def port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@needs_nfcpy
@pytest.mark.parametrize(("technology", "number", "kind"), [("212F", FELICA, "felica"), ("106A", TYPE_A, "type_a")])
def test_a_card_in_another_process_is_recognised_once_while_it_is_held(
    port: int, technology: str, number: str, kind: str
) -> None:
    (reader,) = open_readers([f"felica:udp:localhost:{port}"])
    with running(reader) as hearing:
        assert hearing.next() == ReaderReady(f"felica:udp:localhost:{port}")
        with held_card(port, technology, number):
            heard = hearing.next_recognition()

        assert hearing.rest() == []
    assert heard.card == number
    assert heard.evidence["card_kind"] == kind


@needs_nfcpy
def test_no_reader_on_the_cable_is_told_once() -> None:
    with running(FelicaReader("usb:054c:06c3")) as hearing:
        heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert (heard.reader, heard.trouble) == ("felica:usb:054c:06c3", Trouble.READER_GONE)


class PlayedField:
    """What lies in the field, round by round; a round is a sensing of each technology. Stops the reader after the last one."""

    def __init__(self, rounds: list[dict[str, str | Exception]], stop: threading.Event) -> None:
        self._rounds = iter(rounds)
        self._round: dict[str, str | Exception] = {}
        self._stop = stop

    def __str__(self) -> str:
        return "a played device"

    def sense(self, target: SimpleNamespace) -> SimpleNamespace | None:
        if target.technology == "212F":
            following = next(self._rounds, None)
            if following is None:
                self._stop.set()
            self._round = following or {}
        found = self._round.get(target.technology)
        if isinstance(found, Exception):
            raise found
        if found is None:
            return None
        number = bytearray.fromhex(found)
        return SimpleNamespace(
            sensf_res=b"\x01" + number + bytes(8) if target.technology == "212F" else None,
            sensb_res=b"\x50" + number + bytes(7) if target.technology == "106B" else None,
            sdd_res=number if target.technology == "106A" else None,
        )

    def close(self) -> None:
        self._stop.set()


class CommunicationError(Exception):
    pass


class UnsupportedTargetError(Exception):
    pass


def play(rounds: list[dict[str, str | Exception]], monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """What is reported of these rounds after the first one, which is empty."""
    stop = threading.Event()
    hearing = Hearing()
    clf = SimpleNamespace(
        RemoteTarget=lambda technology: SimpleNamespace(technology=technology),
        CommunicationError=CommunicationError,
        UnsupportedTargetError=UnsupportedTargetError,
    )
    field = PlayedField(rounds, stop)
    nfc = SimpleNamespace(clf=clf, ContactlessFrontend=lambda path: field)
    monkeypatch.setattr(felica, "load_driver", lambda module, extra: nfc)
    monkeypatch.setattr(felica, "PAUSE_SECONDS", 0)
    FelicaReader().run(hearing.hear, stop)
    first, *others = hearing.rest()
    assert first == ReaderReady("felica")
    return others


def cards(reports: list[Report]) -> list[Any]:
    return [getattr(report, "card", None) or getattr(report, "trouble", None) for report in reports]


def test_a_card_that_flickers_at_the_edge_of_the_field_is_one_touch_and_one_held_again_is_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: dict[str, str | Exception] = {"212F": FELICA}
    gone: dict[str, str | Exception] = {}

    flickering = play([gone, held, gone, held, gone, held], monkeypatch)
    again = play([gone, held, *[gone] * ROUNDS_UNTIL_LEFT, held], monkeypatch)

    assert cards(flickering) == [FELICA]
    assert cards(again) == [FELICA, FELICA]


def test_two_cards_at_once_are_told_once_and_recorded_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    both: dict[str, str | Exception] = {"212F": FELICA, "106A": TYPE_A}

    assert cards(play([{}, both, both, both], monkeypatch)) == [Trouble.TWO_CARDS]


def test_a_card_that_lies_there_when_watching_begins_is_no_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    assert play([{"212F": FELICA}, {"212F": FELICA}], monkeypatch) == []


def test_half_read_and_random_numbers_are_told_and_a_technology_the_device_lacks_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds: list[dict[str, str | Exception]] = [
        {"106B": UnsupportedTargetError()},
        {"212F": CommunicationError()},
        {"106A": "08A1B2C3"},
        {"106A": "04A1"},
        {"106B": "A1B2C3D4"},
        {"106A": TYPE_A},
    ]

    assert cards(play(rounds, monkeypatch)) == [Trouble.HALF_READ, Trouble.UNKNOWN_KIND, Trouble.HALF_READ, TYPE_A]


def test_type_b_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cards(play([{}, {"106B": "A1B2C3D4"}], monkeypatch)) == ["A1B2C3D4"]


def test_a_reader_pulled_out_while_it_is_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[dict[str, str | Exception]] = [{}, {"212F": OSError(errno.ENODEV, "No such device")}]

    (heard,) = play(rounds, monkeypatch)

    assert heard == ReaderTrouble("felica", Trouble.READER_GONE, "[Errno 19] No such device")


def test_a_reader_that_may_not_be_opened_is_told_apart_from_one_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transport = SimpleNamespace(USB=SimpleNamespace(find=lambda path: [(0x054C, 0x06C3, 1, 7), (0x1D6B, 2, 1, 1)]))
    drivers = SimpleNamespace(usb_device_map={(0x054C, 0x06C3): "rcs380"})

    def open_none(path: str) -> None:
        raise OSError(errno.ENODEV, "No such device")

    modules: dict[str, Any] = {
        "nfc": SimpleNamespace(ContactlessFrontend=open_none),
        "nfc.clf.transport": transport,
        "nfc.clf.device": drivers,
    }
    monkeypatch.setattr(felica, "load_driver", lambda module, extra: modules[module])
    with running(FelicaReader()) as hearing:
        heard = hearing.next()
    found = felica.find_readers()

    assert isinstance(heard, ReaderTrouble)
    assert (heard.trouble, heard.detail.split(":")[0]) == (Trouble.READER_FORBIDDEN, "/dev/bus/usb/001/007")
    assert [reader.name for reader in found] == ["felica:usb:054c:06c3"]


def test_a_missing_driver_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nfc", None)
    monkeypatch.setitem(sys.modules, "nfc.clf.transport", None)
    with running(FelicaReader()) as hearing:
        heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert (heard.trouble, heard.detail.split(" (")[0]) == (Trouble.DRIVER_MISSING, 'pip install "ccus-gate[felica]"')
    (found,) = felica.find_readers()
    assert isinstance(found, FoundReader)
    assert found.trouble is Trouble.DRIVER_MISSING


def test_a_path_that_nfcpy_does_not_know_is_refused() -> None:
    with pytest.raises(BadReaderName):
        open_readers(["felica:bluetooth"])
