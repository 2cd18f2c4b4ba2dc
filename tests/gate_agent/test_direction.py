"""Entry or exit, told from a person's own earlier touches at this gate."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gate_agent.direction import JST, Passage, tell_direction
from gate_agent.recognitions import Direction

ENTRY, EXIT = Direction.ENTRY, Direction.EXIT


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=JST)


@pytest.mark.parametrize(
    ("earlier", "now", "told"),
    [
        ([], "21T08:00", ENTRY),
        ([("21T08:00", ENTRY)], "21T17:30", EXIT),
        ([("21T08:00", ENTRY)], "21T08:10", EXIT),
        ([("21T08:00", ENTRY)], "21T08:09", None),
        ([("21T08:00", ENTRY), ("21T12:00", EXIT)], "21T13:00", ENTRY),
        ([("21T08:00", ENTRY), ("21T12:00", EXIT)], "21T12:05", None),
        ([("21T08:00", ENTRY), ("21T12:00", None)], "21T17:00", None),
        ([("20T08:00", ENTRY)], "21T08:00", ENTRY),  # yesterday's exit was forgotten
        ([("20T20:00", ENTRY)], "21T05:10", EXIT),  # a night shift
        ([("20T16:00", ENTRY)], "21T07:30", None),  # a long night, or a forgotten exit
        ([("20T17:30", EXIT)], "21T07:50", ENTRY),
        ([("21T12:00", EXIT), ("21T08:00", ENTRY)], "21T13:00", ENTRY),  # in any order
        ([("22T08:00", ENTRY)], "21T08:00", ENTRY),  # a clock that was ahead says nothing
    ],
)
def test_the_way_follows_from_the_last_touch(
    earlier: list[tuple[str, Direction | None]], now: str, told: Direction | None
) -> None:
    passages = [Passage(at(moment), direction) for moment, direction in earlier]

    assert tell_direction(passages, now=at(now)) is told
    assert tell_direction(passages, now=at(now).astimezone(tz=None) + timedelta(0)) is told
