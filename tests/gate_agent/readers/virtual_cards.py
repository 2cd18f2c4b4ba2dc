"""A PC/SC service of the test's own with a virtual reader, and cards for it.

`pcscd` and the driver of vsmartcard (`vpcd`) are the real ones; the card is played here, over vpcd's protocol: messages with two
bytes of length, where a message of one byte is a control code and anything else an APDU (vsmartcard, virtualsmartcard/src/vpcd).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
FELICA_ATR = bytes.fromhex("3B8F8001804F0CA0000003061100 3B0000000042".replace(" ", ""))
TYPE_A_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
TYPE_B_ATR = bytes.fromhex("3B8880010102030400000000 80".replace(" ", ""))
CONTACT_ATR = bytes.fromhex("3B6500002063CB6800")

_GET_ATR = 4  # the others (power off, power on, reset) want no answer
_OPEN_SECONDS = 10.0

Answer = Callable[[bytes], bytes | None]


def why_no_service() -> str:
    """Why a PC/SC service cannot be started here; empty when it can."""
    if shutil.which("pcscd") is None or not DRIVER.exists():
        return "pcscd and vsmartcard-vpcd are not installed (tools/ensure_smartcard.py)"
    tried = subprocess.run(["unshare", "--mount", "mount", "--bind", "/usr", "/run"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "a folder cannot be mounted in a namespace of its own; that needs root"


def answering(number: str, status: str = "9000") -> Answer:
    """A card that answers GET DATA with this number, and nothing else."""
    return lambda command: bytes.fromhex(number + status if command[:2] == b"\xff\xca" else "6D00")


class PcscService:
    """A pcscd of our own: its socket lies in `folder`, which it sees as /run/pcscd, and which the client is told by a variable."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "run" / "pcscd.comm"
        self._run = folder / "run"
        self._readers = folder / "readers"
        self._run.mkdir(parents=True)
        self._readers.mkdir()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _two_free_ports()

    def start(self, *, reader: bool = True) -> None:
        """Starts and waits until clients are served. The reader has two slots, as that driver makes them."""
        (self._readers / "vpcd").unlink(missing_ok=True)
        if reader:
            (self._readers / "vpcd").write_text(
                f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{self.port:#x}\nLIBPATH {DRIVER}\nCHANNELID {self.port:#x}\n'
            )
        script = f'mount --bind "{self._run}" /run/pcscd && exec pcscd --foreground --config "{self._readers}"'
        Path("/run/pcscd").mkdir(exist_ok=True)
        self._process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_until(lambda: _is_listening(self.socket))

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait(timeout=10)
            self._process = None
            for left in self._run.iterdir():  # what a killed service leaves behind
                left.unlink()


class VirtualCard:
    """A card on the virtual reader while the block runs. It is taken away in the middle when `answer` gives None."""

    def __init__(self, port: int, atr: bytes, answer: Answer) -> None:
        self._atr = atr
        self._answer = answer
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.take_away()
        self._thread.join(timeout=10)

    def take_away(self) -> None:
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # already taken away
            return
        self._connection.close()

    def _serve(self) -> None:
        try:
            while (message := self._receive()) is not None:
                if len(message) > 1:
                    answer = self._answer(message)
                    if answer is None:
                        self.take_away()
                        return
                    self._send(answer)
                elif message[0] == _GET_ATR:
                    self._send(self._atr)
        except OSError:  # the service ended, or the card was taken away
            return

    def _receive(self) -> bytes | None:
        head = self._take(2)
        return self._take(int.from_bytes(head, "big")) if head else None

    def _take(self, count: int) -> bytes | None:
        taken = b""
        while len(taken) < count:
            piece = self._connection.recv(count - len(taken))
            if not piece:
                return None
            taken += piece
        return taken

    def _send(self, data: bytes) -> None:
        self._connection.sendall(len(data).to_bytes(2, "big") + data)


def _two_free_ports() -> int:
    """A port that is free together with the next one."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no two free ports")


def _is_listening(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(os.fspath(path))
        except OSError:
            return False
    return True


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _OPEN_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("the PC/SC service did not start")
        time.sleep(0.02)
