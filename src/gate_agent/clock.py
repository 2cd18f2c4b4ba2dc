"""The gate's clocks: the wall clock, which people set and which jumps, and the ticks of the machine, which never do.

The offset (wall clock minus server clock) is measured against the server now and then. Between two measurements the ticks carry
it on, so that a touch made after somebody set the clock has the right offset at once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

# What the device API takes (23 days); a clock that is further off is told as so far off.
LARGEST_OFFSET_MS = 2_000_000_000
# A clock within this of the server's is right: a slow line must not look like a wrong clock. The server's own limit.
RIGHT_MS = 30_000
# The wall clock and the ticks go apart by less than this between two looks, unless somebody set the clock.
JUMP_MS = 2_000
# Two measurements that frame a run without any agree so far when nobody touched the clock between them.
AGREE_MS = 60_000
# A measurement that says what the last one said is written down once an hour.
REMEASURE_NS = 3_600_000_000_000
REMEASURE_MS = 500
# A slower answer says little about the clock: the moment of the server may lie anywhere within it.
SLOWEST_ROUND_TRIP_MS = 10_000

SYSTEM: str = sys.platform
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one moment. `ticks_ns` count from an unknown start and compare only within one `boot`."""

    wall: datetime
    ticks_ns: int
    boot: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """The wall clock was `offset_ms` ahead of the server's at this reading. `after_event` is the last row of the journal then."""

    reading: Reading
    offset_ms: int
    after_event: int = 0


Clocks = Callable[[], Reading]


def read_clocks() -> Reading:
    """The machine's clocks now. The ticks go on while the machine sleeps, wherever its system offers such a clock."""
    return Reading(datetime.now(UTC), _ticks_ns(), boot_id())


def measure(before: Reading, after: Reading, *, server_time: datetime) -> Measurement | None:
    """The offset from one question and its answer: the server's moment lies in the middle of the round trip.

    None when the machine was started anew in between, or the answer was too slow to say anything.
    """
    round_trip_ns = after.ticks_ns - before.ticks_ns
    if before.boot != after.boot or not 0 <= round_trip_ns <= SLOWEST_ROUND_TRIP_MS * 1_000_000:
        return None
    server_at_answer = server_time + timedelta(microseconds=round_trip_ns // 2_000)
    return Measurement(after, _bounded((after.wall - server_at_answer) // _MILLISECOND))


def offset_at(reading: Reading, measurement: Measurement) -> int | None:
    """Wall clock minus server clock at a reading, carried by the ticks from a measurement; None across a start of the machine."""
    if reading.boot != measurement.reading.boot:
        return None
    return _bounded(measurement.offset_ms + jump_between(measurement.reading, reading))


def jump_between(earlier: Reading, later: Reading) -> int:
    """By how many milliseconds the wall clock went further than the ticks; about 0 when nobody set it. Same boot only."""
    ticks = timedelta(microseconds=(later.ticks_ns - earlier.ticks_ns) / 1_000)
    return (later.wall - earlier.wall - ticks) // _MILLISECOND


def says_the_same(last: Measurement, measurement: Measurement) -> bool:
    """Whether the last one, carried on by the ticks, tells as much."""
    if last.reading.boot != measurement.reading.boot:
        return False
    carried = last.offset_ms + jump_between(last.reading, measurement.reading)
    is_recent = measurement.reading.ticks_ns - last.reading.ticks_ns < REMEASURE_NS
    return is_recent and abs(carried - measurement.offset_ms) <= REMEASURE_MS


def offset_for_sending(reading: Reading, *, row: int, measurements: Sequence[Measurement]) -> int | None:
    """The offset of a touch that was written before any measurement of its run.

    Carried back from the same run's first measurement; else, when the measurements before and after the touch (by rows of the
    journal) agree, nobody set the clock in between and theirs holds. None when it cannot be told.
    """
    of_boot = [each for each in measurements if each.reading.boot == reading.boot]
    if of_boot:
        nearest = min(of_boot, key=lambda each: abs(each.reading.ticks_ns - reading.ticks_ns))
        return offset_at(reading, nearest)
    before = [each for each in measurements if each.after_event < row]
    after = [each for each in measurements if each.after_event >= row]
    if before and after and abs(before[-1].offset_ms - after[0].offset_ms) <= AGREE_MS:
        return before[-1].offset_ms
    return None


@cache
def boot_id() -> str:
    """A name of this start of the machine; of this process where the system has none, as on Windows."""
    if SYSTEM == "linux":
        path = Path("/proc/sys/kernel/random/boot_id")
        if path.exists():
            return path.read_text(encoding="ascii").strip()
    if SYSTEM == "darwin":
        found = subprocess.run(["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"], capture_output=True, text=True)
        if found.returncode == 0 and found.stdout.strip():
            return found.stdout.strip().lower()
    return f"process-{uuid4()}"


def _ticks_ns() -> int:
    if SYSTEM == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if SYSTEM == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)  # goes on in sleep, other than time.monotonic there
    return time.monotonic_ns()


def _bounded(offset_ms: int) -> int:
    return max(-LARGEST_OFFSET_MS, min(LARGEST_OFFSET_MS, offset_ms))
