"""What stands around every endpoint of the edge."""

from __future__ import annotations

import asyncio
import json
import logging

import psycopg
import pytest
from django.db import OperationalError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from ccus.config.edge.app import in_words
from ccus.config.edge.operations import Endpoint
from ccus.config.edge.outages import Outages
from ccus.foundation.bodies import read_body
from ccus.history.errors import BodyTooLarge


def answer_of(endpoint: Endpoint, receive: Receive) -> Response:
    app = Starlette()
    app.state.outages = Outages()
    scope = {
        "app": app,
        "type": "http",
        "method": "POST",
        "path": "/touches",
        "query_string": b"",
        "headers": [],
        "server": ("edge", 80),
    }

    async def answered() -> Response:
        return await in_words(endpoint, permission="device:touch:write")(Request(scope, receive))

    return asyncio.run(answered())


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

    answer = answer_of(endpoint, receive)

    assert (answer.status_code, answer.body, messages) == (400, b"", [])


def test_a_defect_is_told_to_the_gate_in_words_and_to_the_log_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    async def receive() -> Message:
        raise AssertionError("nobody asks")

    async def endpoint(request: Request) -> Response:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR, logger="ccus.edge"):
        answer = answer_of(endpoint, receive)

    assert (answer.status_code, answer.media_type) == (500, "application/problem+json")
    assert json.loads(bytes(answer.body))["code"] == "server.fault"
    assert "ZeroDivisionError" in caplog.text


def test_an_absent_database_is_told_to_the_gate_as_a_wait(caplog: pytest.LogCaptureFixture) -> None:
    async def receive() -> Message:
        raise AssertionError("nobody asks")

    async def endpoint(request: Request) -> Response:
        raise OperationalError from psycopg.OperationalError("connection refused")

    answer = answer_of(endpoint, receive)

    assert (answer.status_code, json.loads(bytes(answer.body))["code"]) == (503, "history.database_busy")
    assert [message.partition(" (")[0] for message in caplog.messages] == [
        "1 requests were told to come back, at last to /touches"
    ]
    assert "OperationalError: connection refused" in caplog.text
