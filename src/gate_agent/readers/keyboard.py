"""Keyboard-type readers on Linux boards that show no page: `keyboard:/dev/input/by-id/usb-…-event-kbd`.

Such a reader types the number of a card and Enter. Its keys are taken for the gate alone, so that they reach no other program. With a
screen nothing of this is needed: the gate's page takes the keys itself, on every system.

`?end=silence` is for readers that type no Enter. The layout is the American one, which these readers send unless they are set otherwise.
Source: Linux, include/uapi/linux/input.h and input-event-codes.h.
"""

from __future__ import annotations

import errno
import os
import select
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

from gate_agent.readers.credentials import read_credential
from gate_agent.readers.kinds import BadReaderName, FoundReader, ReaderKind
from gate_agent.readers.telling import Telling
from gate_agent.recognitions import Method, Recognition, Report, Trouble

RETRY_SECONDS = 0.5
# Longer than the time between two keys of a reader, shorter than that between two people.
SILENCE_SECONDS = 0.3
LONGEST = 256
EVENT = struct.Struct("llHHi")

_DEVICES = Path("/dev/input/by-id")
_EVIOCGRAB = 0x40044590
_SYN, _KEY, _DROPPED, _PRESSED = 0, 1, 3, 1
_ENDS = frozenset({28, 96, 15})  # Enter, Enter of the number pad, Tab
_SILENT = frozenset({29, 42, 54, 56, 58, 69, 97, 100})  # Shift, Control, Alt, Caps Lock, Num Lock
_CHARACTERS = {
    **dict(zip(range(2, 13), "1234567890-", strict=True)),
    **dict(zip(range(16, 26), "QWERTYUIOP", strict=True)),
    **dict(zip(range(30, 39), "ASDFGHJKL", strict=True)),
    **dict(zip(range(44, 51), "ZXCVBNM", strict=True)),
    **dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True)),
}


class KeyboardReader:
    """One input device."""

    def __init__(self, device: str, *, ends_in_silence: bool = False) -> None:
        self._device = device
        self._ends_in_silence = ends_in_silence

    @property
    def name(self) -> str:
        return f"keyboard:{self._device}"

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        """Reads until `stop`; a device that is not there, or goes, is waited for."""
        telling = Telling(self.name, report)
        if not sys.platform.startswith("linux"):
            telling.lasting(Trouble.DRIVER_MISSING, "Linux only; elsewhere the gate's page takes the keys")
            stop.wait()
            return
        while not stop.is_set():
            try:
                file = _open(self._device)
            except OSError as error:
                is_forbidden = error.errno in {errno.EACCES, errno.EPERM, errno.EBUSY}
                telling.lasting(Trouble.READER_FORBIDDEN if is_forbidden else Trouble.READER_GONE, str(error))
                stop.wait(RETRY_SECONDS)
                continue
            telling.ready()
            try:
                _Typing(telling, self._ends_in_silence).listen(file, stop)
            except OSError as error:
                telling.lasting(Trouble.READER_GONE, str(error))
                stop.wait(RETRY_SECONDS)
            finally:
                os.close(file)


class _Typing:
    """What one device types."""

    def __init__(self, telling: Telling, ends_in_silence: bool) -> None:
        self._telling = telling
        self._ends_in_silence = ends_in_silence
        self._typed = ""
        self._is_broken = False

    def listen(self, file: int, stop: threading.Event) -> None:
        """Raises OSError when the device goes."""
        while not stop.is_set():
            if not select.select([file], [], [], SILENCE_SECONDS)[0]:
                self._silence()
                continue
            data = os.read(file, EVENT.size * 64)
            if not data:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            whole = len(data) - len(data) % EVENT.size
            for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
                self._event(kind, code, value)

    def _event(self, kind: int, code: int, value: int) -> None:
        if kind == _SYN and code == _DROPPED:
            self._is_broken = True  # the machine was too slow and keys are lost
        if kind != _KEY or value != _PRESSED or code in _SILENT:
            return
        if code in _ENDS:
            self._end()
        elif code in _CHARACTERS and len(self._typed) < LONGEST:
            self._typed += _CHARACTERS[code]
        else:
            self._is_broken = True

    def _silence(self) -> None:
        if self._typed and not self._ends_in_silence:
            self._is_broken = True
        self._end()

    def _end(self) -> None:
        typed, self._typed = self._typed, ""
        is_broken, self._is_broken = self._is_broken, False
        found = None if is_broken else read_credential(typed)
        if found is not None:
            self._telling.report(
                Recognition(Method.CARD, self._telling.name, card=found.card, technician_id=found.technician_id)
            )
        elif typed or is_broken:
            self._telling.missed(Trouble.HALF_READ, f"{len(typed)} keys")


def _open(device: str) -> int:
    """The device, its keys taken for us alone. Raises OSError."""
    file = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        _grab(file)
    except OSError:
        os.close(file)
        raise
    return file


def _grab(file: int) -> None:
    import fcntl  # there is none on Windows

    fcntl.ioctl(file, _EVIOCGRAB, 1)


def open_reader(argument: str, _site_id: str) -> KeyboardReader:
    """Raises BadReaderName."""
    device, _, options = argument.partition("?")
    if not device:
        what = "the device is missing, such as keyboard:/dev/input/by-id/usb-…-event-kbd"
        raise BadReaderName("keyboard", code="bad_argument", what=what)
    if options and parse_qsl(options) != [("end", "silence")]:
        raise BadReaderName(f"keyboard:{argument}", code="bad_argument", what="the only option is end=silence")
    return KeyboardReader(device, ends_in_silence=bool(options))


def find_readers() -> list[FoundReader]:
    """Keyboards by their cable. Nothing tells a reader from a real keyboard, so that none is opened without being named."""
    try:
        found = sorted(path for path in _DEVICES.iterdir() if path.name.endswith("-event-kbd"))
    except OSError:
        return []
    return [FoundReader(f"keyboard:{path}", detail="a reader or an ordinary keyboard") for path in found]


KIND = ReaderKind("keyboard", open_reader, find_readers)
