"""Touches of days gone by sent in one go, as by gates that were without a line: requests of a thousand over a few lines."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from ccus.config.benchmarks.steady.gates import PATH, PAUSE_SECONDS, Gate, event, read_answer
from ccus.config.benchmarks.steady.wire import Wire, post

BATCH = 1_000
LINES = 8
HOURS = (6, 20)  # Japanese time of the touches


@dataclass
class Replay:
    """What came of it. `sent_back` counts requests that were told to come back and came."""

    acknowledged: int = 0
    sent_back: int = 0
    seconds: float = 0.0


async def replay_days(port: int, gates: Sequence[Gate], *, touches: int, days: int, seed: int) -> Replay:
    """Sends touches of the last `days` before today, until everything is acknowledged."""
    replay, begun = Replay(), time.monotonic()
    requests = _requests(gates, touches, days, random.Random(seed))  # noqa: S311 - whose touches, no secret

    async def line() -> None:
        wire = Wire(port)
        for request in requests:
            while not await _sent(wire, request, replay):
                replay.sent_back += 1
                await asyncio.sleep(PAUSE_SECONDS)
        wire.close()

    await asyncio.gather(*(line() for _ in range(LINES)))
    replay.seconds = time.monotonic() - begun
    return replay


async def _sent(wire: Wire, request: bytes, replay: Replay) -> bool:
    try:
        answer = await wire.ask(request)
    except (OSError, ValueError):
        return False
    if answer.status != 200:
        return False
    replay.acknowledged += sum(told.result != "refused" for told in read_answer(answer.body).results)
    return True


def _requests(gates: Sequence[Gate], touches: int, days: int, chance: random.Random) -> Iterator[bytes]:
    """Gates by the number of their people; everybody comes as often as it takes. A request holds touches of all the days in order."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begins_at = today - timedelta(days=days, hours=9 - HOURS[0])
    weights = list(accumulate(len(gate.cards) for gate in gates))
    while touches > 0:
        (gate,) = chance.choices(gates, cum_weights=weights)
        size = min(BATCH, touches)
        touches -= size
        moments = sorted(
            chance.randrange(days) * 86_400 + chance.random() * (HOURS[1] - HOURS[0]) * 3600 for _ in range(size)
        )
        events = ",".join(
            event(chance.choice(gate.cards), begins_at + timedelta(seconds=moment), sequence=place)
            for place, moment in enumerate(moments)
        )
        yield post(PATH, f'{{"events":[{events}]}}'.encode(), token=gate.token)
