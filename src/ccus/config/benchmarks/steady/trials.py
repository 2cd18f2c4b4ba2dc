"""What may disturb live gates: a restart of the edge, gates reconnecting at once, and days or weeks sent late in one go.

Each is measured beside live gates at a low rate, whose latencies tell whether they were starved.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import psutil

from ccus.config.benchmarks.steady import gates
from ccus.config.benchmarks.steady.country import GateOfToday
from ccus.config.benchmarks.steady.figures import Line, percentile, spread
from ccus.config.benchmarks.steady.house import Watch, processes_of
from ccus.config.benchmarks.steady.replay import Replay, replay_days
from ccus.config.benchmarks.steady.wire import play
from ccus.config.processes.house import EDGE_PATH

LIVE_RATE, LIVE_GATES = 100.0, 200
REFUSES_SECONDS, RESTARTS = 2.0, 3
RECONNECTED_SECONDS = 30.0
LIVE_P99_MS = 1_000
EDGE_MB = 400
# In which the live gates' process starts and their lines come to stand, and then in which they touch undisturbed.
START_SECONDS, LEAD_SECONDS = 2.0, 1.0
_PROBE_SECONDS = 0.02


def restarts(port: int, running: subprocess.Popen[bytes]) -> Iterator[Line]:
    """All workers of the edge are killed, three times in quick succession; granian gives up at that, and the supervisor does not.

    Then one of its main processes, whose workers end with it.
    """
    refused = [_refuses_after(port, lambda: _kill(running, mains=False)) for _ in range(RESTARTS)]
    yield _refused_line("再起動 restart of the edge", refused, "after each time that all workers were killed")
    refused = [_refuses_after(port, lambda: _kill(running, mains=True))]
    yield _refused_line("  restart of the edge's main process", refused, "after one of them was killed")


def _refused_line(what: str, refused: Sequence[float], after: str) -> Line:
    return Line(
        what,
        f"refused for {', '.join(f'{seconds:.1f} s' for seconds in refused)} {after}",
        f"≤ {REFUSES_SECONDS:.0f} s",
        max(refused) <= REFUSES_SECONDS,
    )


def reconnects(
    port: int, places: Sequence[GateOfToday], away: Sequence[GateOfToday], *, number: int, seed: int
) -> Iterator[Line]:
    """Gates that were not heard of come back all at once, each with a new line and one touch, beside live ones whose lines stand."""
    many = [away[place % len(away)].gate for place in range(number)]
    with live_gates(port, places, seed=seed) as live, live.disturbed():
        begun = time.monotonic()
        waited = play(_come_back(port, many))
        seconds = time.monotonic() - begun
        answered = [each for each in waited if each is not None]
    yield Line(
        "一斉の再接続 reconnecting at once",
        f"{len(answered):,} of {number:,} gates (at {min(len(away), number):,} sites) answered within {seconds:,.1f} s;"
        f" {spread(answered)}",
        f"all within {RECONNECTED_SECONDS:.0f} s",
        len(answered) == number and seconds <= RECONNECTED_SECONDS,
    )
    yield _live_line(live)


def replays(
    port: int, places: Sequence[GateOfToday], watch: Callable[[], Watch], *, touches: int, days: int, seed: int
) -> Iterator[Line]:
    """Touches of some days come in one go, in requests of a thousand over eight lines, beside live gates."""
    with live_gates(port, places, seed=seed) as live, watch() as used, live.disturbed():
        replayed: Replay = play(
            replay_days(port, [place.gate for place in places], touches=touches, days=days, seed=seed)
        )
    memory = used.most_megabytes().get("edge", (0, 0.0, 0.0))[1]
    yield Line(
        "一日分の再送 replay of a day" if days == 1 else f"おくれた送信 uploads up to {days} days late",
        f"{replayed.acknowledged:,} of {touches:,} touches in {replayed.seconds:,.0f} s ({replayed.acknowledged / replayed.seconds:,.0f}/s),"
        f" largest edge process {memory:,.0f} MB, come back later {replayed.sent_back}",
        f"all, ≤ {EDGE_MB} MB",
        replayed.acknowledged == touches and memory <= EDGE_MB,
    )
    yield _live_line(live)


class LiveGates:
    """Gates that touch meanwhile, in a process of its own; `result` is there once it has ended."""

    def __init__(self, *, begins_at: float) -> None:
        self.result: gates.Result | None = None
        self._begins_at = begins_at
        self._since = self._until = begins_at

    @contextlib.contextmanager
    def disturbed(self) -> Iterator[None]:
        """Inside happens what may disturb them."""
        self._since = time.time()
        yield
        self._until = time.time()

    def latencies(self) -> list[float]:
        """Of the touches that were on their way while they were disturbed: the quiet around it makes nothing look better."""
        assert self.result is not None
        since, until = self._since - self._begins_at, self._until - self._begins_at
        return [
            latency
            for latency, answered_at in zip(self.result.latencies, self.result.answered_at, strict=True)
            if answered_at >= since and answered_at - latency <= until
        ]


def _live_line(live: LiveGates) -> Line:
    result, latencies = live.result, live.latencies()
    assert result is not None
    p99 = percentile(latencies, 0.99) * 1000
    bad = sum(count for status, count in result.statuses.items() if status >= 500)
    return Line(
        "  live gates beside it", f"{len(latencies):,} touches, {spread(latencies)}, 5xx {bad}",
        f"p99 ≤ {LIVE_P99_MS:,} ms, no 5xx", p99 <= LIVE_P99_MS and not bad and not result.unanswered,
    )  # fmt: skip


@contextlib.contextmanager
def live_gates(port: int, places: Sequence[GateOfToday], *, seed: int) -> Iterator[LiveGates]:
    """Live gates while the context lasts, which begins when they have touched for a while."""
    order = gates.Order(
        port=port, begins_at=time.time() + START_SECONDS, seconds=3600.0, touches_per_second=LIVE_RATE,
        gates=[place.gate for place in places[:LIVE_GATES]], seed=seed, are_standing=True,
    )  # fmt: skip
    live = LiveGates(begins_at=order.begins_at)
    with TemporaryDirectory() as name:
        asked, told = Path(name) / "order", Path(name) / "result"
        asked.write_bytes(msgspec.json.encode(order))
        process = subprocess.Popen([sys.executable, "-m", gates.__name__, asked, told])
        time.sleep(START_SECONDS + LEAD_SECONDS)
        try:
            yield live
        finally:
            process.terminate()  # it ends its plan and tells what came of it
            process.wait()
        live.result = msgspec.json.decode(told.read_bytes(), type=gates.Result)


async def _come_back(port: int, many: Sequence[gates.Gate]) -> list[float | None]:
    """Seconds until each was answered, None for one that was not."""
    begun = time.monotonic()

    async def one(gate: gates.Gate) -> float | None:
        while time.monotonic() < begun + RECONNECTED_SECONDS:
            if await gates.send_one(port, gate):
                return time.monotonic() - begun
            await asyncio.sleep(gates.PAUSE_SECONDS)
        return None

    return await asyncio.gather(*(one(gate) for gate in many))


def _kill(running: subprocess.Popen[bytes], *, mains: bool) -> None:
    """All workers of the edge, or the first of its main processes."""
    of_edge = [psutil.Process(pid) for pid, part in processes_of(running, None).items() if part == "edge"]
    above = [process for process in of_edge if process.ppid() == running.pid]
    for process in above[:1] if mains else [process for process in of_edge if process not in above]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _refuses_after(port: int, strike: Callable[[], None]) -> float:
    """Seconds from the strike to the first good answer. Asked anew all the time, since a line that stood would tell nothing."""
    strike()
    begun = time.monotonic()
    while not _answers(port):
        threading.Event().wait(_PROBE_SECONDS)
    return time.monotonic() - begun


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=1.0)
    try:
        line.request("GET", EDGE_PATH)
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
