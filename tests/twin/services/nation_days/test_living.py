from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from ccus.twin.errors import NoNation, TouchesNotSent
from ccus.twin.rules.nation.plan import Offsets
from ccus.twin.services.nation import progress
from ccus.twin.services.nation.progress import Beginning
from ccus.twin.services.nation_days.living import run_living_day

MORNING = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class House:
    """The device API and a clock that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = MORNING
        self.batches: list[tuple[str, list[dict[str, Any]]]] = []
        self.is_away = False

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        if self.is_away:
            raise httpx2.ConnectError("nobody there", request=request)
        if "events" not in body:
            return httpx2.Response(200, json={})
        self.batches.append((request.headers["authorization"], body["events"]))
        results = [{"event_id": event["event_id"], "result": "stored"} for event in body["events"]]
        return httpx2.Response(200, json={"results": results})

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=max(seconds, 1e-6))  # no finer than the clock itself

    def run(self, *, gates: int, speed: float) -> list[str]:
        said: list[str] = []
        run_living_day(
            "http://house",
            gates=gates,
            speed=speed,
            say=said.append,
            clock=lambda: self.now,
            sleep=self.sleep,
            transport=httpx2.MockTransport(self.answer),
        )
        return said


def begin() -> None:
    begun = Beginning(scale=Decimal("0.004"), until=date(2024, 2, 29), seed=20240229, offsets=Offsets(devices=7))
    progress.begin(begun, now=MORNING)


def test_without_a_nation_there_is_no_day() -> None:
    with pytest.raises(NoNation):
        House().run(gates=5, speed=60)


def test_the_day_after_the_last_one_is_played_at_the_busiest_sites() -> None:
    begin()
    house = House()

    said = house.run(gates=5, speed=60)

    events = [event for _, batch in house.batches for event in batch]
    assert said[-1] == "一日が終わりました。 / The day is over."
    assert len({token for token, _ in house.batches}) == 5
    assert all(token.startswith("Bearer twin-device:") for token, _ in house.batches)
    assert {event["occurred_at"][:10] for event in events} <= {"2024-03-01"}
    assert all(("card" in event) != ("technician_id" in event) for event in events)


def test_a_day_takes_as_long_as_its_speed_says() -> None:
    begin()
    slow, fast = House(), House()
    slow.run(gates=3, speed=60)
    fast.run(gates=3, speed=600)

    assert (slow.now - MORNING).total_seconds() == pytest.approx(10 * (fast.now - MORNING).total_seconds(), rel=0.01)
    assert slow.now - MORNING < timedelta(minutes=15)


def test_some_batches_are_sent_twice_unchanged() -> None:
    begin()
    house = House()

    house.run(gates=40, speed=600)

    ids = [event["event_id"] for _, batch in house.batches for event in batch]
    assert 0 < len(ids) - len(set(ids)) < len(ids) / 5


def test_a_day_played_again_is_sent_as_the_same_touches() -> None:
    begin()
    once, again = House(), House()

    once.run(gates=5, speed=60)
    again.run(gates=5, speed=450)

    assert touches_of(once) == touches_of(again)


def touches_of(house: House) -> dict[str, dict[str, Any]]:
    return {event["event_id"]: event for _, batch in house.batches for event in batch}


def test_a_day_that_nobody_takes_does_not_end_as_if_it_were_over() -> None:
    begin()
    house = House()
    house.is_away = True

    with pytest.raises(TouchesNotSent) as refused:
        house.run(gates=3, speed=600)

    assert refused.value.sentence("ja").startswith("タッチ ")
    assert "http://house に届きませんでした。「ccus up」が動いていることと" in refused.value.sentence("ja")
