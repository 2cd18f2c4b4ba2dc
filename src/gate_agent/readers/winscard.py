"""The few calls of PC/SC (winscard) that a gate needs, their errors raised."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from gate_agent.readers.drivers import load_driver
from gate_agent.recognitions import Trouble

WATCH_MS = 400  # how soon `stop` and a reader put in are noticed

# winscard.h; as unsigned numbers, since Windows gives them signed.
REMOVED = frozenset(
    {
        0x80100009,
        0x80100017,
        0x80100069,
        0x8010000C,
        0x80100067,
        0x80100068,
        0x80100066,
        0x8010002F,
        0x80100013,
        0x80100016,
    }
)
UNSUPPORTED = frozenset({0x80100065, 0x8010000F, 0x8010001C, 0x8010000D, 0x80100015})
FORBIDDEN = frozenset({0x8010006A, 0x80100027, 0x8010000B})
_NO_READERS = frozenset({0x8010002E})
_READER_LEFT = frozenset({0x80100009, 0x80100017})
_NO_SERVICE = frozenset({0x8010001D, 0x8010001E})
_TIMEOUT = 0x8010000A

SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"
_SOCKET = "/run/pcscd/pcscd.comm"


class CallFailed(Exception):
    """A call of the PC/SC service failed. `code` is unsigned."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{words} (0x{code:08X})")
        self.code = code


class Service:
    """A connection to the service of the operating system. Everything but `close` raises CallFailed."""

    def __init__(self) -> None:
        """Raises DriverMissing too."""
        scard: Any = load_driver("smartcard.scard", extra="pcsc")
        self._scard = scard
        self._context = self._check(scard.SCardEstablishContext(scard.SCARD_SCOPE_USER))

    def close(self) -> None:
        self._scard.SCardReleaseContext(self._context)

    def readers(self) -> list[str]:
        try:
            return list(self._check(self._scard.SCardListReaders(self._context, [])))
        except CallFailed as error:
            if error.code in _NO_READERS:
                return []
            raise

    def changes(self, known: list[tuple[str, int]]) -> list[tuple[str, int, bytes]]:
        """Readers whose state is another one than the known, with the state and the card's ATR; empty after WATCH_MS."""
        try:
            states = self._check(self._scard.SCardGetStatusChange(self._context, WATCH_MS, known))
        except CallFailed as error:
            if error.code == _TIMEOUT or error.code in _READER_LEFT:
                return []
            raise
        before = dict(known)
        found = [(name, state & 0xFFFFFFFF, bytes(atr)) for name, state, atr in states]
        return [(name, state, atr) for name, state, atr in found if state & ~2 != before[name] & ~2]

    def ask(self, reader: str, command: bytes) -> bytes:
        """The answer of the card in a reader, its status word included."""
        scard = self._scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        card, protocol = self._check(scard.SCardConnect(self._context, reader, scard.SCARD_SHARE_SHARED, protocols), 2)
        try:
            return bytes(byte & 0xFF for byte in self._check(scard.SCardTransmit(card, protocol, list(command))))
        finally:
            scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    def power_down(self, reader: str) -> None:
        """Takes the power from the card in a reader; the next `ask` gives it back, and the card begins anew."""
        scard = self._scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        card, _ = self._check(scard.SCardConnect(self._context, reader, scard.SCARD_SHARE_SHARED, protocols), 2)
        scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)

    def _check(self, answer: Any, values: int = 1) -> Any:
        """What a call gave, its first item being the error."""
        code = answer[0] & 0xFFFFFFFF
        if code:
            raise CallFailed(code, self._scard.SCardGetErrorMessage(answer[0]))
        return answer[1] if values == 1 else answer[1 : 1 + values]


def why_no_service(error: CallFailed) -> tuple[Trouble, str]:
    """Why there is no service to talk to. Windows runs it only while a reader is connected."""
    if error.code in FORBIDDEN:
        return Trouble.READER_FORBIDDEN, str(error)
    if error.code in _NO_SERVICE and sys.platform == "win32":
        return Trouble.READER_GONE, str(error)
    socket = Path(os.environ.get(SOCKET_VARIABLE, _SOCKET))
    if error.code in _NO_SERVICE and socket.exists() and not os.access(socket, os.W_OK):
        return Trouble.READER_FORBIDDEN, f"{socket}: {error}"
    return Trouble.DRIVER_MISSING, f"pcscd: {error}"
