"""Entry or exit, told from this gate's own recent touches of the same person.

What is told here is shown on the screen and kept as evidence; the touch itself names a direction only when a lane or a person
said so. A site with two gates would otherwise send the other gate's half of the day as facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from gate_agent.recognitions import Direction

JST = timezone(timedelta(hours=9))
# Sooner after the last touch nobody can tell whether it is the way out or a second try.
SOONEST = timedelta(minutes=10)
# A night shift's exit: so long after an entry of the evening before it is certain, up to the second limit it can be either that
# or the next morning after a forgotten exit. The server joins an exit to its shift up to the same 18 hours.
NIGHT_SHIFT = timedelta(hours=14)
LONGEST_SHIFT = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class Passage:
    """An earlier touch of the person: when, and which way, as was said or told."""

    at: datetime
    direction: Direction | None


def tell_direction(passages: Sequence[Passage], *, now: datetime) -> Direction | None:
    """Direction of a touch at `now`; None when it cannot be told and the person has to say. Passages in any order."""
    earlier = [passage for passage in passages if now - LONGEST_SHIFT < passage.at <= now]
    if not earlier:
        return Direction.ENTRY
    last = max(earlier, key=lambda passage: passage.at)
    gone_by = now - last.at
    if gone_by < SOONEST or last.direction is None:
        return None
    if last.direction is Direction.EXIT:
        return Direction.ENTRY
    if last.at.astimezone(JST).date() == now.astimezone(JST).date() or gone_by <= NIGHT_SHIFT:
        return Direction.EXIT
    return None
