"""Serial readers over a pair of pseudo terminals: the reader of cards writes at one end, ours listens at the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.gate_agent.readers.hearing import Hearing, running

from gate_agent.readers import drivers
from gate_agent.readers.catalogue import open_readers
from gate_agent.readers.drivers import DriverMissing
from gate_agent.readers.kinds import BadReaderName
from gate_agent.recognitions import Direction, Method, ReaderReady, ReaderTrouble, Trouble

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")

CARD = "012E10B7A4C63C26"


class Cable:
    """A cable whose far end is a card reader's. `port` is a link, so that the cable can be pulled out and put in again."""

    def __init__(self, port: Path) -> None:
        self.port = port
        self._far = -1
        self.plug_in()

    def plug_in(self) -> None:
        self._far, near = os.openpty()
        self.port.unlink(missing_ok=True)
        self.port.symlink_to(os.ttyname(near))
        os.close(near)

    def send(self, data: bytes) -> None:
        assert os.write(self._far, data) == len(data)

    def pull_out(self) -> None:
        self.port.unlink(missing_ok=True)
        if self._far >= 0:
            os.close(self._far)
        self._far = -1


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    cable = Cable(tmp_path / "ttyCARD")
    yield cable
    cable.pull_out()


def begin(hearing: Hearing, cable: Cable) -> None:
    assert hearing.next() == ReaderReady(f"serial:{cable.port}")


def test_a_line_is_a_card_and_fourteen_digits_are_a_technician(cable: Cable) -> None:
    (reader,) = open_readers([f"serial:{cable.port}"])
    with running(reader) as hearing:
        begin(hearing, cable)
        cable.send(b"012e10b7a4c63c26\r\n25439531901421\r\n")
        first, second = hearing.next_recognition(), hearing.next_recognition()

    assert (first.method, first.reader, first.card, first.technician_id) == (
        Method.CARD,
        f"serial:{cable.port}",
        CARD,
        None,
    )
    assert (second.card, second.technician_id) == (None, "25439531901421")


def test_a_binary_frame_of_a_lane_of_one_direction(cable: Cable) -> None:
    (reader,) = open_readers([f"serial:{cable.port}?speed=115200&start=stx&end=etx&length=8&data=bytes&direction=exit"])
    with running(reader) as hearing:
        begin(hearing, cable)
        cable.send(b"\x02" + bytes.fromhex(CARD) + b"\x03")
        heard = hearing.next_recognition()

    assert (heard.card, heard.direction) == (CARD, Direction.EXIT)


def test_a_code_scanner_reads_the_code_on_a_card(cable: Cable) -> None:
    (reader,) = open_readers([f"serial:{cable.port}?method=qr"])
    with running(reader) as hearing:
        begin(hearing, cable)
        cable.send(b"25439531901421\r")
        heard = hearing.next_recognition()
        cable.send(b"https://example.jp/\r")
        unread = hearing.next()

    assert (heard.method, heard.technician_id) == (Method.QR, "25439531901421")
    assert unread == ReaderTrouble(f"serial:{cable.port}", Trouble.UNREADABLE_QR, "a text of 19 characters")


@pytest.mark.parametrize(
    ("sent", "trouble"),
    [
        (b"012E10B7", Trouble.HALF_READ),
        (b"012E\xff\xfe0B7\r", Trouble.HALF_READ),
        (b"SOME CARD\r", Trouble.UNKNOWN_KIND),
        (b"x" * 1200 + b"\r", Trouble.UNKNOWN_KIND),
    ],
)
def test_what_is_no_card_is_told_without_its_content_and_the_next_one_is_read(
    cable: Cable, sent: bytes, trouble: Trouble
) -> None:
    (reader,) = open_readers([f"serial:{cable.port}"])
    with running(reader) as hearing:
        begin(hearing, cable)
        cable.send(sent)
        heard = hearing.next()
        cable.send(CARD.encode() + b"\r")
        after = hearing.next_recognition()

    assert isinstance(heard, ReaderTrouble)
    assert heard.trouble is trouble
    assert "012E" not in heard.detail
    assert after.card == CARD


def test_a_cable_pulled_out_is_told_once_and_its_return_too(cable: Cable) -> None:
    (reader,) = open_readers([f"serial:{cable.port}"])
    with running(reader) as hearing:
        begin(hearing, cable)
        cable.pull_out()
        gone = hearing.next()
        cable.plug_in()
        back = hearing.next()
        cable.send(CARD.encode() + b"\r")
        after = hearing.next_recognition()

    assert isinstance(gone, ReaderTrouble)
    assert gone.trouble is Trouble.READER_GONE
    assert back == ReaderReady(f"serial:{cable.port}")
    assert after.card == CARD


def test_a_port_in_use_is_told_as_forbidden(cable: Cable) -> None:
    (ours, theirs) = (open_readers([f"serial:{cable.port}"])[0] for _ in range(2))
    with running(theirs) as first:
        begin(first, cable)
        with running(ours) as hearing:
            heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert heard.trouble is Trouble.READER_FORBIDDEN


def test_a_missing_driver_is_told_with_what_to_install(cable: Cable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "serial", None)
    (reader,) = open_readers([f"serial:{cable.port}"])
    with running(reader) as hearing:
        heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert heard.trouble is Trouble.DRIVER_MISSING
    assert heard.detail.startswith('pip install "ccus-gate[serial]"')
    with pytest.raises(DriverMissing):
        drivers.load_driver("serial", extra="serial")


@pytest.mark.parametrize(
    "name",
    [
        "serial",
        "serial:",
        "serial:COM3?speed=fast",
        "serial:COM3?speed=0",
        "serial:COM3?length=100000",
        "serial:COM3?start=zz",
        "serial:COM3?parity=mark",
        "serial:COM3?method=button",
        "serial:COM3?colour=red",
        "serial:COM3?speed",
    ],
)
def test_options_that_are_none_are_refused_when_the_gate_starts(name: str) -> None:
    with pytest.raises(BadReaderName) as raised:
        open_readers([name])

    assert raised.value.code == "bad_argument"
