"""Compares what gates showed with what the server holds. Knows nothing of how either came about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Half of the slowest round trip that the gate measures its clock by, and some room.
CLOCK_TOLERANCE = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer that said “recorded”, in the order in which a gate gave them; `at` by the watch of who stands there.

    `life` grows when the gate's folder is put back from a copy: numbers may then be given again.
    """

    gate: int
    life: int
    event_id: str
    credential: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Somebody held a card to the gate and saw no answer: it may be recorded, once."""

    gate: int
    credential: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A touch as the server has it. `is_measured`: the gate told how far its clock was off."""

    gate: int
    event_id: str
    credential: str
    log: str
    sequence: int
    happened_at: datetime
    is_measured: bool


class Problem(StrEnum):
    LOST = "lost"
    DOUBLED = "doubled"
    REORDERED = "reordered"
    ALTERED = "altered"
    WRONG_TIME = "wrong_time"
    UNEXPLAINED = "unexplained"  # nobody held that card there so often


@dataclass(frozen=True, slots=True)
class Finding:
    problem: Problem
    event_id: str
    note: str = ""


def check(shown: Sequence[Shown], unanswered: Iterable[Unanswered], stored: Collection[Stored]) -> list[Finding]:
    """Everything that is not as it must be; empty when nothing was lost, doubled, changed or put into another order."""
    by_id: defaultdict[str, list[Stored]] = defaultdict(list)
    for each in stored:
        by_id[each.event_id].append(each)
    return [
        *_lost(shown, by_id),
        *_doubled(by_id),
        *_altered(shown, by_id),
        *_reordered(shown, by_id),
        *_unexplained(shown, unanswered, by_id),
    ]


def _lost(shown: Sequence[Shown], by_id: dict[str, list[Stored]]) -> Iterable[Finding]:
    for each in shown:
        if each.event_id not in by_id:
            yield Finding(Problem.LOST, each.event_id, f"gate {each.gate}, shown at {each.at:%H:%M:%S.%f}")


def _doubled(by_id: dict[str, list[Stored]]) -> Iterable[Finding]:
    for event_id, rows in by_id.items():
        if len(rows) > 1:
            yield Finding(Problem.DOUBLED, event_id, f"{len(rows)} times")


def _altered(shown: Sequence[Shown], by_id: dict[str, list[Stored]]) -> Iterable[Finding]:
    for each in shown:
        for row in by_id.get(each.event_id, ()):
            if (row.gate, row.credential) != (each.gate, each.credential):
                yield Finding(Problem.ALTERED, each.event_id, f"gate {row.gate}, card {row.credential}")
            if row.is_measured and abs(row.happened_at - each.at) > CLOCK_TOLERANCE:
                yield Finding(Problem.WRONG_TIME, each.event_id, f"by {row.happened_at - each.at}")


def _reordered(shown: Sequence[Shown], by_id: dict[str, list[Stored]]) -> Iterable[Finding]:
    """Within one log of a gate the numbers rise in the order in which people saw their answers, and each is given once."""
    last: dict[tuple[int, int, str], int] = {}
    for each in shown:
        for row in by_id.get(each.event_id, ())[:1]:
            key = (row.gate, each.life, row.log)
            if row.sequence <= last.get(key, 0):
                yield Finding(Problem.REORDERED, each.event_id, f"number {row.sequence} after {last[key]}")
            last[key] = row.sequence


def _unexplained(
    shown: Sequence[Shown], unanswered: Iterable[Unanswered], by_id: dict[str, list[Stored]]
) -> Iterable[Finding]:
    """A touch that no answer named must be one of those that got none."""
    named = {each.event_id for each in shown}
    left = Counter((each.gate, each.credential) for each in unanswered)
    for event_id, rows in by_id.items():
        if event_id in named:
            continue
        key = (rows[0].gate, rows[0].credential)
        left[key] -= 1
        if left[key] < 0:
            yield Finding(Problem.UNEXPLAINED, event_id, f"gate {key[0]}, card {key[1]}")
