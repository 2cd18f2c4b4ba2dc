"""HTTP/1.1 over one kept connection, as little of it as a load generator needs: it runs on the processors that it measures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

LARGEST_HEAD = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, header fields in lower case, and the whole body."""

    status: int
    head: dict[bytes, bytes]
    body: bytes


class Wire:
    """One connection to 127.0.0.1, made when it is first used and made again after it broke. One request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """OSError when nobody listens. A line that the other end has closed is made anew, as every client does it."""
        if self._reader is not None and self._reader.at_eof():
            self.close()
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=LARGEST_HEAD)

    async def ask(self, request: bytes) -> Answer:
        """OSError, asyncio.IncompleteReadError or ValueError when the line breaks or what comes is no answer."""
        try:
            await self.open()
            assert self._reader is not None and self._writer is not None
            self._writer.write(request)
            status, head = await self._head()
            if head.get(b"transfer-encoding") == b"chunked":
                body = b"".join([chunk async for chunk in self._chunks()])
            else:
                body = await self._reader.readexactly(int(head.get(b"content-length", b"0")))
        except BaseException:
            self.close()
            raise
        if head.get(b"connection") == b"close":
            self.close()
        return Answer(status, head, body)

    async def listen(self, request: bytes) -> AsyncIterator[bytes]:
        """Pieces of an answer without end; none when it is no 200."""
        try:
            await self.open()
            assert self._reader is not None and self._writer is not None
            self._writer.write(request)
            status, _ = await self._head()
            if status == 200:
                async for chunk in self._chunks():
                    yield chunk
        finally:
            self.close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _head(self) -> tuple[int, dict[bytes, bytes]]:
        assert self._reader is not None
        first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        fields = (line.partition(b":") for line in lines if line)
        return int(first.split(b" ", 2)[1]), {name.lower(): value.strip() for name, _, value in fields}

    async def _chunks(self) -> AsyncIterator[bytes]:
        assert self._reader is not None
        while size := int((await self._reader.readuntil(b"\r\n")).split(b";")[0], 16):
            yield (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readuntil(b"\r\n")


def get(path: str, *, cookie: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Language: ja", "Accept-Encoding: gzip"]
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()


def post(path: str, body: bytes, *, token: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
