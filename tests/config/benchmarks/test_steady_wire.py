"""The load generator's own HTTP, before a server that says what the test wants."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import pytest

from ccus.config.benchmarks.steady.wire import Answer, Wire, answer_in

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Kind: One \r\n\r\nhello"
CHUNKED = b"HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\nRefresh: 10\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"


def ask(*answers: Sequence[bytes], closes: bool = False) -> list[Answer]:
    """What the wire makes of answers that come in these pieces, one request each over one line."""

    async def run() -> list[Answer]:
        lines: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.append(writer)
            for pieces in answers:
                await reader.read(100)
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
            if closes:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        wire = Wire(server.sockets[0].getsockname()[1])
        try:
            found = [await asyncio.wait_for(wire.ask(b"?"), 10) for _ in answers]
            assert len(lines) == 1
            return found
        finally:
            wire.close()
            server.close()
            for writer in lines:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    return asyncio.run(run())


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_an_answer_is_read_whole_in_however_many_pieces_it_comes(answer: bytes) -> None:
    assert [answer_in(answer[:cut]) for cut in range(len(answer))] == [None] * len(answer)
    whole = answer_in(answer)
    assert whole is not None and whole.body == b"hello"
    (read,) = ask([answer[:30], answer[30:-3], answer[-3:]])
    assert read == whole


def test_several_requests_go_over_one_line() -> None:
    first, second = ask([PLAIN], [CHUNKED])

    assert (first.status, first.field(b"x-kind"), first.field(b"refresh")) == (200, b"one", None)
    assert (second.status, second.field(b"refresh")) == (503, b"10")


def test_a_line_that_breaks_and_an_answer_that_is_none_are_told() -> None:
    with pytest.raises(OSError):
        ask([PLAIN[:-2]], closes=True)
    with pytest.raises(ValueError, match="invalid literal"):
        ask([b"HELLO WORLD\r\n\r\n"])
