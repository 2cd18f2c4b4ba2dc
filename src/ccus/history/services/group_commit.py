"""Many waiting requests, one transaction.

Each request puts its touches on a queue; a writer thread takes everything that waits (up to a thousand touches), stores it in
one transaction and only then lets each request answer. One fsync serves them all, and every answer is still a durable one.
While many come, it waits a moment for the others: a transaction costs much, one more touch in it little.
A second writer helps while much waits, or when the first takes long: few touches are stored best together.
Requests with many touches, as gates send that were offline for long, wait apart: while others come, one writer at a time stores
them, one by one, so that nobody at a gate stands behind them.
A group that fails as a whole is tried again request by request, and a failing request touch by touch, so that one bad event
never takes others with it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from ccus.history.errors import DatabaseBusy
from ccus.history.services import intake, partitions
from ccus.history.services.intake import Answer, ReportedTouch
from ccus.history.services.prepared import in_transaction

logger = logging.getLogger("ccus.intake")

LARGEST_GROUP = 1000
# So long a request waits for company at most, and not at all when nearly as many wait as were in hand at once lately: then hardly
# anybody else will come. Who is alone never waits.
GATHER_SECONDS = 0.02
NEARLY_ALL = 0.85
_FORGET = 0.95  # of the most requests in hand, with each group
# Beside a writer at work another begins when so many touches wait, or when one has waited so long.
MANY_WAIT = 200
HELP_AFTER_SECONDS = 0.05
# A request of more touches is no live one.
LARGEST_LIVE = 100
# While no live request has come for so long, everybody stores large ones.
LIVE_IS_OVER_SECONDS = 1.0
# A large one that has waited so long comes next, whatever else waits.
LARGE_PATIENCE_SECONDS = 1.0
# How long a request may wait for a database that is gone before the device is told to come back.
PATIENCE_SECONDS = 8.0
_RECONNECT_PAUSE_SECONDS = 0.1
_SHORTEST_PAUSE_SECONDS = 0.001
_WORD_PAUSE_SECONDS = 30.0  # between two log lines about the same outage

Outcome = list[Answer | Exception]
Connect = Callable[[], psycopg.Connection[Any]]
# Stores touches inside the transaction it is called in; one answer per touch.
Store = Callable[[psycopg.Connection[Any], Sequence[ReportedTouch], datetime], list[Answer]]
# Hears, on the event loop and after the commit, the internal ids of the sites at which touches arrived.
Hear = Callable[[set[int]], None]


@dataclass(slots=True)
class Waiting:
    """A request. `since` on the monotonic clock."""

    touches: Sequence[ReportedTouch]
    future: asyncio.Future[Outcome]
    since: float


def store_judged(
    connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch], received_at: datetime
) -> list[Answer]:
    """What the product stores: facts, verdicts and days."""
    return intake.store_touches(connection, touches, received_at=received_at)


class Lane:
    """What waits on one lane, and how many writers are at work on it."""

    def __init__(self) -> None:
        self.waiting: deque[Waiting] = deque()
        self.touches = 0
        self.at_work = 0
        self._being_stored = 0
        self._most_in_hand = 0.0

    def add(self, waiting: Waiting) -> None:
        self.waiting.append(waiting)
        self.touches += len(waiting.touches)
        self._most_in_hand = max(self._most_in_hand, len(self.waiting) + self._being_stored)

    def take(self, most: int) -> list[Waiting]:
        """From the front, until there are `most` touches or more."""
        group: list[Waiting] = []
        size = 0
        while self.waiting and size < most:
            following = self.waiting.popleft()
            group.append(following)
            size += len(following.touches)
        self.touches -= size
        self.at_work += 1
        self._being_stored += len(group)
        self._most_in_hand *= _FORGET
        return group

    def finish(self, requests: int) -> None:
        self.at_work -= 1
        self._being_stored -= requests

    def due_in(self, now: float) -> float:
        """Seconds until one more writer should begin, 0 or less when it should now."""
        if not self.waiting:
            return math.inf
        if self.touches >= MANY_WAIT:
            return 0.0
        if self.at_work:
            return self.waiting[0].since + HELP_AFTER_SECONDS - now
        if len(self.waiting) >= NEARLY_ALL * self._most_in_hand:
            return 0.0
        return self.waiting[0].since + GATHER_SECONDS - now


class GroupCommit:
    """Writer threads behind an asyncio server. `connect` opens a connection; each thread keeps one."""

    def __init__(
        self, connect: Connect, *, store: Store = store_judged, hear: Hear | None = None, writers: int = 1
    ) -> None:
        self._connect = connect
        self._store = store
        self._hear = hear
        self._live, self._large = Lane(), Lane()
        self._last_live_at = -LIVE_IS_OVER_SECONDS
        self._ended = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._write_for_ever, name=f"intake-writer-{number}", daemon=True)
            for number in range(writers)
        ]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._next_word_at: float | None = None  # set during an outage

    def start(self) -> None:
        """Starts the writers; call from the running event loop."""
        self._loop = asyncio.get_running_loop()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets the writers finish what waits, then ends them."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    async def store(self, touches: Sequence[ReportedTouch]) -> Outcome:
        """Stores touches durably. One outcome per touch: its answer, or the exception that this touch alone raised.

        Raises DatabaseBusy when the database cannot be reached in time; nothing of the request is acknowledged then.
        """
        assert self._loop is not None, "start() comes first"
        future: asyncio.Future[Outcome] = self._loop.create_future()
        now = time.monotonic()
        with self._changed:
            lane = self._live if len(touches) <= LARGEST_LIVE else self._large
            lane.add(Waiting(touches, future, now))
            if lane is self._live:
                self._last_live_at = now
            # A writer that waits for more to come need not hear of each.
            if len(lane.waiting) == 1 or self._my_turn(now):
                self._changed.notify()
        return await future

    def _write_for_ever(self) -> None:
        connection: psycopg.Connection[Any] | None = None
        while taken := self._take_waiting():
            lane, group = taken
            requests = len(group)
            while group:
                try:
                    if connection is None or connection.closed:
                        connection = self._connect()
                    outcomes = self._store_group(connection, [waiting.touches for waiting in group])
                except psycopg.OperationalError as problem:
                    _drop(connection)
                    connection = None
                    group = self._give_up_on_the_impatient(group, problem)
                    time.sleep(_RECONNECT_PAUSE_SECONDS)
                else:
                    self._tell_of_recovery()
                    self._answer(group, outcomes)
                    group = []
            self._rest(lane, requests)
        _drop(connection)

    def _take_waiting(self) -> tuple[Lane, list[Waiting]] | None:
        """A group and its lane, once it is this writer's turn; None when the end was asked for and nothing waits."""
        with self._changed:
            while (turn := self._my_turn(now := time.monotonic())) is None:
                is_waited_for = self._live.waiting or self._large.waiting
                if self._ended and not is_waited_for:
                    return None
                pause = min(HELP_AFTER_SECONDS, max(_SHORTEST_PAUSE_SECONDS, self._live.due_in(now)))
                self._changed.wait(pause if is_waited_for else None)
            lane, most = turn
            return lane, lane.take(most)

    def _my_turn(self, now: float) -> tuple[Lane, int] | None:
        """The lane to serve, and how many touches to take from it."""
        has_turn = bool(self._large.waiting) and not self._large.at_work
        if has_turn and self._large.waiting[0].since + LARGE_PATIENCE_SECONDS <= now:
            return self._large, 1
        if self._live.due_in(now) <= 0:
            return self._live, LARGEST_GROUP
        if now - self._last_live_at >= LIVE_IS_OVER_SECONDS:
            return (self._large, LARGEST_GROUP) if self._large.due_in(now) <= 0 else None
        return (self._large, 1) if has_turn else None

    def _rest(self, lane: Lane, requests: int) -> None:
        with self._changed:
            lane.finish(requests)
            if self._live.waiting or self._large.waiting:
                self._changed.notify()

    def _give_up_on_the_impatient(self, group: list[Waiting], problem: Exception) -> list[Waiting]:
        self._tell_of_outage(problem, requests=len(group))
        limit = time.monotonic() - PATIENCE_SECONDS
        tired = [waiting for waiting in group if waiting.since < limit]
        self._answer(tired, [DatabaseBusy() for _ in tired])
        return [waiting for waiting in group if waiting.since >= limit]

    def _tell_of_outage(self, problem: Exception, *, requests: int) -> None:
        now = time.monotonic()
        if self._next_word_at is None or now >= self._next_word_at:
            self._next_word_at = now + _WORD_PAUSE_SECONDS
            logger.warning("touches cannot be stored (%s), %s requests wait", type(problem).__name__, requests)

    def _tell_of_recovery(self) -> None:
        if self._next_word_at is not None:
            self._next_word_at = None
            logger.warning("touches are stored again")

    def _answer(self, group: Sequence[Waiting], outcomes: Sequence[Outcome | Exception]) -> None:
        assert self._loop is not None
        pairs = list(zip(group, outcomes, strict=True))
        sites = _sites_of_new(pairs) if self._hear is not None else set()
        self._loop.call_soon_threadsafe(self._hand_out, pairs, sites)

    def _hand_out(self, pairs: Sequence[tuple[Waiting, Outcome | Exception]], sites: set[int]) -> None:
        _resolve(pairs)
        if self._hear is not None and sites:
            self._hear(sites)

    def _store_group(
        self, connection: psycopg.Connection[Any], requests: Sequence[Sequence[ReportedTouch]]
    ) -> list[Outcome]:
        try:
            answers = self._store_in_transaction(connection, [touch for request in requests for touch in request])
        except psycopg.OperationalError:
            raise
        except Exception as problem:  # whatever one event provokes must not reach its neighbours
            # The database's own words quote the row, so that only the place is logged.
            logger.error(
                "a group of %s requests failed with %s and is stored piece by piece\n%s",
                len(requests),
                type(problem).__name__,
                "".join(traceback.format_tb(problem.__traceback__)),
            )
            return [self._store_pieces(connection, request) for request in requests]
        outcomes: list[Outcome] = []
        start = 0
        for request in requests:
            outcomes.append(list(answers[start : start + len(request)]))
            start += len(request)
        return outcomes

    def _store_pieces(self, connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch]) -> Outcome:
        """One request alone; if it fails, its halves, so that a bad event among many is found in few steps."""
        try:
            return list(self._store_in_transaction(connection, touches))
        except psycopg.OperationalError:
            raise
        except Exception as problem:
            if len(touches) == 1:
                return [problem]
            middle = len(touches) // 2
            return self._store_pieces(connection, touches[:middle]) + self._store_pieces(connection, touches[middle:])

    def _store_in_transaction(
        self, connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch]
    ) -> list[Answer]:
        """One transaction. Deadlocks and serialization failures are tried again."""
        on = datetime.now(UTC).date()  # lint: clock — the writer thread is where many requests become one transaction
        months = partitions.missing_months(intake.days_touched(touches), on=on)
        if months:
            with connection.transaction():
                partitions.make_months(connection, months)
        for _ in range(5):
            try:
                return self._store_once(connection, touches)
            except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                logger.info("a deadlock was resolved by another try")
        return self._store_once(connection, touches)

    def _store_once(self, connection: psycopg.Connection[Any], touches: Sequence[ReportedTouch]) -> list[Answer]:
        # Read anew for each try: a day is proven once no transaction lives that began before its end.
        received_at = datetime.now(UTC)  # lint: clock — the moment of reception is that of the transaction
        with in_transaction(connection):
            return self._store(connection, touches, received_at)


def _resolve(pairs: Sequence[tuple[Waiting, Outcome | Exception]]) -> None:
    for waiting, outcome in pairs:
        if waiting.future.done():
            continue  # the client went away; what it sent is stored all the same
        if isinstance(outcome, Exception):
            waiting.future.set_exception(outcome)
        else:
            waiting.future.set_result(outcome)


def _sites_of_new(pairs: Sequence[tuple[Waiting, Outcome | Exception]]) -> set[int]:
    return {
        touch.site_id
        for waiting, outcome in pairs
        if not isinstance(outcome, Exception)
        for touch, answer in zip(waiting.touches, outcome, strict=True)
        if isinstance(answer, Answer) and answer.is_new
    }


def _drop(connection: psycopg.Connection[Any] | None) -> None:
    if connection is not None:
        connection.close()
