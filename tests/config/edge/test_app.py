"""What stands around every endpoint of the edge."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from ccus.config.edge.app import in_words
from ccus.foundation.bodies import read_body
from ccus.history.errors import BodyTooLarge


def test_a_gate_that_breaks_off_in_the_middle_of_its_body_is_no_defect() -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": b'{"events": [', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def endpoint(request: Request) -> Response:
        await read_body(request.stream(), limit=100, too_large=BodyTooLarge(limit_bytes=100))
        raise AssertionError("the body never came whole")

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}

    async def answered() -> Response:
        return await in_words(endpoint, permission="device:touch:write")(Request(scope, receive))

    answer = asyncio.run(answered())

    assert (answer.status_code, answer.body, messages) == (400, b"", [])
