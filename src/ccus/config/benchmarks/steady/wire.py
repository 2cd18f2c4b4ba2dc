"""HTTP/1.1 over one kept connection, as little of it as a load generator needs: it runs on the processors that it measures."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar, cast

LARGEST_HEAD = 65536
Result = TypeVar("Result")
_HEAD_ENDS, _CHUNKS_END = b"\r\n\r\n", b"0\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)")
_CHUNKED, _CLOSES = b"\r\ntransfer-encoding: chunked", b"\r\nconnection: close"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the lines of the head in lower case, and the whole body."""

    status: int
    head: bytes
    body: bytes

    def field(self, name: bytes) -> bytes | None:
        """Value of a header field by its name in lower case."""
        found = re.search(rb"\r\n" + name + rb":[ \t]*([^\r]*)", self.head)
        return found[1].strip() if found else None


class _Line(asyncio.Protocol):
    """A connection. The answer is read where it arrives; streams and tasks in between would cost more than all the rest."""

    def __init__(self) -> None:
        self.is_lost = False
        self._transport: asyncio.Transport | None = None
        self._awaited: asyncio.Future[Answer] | None = None
        self._came = b""

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        assert self._transport is not None and self._awaited is None, "one request at a time"
        self._awaited = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._awaited

    def close(self) -> None:
        self.is_lost, self._awaited = True, None
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its class

    def data_received(self, data: bytes) -> None:
        self._came += data
        try:
            answer = answer_in(self._came)
        except ValueError as problem:
            self._end(problem)
            return
        if answer is not None and self._awaited is not None:
            self._came, awaited, self._awaited = b"", self._awaited, None
            if not awaited.done():
                awaited.set_result(answer)

    def connection_lost(self, problem: Exception | None) -> None:
        self._end(problem if isinstance(problem, OSError) else ConnectionResetError("the other end closed the line"))

    def _end(self, problem: Exception) -> None:
        awaited = self._awaited
        self.close()
        if awaited is not None and not awaited.done():
            awaited.set_exception(problem)


def answer_in(came: bytes) -> Answer | None:
    """The answer, once it has come whole. ValueError when it is none."""
    end = came.find(_HEAD_ENDS)
    if end < 0:
        if len(came) > LARGEST_HEAD:
            raise ValueError("a head without end")
        return None
    head = came[: end + 2].lower()
    if _CHUNKED in head:
        body = _whole(came[end + 4 :]) if came.endswith(_CHUNKS_END) else None
    else:
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        body = came[end + 4 : end + 4 + length] if len(came) >= end + 4 + length else None
    return None if body is None else Answer(int(head[9:12]), head, body)


def _whole(chunks: bytes) -> bytes | None:
    """The body that chunks carry; None while one is not whole."""
    pieces: list[bytes] = []
    at = 0
    while True:
        line = chunks.find(b"\r\n", at)
        if line < 0:
            return None
        size = int(chunks[at:line].partition(b";")[0], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(chunks[line + 2 : line + 2 + size])
        at = line + 4 + size
        if at > len(chunks):
            return None


class Wire:
    """One connection to 127.0.0.1, made when it is first used and made again after it broke. One request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: _Line | None = None

    async def open(self) -> None:
        """OSError when nobody listens. A line that the other end has closed is made anew, as every client does it."""
        if self._line is None or self._line.is_lost:
            _, self._line = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", self._port)

    async def ask(self, request: bytes) -> Answer:
        """OSError or ValueError when the line breaks or what comes is no answer."""
        await self.open()
        assert self._line is not None
        try:
            answer = await self._line.ask(request)
        except BaseException:
            self.close()
            raise
        if _CLOSES in answer.head:
            self.close()
        return answer

    async def listen(self, request: bytes) -> AsyncIterator[bytes]:
        """Pieces of an answer without end, over a connection of its own; none when it is no 200."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=LARGEST_HEAD)
        try:
            writer.write(request)
            head = await reader.readuntil(_HEAD_ENDS)
            if int(head[9:12]) == 200:
                while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
                    yield (await reader.readexactly(size + 2))[:-2]
        finally:
            writer.close()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def play(played: Coroutine[Any, Any, Result]) -> Result:
    """Runs to its end on the lightest loop there is."""
    if sys.platform == "win32":
        return asyncio.run(played)
    import uvloop

    return uvloop.run(played)


def get(path: str, *, cookie: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Language: ja", "Accept-Encoding: gzip"]
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()


def post(path: str, body: bytes, *, token: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
