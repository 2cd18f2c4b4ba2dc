"""The line between a gate and the edge: passes requests on, and does to them what lines do.

It understands just enough of HTTP to know where a request ends, so that a request can be lost, sent twice, held back or torn.
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Callable
from enum import StrEnum

ANSWER_SECONDS = 40.0
LONGEST_DELAY_SECONDS = 0.5
BLOCK = 65_536


class Mode(StrEnum):
    WORKS = "works"
    CUT = "cut"
    LOSES_ANSWERS = "loses_answers"
    DELAYS = "delays"
    DUPLICATES = "duplicates"
    REORDERS = "reorders"
    TEARS = "tears"


class Line:
    """Listens on a port of its own. `upstream` gives the edge's port at the moment of each request."""

    def __init__(self, upstream: Callable[[], int]) -> None:
        self._upstream = upstream
        self._mode, self._amount = Mode.WORKS, 0.0
        self._chance = random.Random(0)
        self._held: list[bytes] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, mode: Mode, amount: float = 0.0) -> None:
        """`amount`, a share between 0 and 1, is how hard the line is hit; it also decides what befalls which request."""
        with self._lock:
            self._mode, self._amount = mode, amount
            self._chance = random.Random(amount)
            cut = list(self._open) if mode is Mode.CUT else []
        for connection in cut:
            _end(connection)

    def heal(self) -> None:
        """Works again; what it held back arrives after all."""
        self.set(Mode.WORKS)
        self._deliver_held()

    def close(self) -> None:
        self.set(Mode.CUT)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError):
                while self._mode is not Mode.CUT and (request := _read_message(connection)):
                    answer = self._pass_on(request)
                    connection.sendall(answer)
                    if not _is_whole(answer):
                        return
        finally:
            with self._lock:
                self._open.discard(connection)
            _end(connection)
            connection.close()

    def _pass_on(self, request: bytes) -> bytes:
        """What the gate gets back; nothing when the line breaks."""
        with self._lock:
            mode, amount, draw = self._mode, self._amount, self._chance.random()
        if mode is Mode.CUT:
            return b""
        if mode is Mode.DELAYS:
            threading.Event().wait(draw * LONGEST_DELAY_SECONDS)
            return self._ask(request)
        if mode is Mode.DUPLICATES:
            again = threading.Thread(target=self._ask, args=(request,), daemon=True)
            again.start()
            answer = self._ask(request)
            again.join()
            return answer
        if draw >= 0.3 + 0.6 * amount:  # the others hit some requests and spare some
            return self._ask(request)
        if mode is Mode.LOSES_ANSWERS:
            self._ask(request)
            return b""
        if mode is Mode.REORDERS:
            with self._lock:
                self._held.append(request)
            return b""
        if mode is Mode.TEARS:
            if draw < 0.2:
                self._ask(request[: len(request) // 2])
                return b""
            answer = self._ask(request)
            return answer[: len(answer) // 2]
        return self._ask(request)

    def _deliver_held(self) -> None:
        with self._lock:
            held, self._held = self._held, []
        for request in reversed(held):
            self._ask(request)

    def _ask(self, message: bytes) -> bytes:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._upstream()), 5) as edge:
            edge.settimeout(ANSWER_SECONDS)
            edge.sendall(message)
            if not _is_whole(message):
                return b""
            return _read_message(edge)
        return b""


def _read_message(connection: socket.socket) -> bytes:
    """One request or answer whose length is told in its head; nothing when the other end went away before its end."""
    message = b""
    while not _is_whole(message):
        block = connection.recv(BLOCK)
        if not block:
            return b""
        message += block
    return message


def _is_whole(message: bytes) -> bool:
    head, found, body = message.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return len(body) >= int(value)
    return True


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
