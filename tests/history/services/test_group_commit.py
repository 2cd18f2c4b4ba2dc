from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import ANY

import psycopg
import pytest
from django.db import connection
from tests.history.world import MONDAY, World, a_touch, at

from ccus.history.errors import DatabaseBusy
from ccus.history.models import Touch, WorkRecord
from ccus.history.services import group_commit, partitions
from ccus.history.services.group_commit import GATHER_SECONDS, GroupCommit, Lane, Outcome, Waiting, store_judged
from ccus.history.services.intake import Answer, ReportedTouch

pytestmark = pytest.mark.django_db(transaction=True)


def connect() -> psycopg.Connection[Any]:
    """A connection of the writers' own to the test database."""
    return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor, "context": None})


def store_all(requests: Sequence[Sequence[ReportedTouch]], **options: Any) -> list[Outcome]:
    """Sends requests at the same time through one group commit and gives their outcomes."""

    async def run() -> list[Outcome]:
        writer = GroupCommit(options.pop("connect", connect), **options)
        writer.start()
        try:
            return await asyncio.gather(*(writer.store(touches) for touches in requests), return_exceptions=True)  # type: ignore[return-value]
        finally:
            await asyncio.to_thread(writer.stop)

    return asyncio.run(run())


def test_each_request_gets_its_own_answers_after_the_commit(world: World) -> None:
    days = [MONDAY - timedelta(days=number) for number in range(5)]
    requests = [[a_touch(world.gate, at("08:02", day)), a_touch(world.gate, at("17:30", day))] for day in days]

    outcomes = store_all(requests)

    assert [[answer.work_date for answer in outcome] for outcome in outcomes] == [[day, day] for day in days]
    assert (Touch.objects.count(), WorkRecord.objects.count()) == (10, 5)


def test_sites_are_heard_of_where_touches_are_new(world: World) -> None:
    touch = a_touch(world.gate, at("08:02"))
    heard: list[set[int]] = []

    for _ in range(2):
        store_all([[touch]], hear=heard.append)

    assert heard == [{world.site.pk}], "a repetition is no news"


def test_waiting_requests_share_one_transaction(world: World) -> None:
    groups: list[int] = []
    first_is_stored = threading.Event()

    def store(raw: psycopg.Connection[Any], touches: Sequence[ReportedTouch], received_at: datetime) -> list[Answer]:
        groups.append(len(touches))
        if len(groups) == 1:
            first_is_stored.wait(10)
        return store_judged(raw, touches, received_at)

    async def run() -> None:
        writer = GroupCommit(connect, store=store)
        writer.start()
        first = asyncio.ensure_future(writer.store([a_touch(world.gate, at("08:00"))]))
        await asyncio.sleep(0)
        rest = [asyncio.ensure_future(writer.store([a_touch(world.gate, at("09:00"))])) for _ in range(20)]
        await asyncio.sleep(0)
        first_is_stored.set()
        await asyncio.gather(first, *rest)
        await asyncio.to_thread(writer.stop)

    asyncio.run(run())

    assert sum(groups) == 21
    assert len(groups) <= 3


def wait_on(lane: Lane, *, requests: int, now: float) -> None:
    for _ in range(requests):
        lane.add(Waiting([None], None, now))  # type: ignore[list-item, arg-type]


def store_at_once(lane: Lane, *, requests: int, now: float) -> None:
    wait_on(lane, requests=requests, now=now)
    lane.finish(len(lane.take(1000)))


def test_who_is_alone_waits_for_nobody() -> None:
    lane = Lane()
    assert lane.due_in(0.0) == math.inf

    for second in range(3):
        wait_on(lane, requests=1, now=second)
        assert lane.due_in(second) <= 0
        lane.finish(len(lane.take(1000)))


def test_while_many_come_a_request_waits_a_moment_for_company() -> None:
    lane = Lane()
    store_at_once(lane, requests=8, now=0.0)

    wait_on(lane, requests=1, now=5.0)
    assert lane.due_in(5.0) == pytest.approx(GATHER_SECONDS)
    wait_on(lane, requests=3, now=5.001)
    assert 0 < lane.due_in(5.001) < GATHER_SECONDS
    assert lane.due_in(5.0 + GATHER_SECONDS) <= 0
    wait_on(lane, requests=3, now=5.002)
    assert lane.due_in(5.002) == 0, "nearly as many wait as ever were in hand"


