from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ccus.foundation.bodies import read_body
from ccus.foundation.errors import BodyTooSlow
from ccus.foundation.refusals import Refusal


class TooLarge(Refusal):
    code = "test.too_large"


def read(chunks: AsyncIterator[bytes], *, limit: int = 10, patience: float = 5.0) -> bytes:
    return asyncio.run(read_body(chunks, limit=limit, too_large=TooLarge(), patience=patience))


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def test_a_body_of_exactly_the_limit_is_read_whole() -> None:
    assert read(_pieces(b"01234", b"", b"56789")) == b"0123456789"


def test_a_body_without_end_is_refused_at_the_piece_that_goes_beyond() -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"0123"

    with pytest.raises(TooLarge):
        read(endless())

    assert taken == 3


def test_a_body_that_stalls_is_given_up() -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"0"
        await asyncio.Event().wait()

    with pytest.raises(BodyTooSlow) as refused:
        read(stalled(), patience=0.01)

    assert refused.value.status == 408
