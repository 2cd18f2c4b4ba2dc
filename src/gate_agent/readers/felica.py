"""FeliCa and other NFC cards by nfcpy (extra `felica`), for USB readers that PC/SC does not know, such as PaSoRi on small boards.

The argument is nfcpy's path of the device: `usb` (the first one known), `usb:054c:06c3`, `tty:USB0:pn532`, `udp:localhost:54321`.
A card that lies on the reader when watching begins is no touch, and one that stays there is one touch.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from gate_agent.readers.chip_numbers import Unrecognised, read_number
from gate_agent.readers.drivers import DriverMissing, load_driver
from gate_agent.readers.kinds import BadReaderName, FoundReader, ReaderKind
from gate_agent.readers.telling import Telling
from gate_agent.recognitions import Method, Recognition, Report, Trouble

PAUSE_SECONDS = 0.05
RETRY_SECONDS = 0.5
# A card at the edge of the field is missed now and then; after so many rounds without it, it was taken away.
ROUNDS_UNTIL_LEFT = 3
_TECHNOLOGIES = {"212F": "felica", "106A": "type_a", "106B": "type_b"}
_PATHS = ("usb", "tty", "com", "udp")


class FelicaReader:
    """One device that nfcpy drives."""

    def __init__(self, path: str = "") -> None:
        if path and path.split(":")[0] not in _PATHS:
            raise BadReaderName(
                f"felica:{path}", code="bad_argument", what=f"the device is none of {', '.join(_PATHS)}"
            )
        self._path = path or "usb"
        self._name = f"felica:{path}" if path else "felica"

    @property
    def name(self) -> str:
        return self._name

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        """Watches until `stop`; a device that is not there, or goes, is waited for."""
        telling = Telling(self.name, report)
        while not stop.is_set():
            try:
                nfc = load_driver("nfc", extra="felica")
                device = nfc.ContactlessFrontend(self._path)
            except DriverMissing as error:
                telling.lasting(Trouble.DRIVER_MISSING, str(error))
                stop.wait()
                continue
            except OSError as error:
                telling.lasting(*_why_absent(self._path, error))
                stop.wait(RETRY_SECONDS)
                continue
            try:
                _Watch(nfc, device, telling).go_on(stop)
            except OSError as error:
                telling.lasting(Trouble.READER_GONE, str(error))
                stop.wait(RETRY_SECONDS)
            finally:
                device.close()


class _Watch:
    """The cards at one device, round after round."""

    def __init__(self, nfc: Any, device: Any, telling: Telling) -> None:
        self._nfc = nfc
        self._device = device
        self._telling = telling
        self._technologies = list(_TECHNOLOGIES)
        self._rounds_missed: dict[str, int] = {}
        self._is_first = True
        self._has_told_two = False

    def go_on(self, stop: threading.Event) -> None:
        """Raises OSError when the device goes."""
        while not stop.is_set():
            seen: dict[str, str] = {}
            for technology in list(self._technologies):
                number = self._sense(technology)
                if number is not None:
                    seen[number] = _TECHNOLOGIES[technology]
                if stop.is_set():
                    return
            self._notice(seen)
            self._telling.ready()
            stop.wait(PAUSE_SECONDS)

    def _sense(self, technology: str) -> str | None:
        """The number of a card of this technology, or None. What could not be read is told."""
        clf = self._nfc.clf
        try:
            target = self._device.sense(clf.RemoteTarget(technology))
        except clf.UnsupportedTargetError:
            self._technologies.remove(technology)
            return None
        except clf.CommunicationError as error:
            self._telling.missed(Trouble.HALF_READ, f"{technology}: {type(error).__name__}")
            return None
        if target is None:
            return None
        try:
            return read_number(_number_of(target))
        except Unrecognised as error:
            self._telling.missed(error.trouble, f"{technology}: {error.detail}")
            return None

    def _notice(self, seen: dict[str, str]) -> None:
        come = [number for number in seen if number not in self._rounds_missed]
        for number in seen:
            self._rounds_missed[number] = 0
        for number in set(self._rounds_missed) - set(seen):
            self._rounds_missed[number] += 1
            if self._rounds_missed[number] >= ROUNDS_UNTIL_LEFT:
                del self._rounds_missed[number]
        is_first, self._is_first = self._is_first, False
        if len(self._rounds_missed) > 1:
            if come and not is_first:
                self._telling.missed(Trouble.TWO_CARDS, " and ".join(sorted(set(seen.values()))))
            return
        if come and not is_first:
            kind = seen[come[0]]
            evidence = {"device": str(self._device), "card_kind": kind}
            self._telling.report(Recognition(Method.CARD, self._telling.name, card=come[0], evidence=evidence))


def _number_of(target: Any) -> bytes:
    """IDm, UID or PUPI of what was sensed; of a Type 1 tag the number in its RID."""
    if target.sensf_res:
        return bytes(target.sensf_res[1:9])
    if target.sensb_res:
        return bytes(target.sensb_res[1:5])
    return bytes(target.sdd_res or target.rid_res[2:6])


def _why_absent(path: str, error: OSError) -> tuple[Trouble, str]:
    """nfcpy says "no such device" also of one that may not be opened: whether it is plugged in tells the two apart."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EBUSY}:
        return Trouble.READER_FORBIDDEN, str(error)
    plugged_in = [node for known, node in _usb_devices() if known] if path.split(":")[0] == "usb" else []
    if plugged_in:
        return Trouble.READER_FORBIDDEN, f"{', '.join(plugged_in)}: no permission, or used by another program"
    return Trouble.READER_GONE, str(error)


def _usb_devices() -> list[tuple[str, str]]:
    """USB devices: the path for nfcpy, empty when nfcpy has no driver, and what to call it in a sentence."""
    transport = load_driver("nfc.clf.transport", extra="felica")
    drivers = load_driver("nfc.clf.device", extra="felica").usb_device_map
    try:
        found = transport.USB.find("usb")
    except Exception:  # libusb raises errors of its own where there is no USB at all
        return []
    return [
        (f"usb:{vendor:04x}:{product:04x}" if (vendor, product) in drivers else "", f"/dev/bus/usb/{bus:03}/{place:03}")
        for vendor, product, bus, place in found
    ]


def find_readers() -> list[FoundReader]:
    """USB readers that nfcpy can drive."""
    try:
        devices = [device for device in _usb_devices() if device[0]]
    except DriverMissing as error:
        return [FoundReader("felica", Trouble.DRIVER_MISSING, str(error))]
    return [_found(path, node) for path, node in devices] or [
        FoundReader("felica", Trouble.READER_GONE, "no reader is connected")
    ]


def _found(path: str, node: str) -> FoundReader:
    if sys.platform.startswith("linux") and not os.access(node, os.R_OK | os.W_OK):
        return FoundReader(f"felica:{path}", Trouble.READER_FORBIDDEN, f"{node}: no permission")
    return FoundReader(f"felica:{path}")


KIND = ReaderKind("felica", lambda argument, _: FelicaReader(argument), find_readers)