def test_once_few_come_again_nobody_is_waited_for() -> None:
    lane = Lane()
    store_at_once(lane, requests=100, now=0.0)

    for second in range(1, 200):
        store_at_once(lane, requests=1, now=second)
    wait_on(lane, requests=1, now=200.0)

    assert lane.due_in(200.0) <= 0


def store_while_the_first_is_held(world: World, *, rest: int) -> list[int]:
    """Sizes of the groups in the order in which they are begun, where the first of them takes until all others are stored."""
    groups: list[int] = []
    others_are_stored = threading.Event()

    def store(raw: psycopg.Connection[Any], touches: Sequence[ReportedTouch], received_at: datetime) -> list[Answer]:
        groups.append(len(touches))
        if len(groups) == 1:
            assert others_are_stored.wait(10)
        return store_judged(raw, touches, received_at)

    async def run() -> None:
        writer = GroupCommit(connect, store=store, writers=2)
        writer.start()
        first = asyncio.ensure_future(writer.store([a_touch(world.gate, at("08:00", MONDAY - timedelta(days=1)))]))
        while not groups:
            await asyncio.sleep(0)
        others = [a_touch(world.gate, at(f"09:{number % 60:02}")) for number in range(rest)]
        await writer.store(others)
        others_are_stored.set()
        await first
        await asyncio.to_thread(writer.stop)

    asyncio.run(run())
    return groups


def test_a_second_writer_takes_over_what_waits_behind_a_slow_group(world: World) -> None:
    assert store_while_the_first_is_held(world, rest=3) == [1, 3]


def test_a_second_writer_begins_at_once_when_much_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "HELP_AFTER_SECONDS", 60.0)

    assert store_while_the_first_is_held(world, rest=group_commit.MANY_WAIT) == [1, group_commit.MANY_WAIT]


def store_while_a_large_one_is_held(world: World, *, writers: int) -> list[int]:
    """Sizes of the groups: a live request, three large ones, and live ones while the first of the large is being stored."""
    groups: list[int] = []
    live_are_stored = threading.Event()
    large = group_commit.LARGEST_LIVE + 1

    def store(raw: psycopg.Connection[Any], touches: Sequence[ReportedTouch], received_at: datetime) -> list[Answer]:
        groups.append(len(touches))
        if len(touches) >= large and writers > 1:
            assert live_are_stored.wait(10)
        return store_judged(raw, touches, received_at)

    async def run() -> None:
        writer = GroupCommit(connect, store=store, writers=writers)
        writer.start()
        await writer.store([a_touch(world.gate, at("08:00"))])
        days = [MONDAY - timedelta(days=number) for number in range(1, 4)]
        held = [
            asyncio.ensure_future(
                writer.store([a_touch(world.gate, at(f"09:{number % 60:02}", day)) for number in range(large)])
            )
            for day in days
        ]
        while len(groups) < 2:
            await asyncio.sleep(0)
        for minute in range(3):
            await writer.store([a_touch(world.gate, at(f"17:{minute:02}"))])
        live_are_stored.set()
        await asyncio.gather(*held)
        await asyncio.to_thread(writer.stop)

    asyncio.run(run())
    return groups


def test_live_touches_are_stored_while_large_requests_are(world: World) -> None:
    large = group_commit.LARGEST_LIVE + 1

    assert store_while_a_large_one_is_held(world, writers=2) == [1, large, 1, 1, 1, large, large]


def test_a_single_writer_comes_to_large_requests_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "LARGE_PATIENCE_SECONDS", 0.0)

    groups = store_while_a_large_one_is_held(world, writers=1)

    assert sorted(groups) == [1, 1, 1, 1, *[group_commit.LARGEST_LIVE + 1] * 3]


