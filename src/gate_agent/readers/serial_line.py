"""Readers on a serial line, or on a USB cable that looks like one, by pyserial (extra `serial`).

The argument is the port, and behind a question mark how the reader speaks: `serial:/dev/ttyUSB0?speed=9600&start=stx&end=etx`.

==========  =======================================================  ==========
option      may be                                                   else
==========  =======================================================  ==========
speed       bits per second                                          9600
bits        7, 8                                                     8
parity      none, even, odd                                          none
stop        1, 2                                                     1
start, end  stx, etx, cr, lf, crlf, or bytes in hexadecimal          a line
length      bytes between start and end                              any
data        text, or bytes that are the number of the chip           text
method      card, qr                                                 card
direction   entry, exit (the reader stands at a lane of one)         not told
==========  =======================================================  ==========
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from gate_agent.readers.chip_numbers import Unrecognised, read_number
from gate_agent.readers.credentials import Credential, read_credential
from gate_agent.readers.drivers import DriverMissing, load_driver
from gate_agent.readers.framing import LONGEST, Cut, Frames, Framing
from gate_agent.readers.kinds import BadReaderName, FoundReader, ReaderKind
from gate_agent.readers.telling import Telling
from gate_agent.recognitions import Direction, Method, Recognition, Report, Trouble

# Longer than any pause inside a frame, shorter than the time between two people.
SILENCE_SECONDS = 0.3
RETRY_SECONDS = 0.5
_MARKS = {"stx": b"\x02", "etx": b"\x03", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n"}


class Data(StrEnum):
    """What stands inside a frame."""

    TEXT = "text"
    BYTES = "bytes"


class Parity(StrEnum):
    NONE = "none"
    EVEN = "even"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Speech:
    """How a reader speaks."""

    speed: int = 9600
    bits: int = 8
    parity: Parity = Parity.NONE
    stop: int = 1
    framing: Framing = field(default_factory=Framing)
    data: Data = Data.TEXT
    method: Method = Method.CARD
    direction: Direction | None = None


class SerialReader:
    """One port."""

    def __init__(self, port: str, speech: Speech) -> None:
        self._port = port
        self._speech = speech

    @property
    def name(self) -> str:
        return f"serial:{self._port}"

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        """Reads until `stop`; a port that is not there, or goes, is waited for."""
        telling = Telling(self.name, report)
        while not stop.is_set():
            try:
                port = self._open()
            except DriverMissing as error:
                telling.lasting(Trouble.DRIVER_MISSING, str(error))
                stop.wait()
                continue
            except OSError as error:
                telling.lasting(_why_closed(error), str(error))
                stop.wait(RETRY_SECONDS)
                continue
            try:
                port.reset_input_buffer()  # what came while nobody listened is no touch of this moment
                telling.ready()
                self._listen(port, telling, stop)
            except OSError as error:
                telling.lasting(Trouble.READER_GONE, str(error))
                stop.wait(RETRY_SECONDS)
            finally:
                port.close()

    def _open(self) -> Any:
        """Raises DriverMissing, and OSError (pyserial's own error is one)."""
        serial = load_driver("serial", extra="serial")
        speech = self._speech
        return serial.Serial(
            self._port,
            baudrate=speech.speed,
            bytesize=speech.bits,
            parity=speech.parity[0].upper(),
            stopbits=speech.stop,
            timeout=SILENCE_SECONDS,
            exclusive=True,
        )

    def _listen(self, port: Any, telling: Telling, stop: threading.Event) -> None:
        """Raises OSError when the port goes."""
        frames = Frames(self._speech.framing)
        while not stop.is_set():
            data = port.read(1)
            if not data:
                cut = frames.silence()
                if cut is not None:
                    telling.missed(Trouble.HALF_READ, f"{cut.size} bytes without an end")
                continue
            for frame in frames.take(data + port.read(min(port.in_waiting, LONGEST))):
                self._tell(frame, telling)

    def _tell(self, frame: bytes | Cut, telling: Telling) -> None:
        if isinstance(frame, Cut):
            trouble = Trouble.UNKNOWN_KIND if frame.is_too_long else Trouble.HALF_READ
            telling.missed(trouble, f"a frame of {frame.size} bytes")
            return
        try:
            found = self._credential(frame)
        except Unrecognised as error:
            telling.missed(error.trouble, error.detail)
            return
        speech = self._speech
        recognised = Recognition(
            speech.method, self.name, card=found.card, technician_id=found.technician_id, direction=speech.direction
        )
        telling.report(recognised)

    def _credential(self, frame: bytes) -> Credential:
        """Raises Unrecognised."""
        if self._speech.data is Data.BYTES:
            return Credential(card=read_number(frame))
        try:
            found = read_credential(frame.decode("ascii"))
        except UnicodeDecodeError as error:
            raise Unrecognised(Trouble.HALF_READ, f"byte {error.start + 1} is no character") from error
        if found is None:
            trouble = Trouble.UNREADABLE_QR if self._speech.method is Method.QR else Trouble.UNKNOWN_KIND
            raise Unrecognised(trouble, f"a text of {len(frame)} characters")
        return found


def open_reader(argument: str, site_id: str) -> SerialReader:
    """Raises BadReaderName."""
    port, _, options = argument.partition("?")
    if not port:
        raise BadReaderName(
            "serial", code="bad_argument", what="the port is missing, such as serial:/dev/ttyUSB0 or serial:COM3"
        )
    try:
        return SerialReader(port, _read_speech(dict(parse_qsl(options, strict_parsing=True)) if options else {}))
    except (ValueError, KeyError) as error:
        raise BadReaderName(
            f"serial:{argument}", code="bad_argument", what=f"options not understood: {error}"
        ) from error


def _read_speech(options: dict[str, str]) -> Speech:
    """Raises ValueError for a value that is none, KeyError for a mark that is none."""
    taken = Speech(
        speed=int(options.pop("speed", "9600")),
        bits=int(options.pop("bits", "8")),
        parity=Parity(options.pop("parity", "none")),
        stop=int(options.pop("stop", "1")),
        framing=Framing(
            start=_mark(options.pop("start", "")),
            end=_mark(options.pop("end", "")),
            length=int(options.pop("length", "0")),
        ),
        data=Data(options.pop("data", "text")),
        method=Method(options.pop("method", "card")),
        direction=Direction(options.pop("direction")) if "direction" in options else None,
    )
    if options:
        raise ValueError(", ".join(sorted(options)))
    is_possible = (
        taken.speed > 0 and taken.bits in {7, 8} and taken.stop in {1, 2} and 0 <= taken.framing.length <= LONGEST
    )
    if not is_possible or taken.method not in {Method.CARD, Method.QR}:
        raise ValueError(f"{taken}")
    return taken


def _mark(text: str) -> bytes:
    """Bytes of a mark. Raises ValueError."""
    return _MARKS[text] if text in _MARKS else bytes.fromhex(text)


def _why_closed(error: OSError) -> Trouble:
    is_forbidden = error.errno in {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN}
    # pyserial words the errors of Windows itself and keeps no number.
    is_forbidden = is_forbidden or "PermissionError" in str(error) or "exclusively lock" in str(error)
    return Trouble.READER_FORBIDDEN if is_forbidden else Trouble.READER_GONE


def find_readers() -> list[FoundReader]:
    """Ports with something on a USB cable. Nothing tells whether it is a card reader, so that none is opened without being named."""
    try:
        ports = load_driver("serial.tools.list_ports", extra="serial")
    except DriverMissing as error:
        return [FoundReader("serial", Trouble.DRIVER_MISSING, str(error))]
    return [
        FoundReader(f"serial:{port.device}", detail=str(port.description))
        for port in sorted(ports.comports(), key=lambda port: str(port.device))
        if port.vid is not None
    ]


KIND = ReaderKind("serial", open_reader, find_readers)
