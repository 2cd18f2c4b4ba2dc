from __future__ import annotations

import psycopg
import pytest

from ccus.config.edge.outages import PAUSE_SECONDS, Outages
from ccus.history.errors import DatabaseBusy


class Clock:
    def __init__(self) -> None:
        self.seconds = 5.0

    def __call__(self) -> float:
        return self.seconds


def test_the_reason_behind_an_outage_is_written_at_once(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise psycopg.OperationalError("the line is cut\nsecond line")
        except psycopg.OperationalError as problem:
            raise DatabaseBusy() from problem
    except DatabaseBusy as busy:
        Outages(clock=Clock()).add("/api/device/v1/touches", busy)

    (line,) = caplog.messages
    assert line.startswith("1 requests were told to come back, at last to /api/device/v1/touches (DatabaseBusy")
    assert line.endswith("; OperationalError: the line is cut)")


def test_many_requests_are_one_line_in_a_while(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    outages = Outages(clock=clock)
    for _ in range(1000):
        outages.add("/a", DatabaseBusy())
    clock.seconds += PAUSE_SECONDS
    outages.add("/b", DatabaseBusy())

    assert [message.split(" (")[0] for message in caplog.messages] == [
        "1 requests were told to come back, at last to /a",
        "1000 requests were told to come back, at last to /b",
    ]