def test_large_requests_share_transactions_while_nobody_is_at_a_gate(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "HELP_AFTER_SECONDS", 60.0)
    monkeypatch.setattr(group_commit, "MANY_WAIT", 10_000)
    groups: list[int] = []
    all_wait = threading.Event()

    def store(raw: psycopg.Connection[Any], touches: Sequence[ReportedTouch], received_at: datetime) -> list[Answer]:
        groups.append(len(touches))
        assert all_wait.wait(10)
        return store_judged(raw, touches, received_at)

    async def run() -> None:
        writer = GroupCommit(connect, store=store, writers=2)
        writer.start()
        large = [a_touch(world.gate, at(f"09:{number % 60:02}")) for number in range(150)]
        held = [asyncio.ensure_future(writer.store(large)) for _ in range(4)]
        while not groups:
            await asyncio.sleep(0)
        all_wait.set()
        await asyncio.gather(*held)
        await asyncio.to_thread(writer.stop)

    asyncio.run(run())

    assert groups in ([150, 450], [300, 300], [450, 150], [600])


def test_a_bad_event_falls_back_alone(world: World) -> None:
    good = [a_touch(world.gate, at(f"08:{minute:02}")) for minute in range(6)]
    bad = a_touch(world.gate, at("09:00"), method="card\x00")

    (first, second) = store_all([[*good[:3], bad, *good[3:5]], [good[5]]])

    assert [isinstance(outcome, Exception) for outcome in first] == [False, False, False, True, False, False]
    assert isinstance(second[0], Answer)
    assert Touch.objects.count() == 6
    assert WorkRecord.objects.get().touch_count == 6


def test_a_time_beyond_the_calendar_falls_back_alone(world: World) -> None:
    impossible = a_touch(world.gate, at("23:59", date(9999, 12, 31)), clock_offset_ms=-2_000_000_000)

    (outcome,) = store_all([[impossible, a_touch(world.gate, at("08:00"))]])

    assert isinstance(outcome[0], OverflowError)
    assert outcome[1] == Answer(ANY, True, "counted", MONDAY, ANY)


def test_a_missing_database_is_waited_for(world: World) -> None:
    tries: list[int] = []

    def connect_at_the_third_try() -> psycopg.Connection[Any]:
        tries.append(1)
        if len(tries) < 3:
            raise psycopg.OperationalError("not there yet")
        return connect()

    (outcome,) = store_all([[a_touch(world.gate, at("08:00"))]], connect=connect_at_the_third_try)

    assert isinstance(outcome[0], Answer)
    assert len(tries) == 3


def test_nobody_waits_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "PATIENCE_SECONDS", 0.0)

    def never() -> psycopg.Connection[Any]:
        raise psycopg.OperationalError("gone")

    (outcome,) = store_all([[a_touch(world.gate, at("08:00"))]], connect=never)

    assert isinstance(outcome, DatabaseBusy)
    assert not Touch.objects.exists()


def test_the_same_batch_in_parallel_and_reordered_leaves_one_record(world: World) -> None:
    partitions.forget_known_months()
    batch = [a_touch(world.gate, at(f"08:{minute:02}")) for minute in range(40)]
    start = threading.Barrier(4)
    answers: list[Outcome] = []

    def send(number: int) -> None:
        start.wait(10)
        for turn in range(3):
            shifted = batch[(number * 7 + turn) % 40 :] + batch[: (number * 7 + turn) % 40]
            answers.extend(store_all([shifted if number % 2 else shifted[::-1]]))

    threads = [threading.Thread(target=send, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(answer.is_new for outcome in answers for answer in outcome) == 40
    assert Touch.objects.count() == 40
    assert WorkRecord.objects.get().touch_count == 40


def test_the_log_of_a_failure_quotes_nothing_that_was_sent(world: World, caplog: pytest.LogCaptureFixture) -> None:
    bad = a_touch(world.gate, at("09:00"), evidence=r'{"told": "in confidence\u0000"}')

    ((outcome,),) = store_all([[bad]])

    assert isinstance(outcome, psycopg.DataError)
    (line,) = [record.getMessage() for record in caplog.records if "piece by piece" in record.getMessage()]
    assert "UntranslatableCharacter" in line
    assert "in confidence" not in caplog.text
