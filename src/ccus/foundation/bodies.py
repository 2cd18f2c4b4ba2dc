"""Reading what a stranger sends: never more than the limit, never longer than the patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from ccus.foundation.errors import BodyTooSlow
from ccus.foundation.refusals import Refusal

# A full batch over a bad mobile line; a sender who is slower sends less at once.
PATIENCE_SECONDS = 30


async def read_body(
    chunks: AsyncIterator[bytes], *, limit: int, too_large: Refusal, patience: float = PATIENCE_SECONDS
) -> bytes:
    """The whole body in bytes. What goes beyond `limit` bytes is not kept: `too_large` is raised with the piece that does.

    Raises BodyTooSlow when the end has not come after `patience` seconds.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in chunks:
                if len(body) + len(chunk) > limit:
                    raise too_large
                body += chunk
    except TimeoutError as slow:
        raise BodyTooSlow(seconds=round(patience)) from slow
    return bytes(body)
