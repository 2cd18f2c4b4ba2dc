from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from tests.history.world import MONDAY, at

from ccus.history.rules.presence import Way, is_night_shift, may_still_run, presence_after, read_ways
from ccus.history.rules.shifts import shift_rules

TUESDAY = MONDAY + timedelta(days=1)
WORDS = {"in": "entry", "out": "exit", "?": ""}
SHORT = {Way.CAME: "+", Way.LEFT: "-", Way.REPEATED: "="}


@dataclass
class Gate:
    happened_at: datetime
    direction: str


def gates(*touches: str, day: date = MONDAY) -> list[Gate]:
    """Touches written `08:00 in`; those after midnight `+ 05:00 out`."""
    found = []
    for text in touches:
        *after, clock, way = text.split()
        found.append(Gate(at(clock, day + timedelta(days=len(after))), WORDS[way]))
    return found


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        ([], ""),
        (["08:00 ?"], "+"),
        (["08:00 ?", "17:00 ?"], "+-"),
        (["08:00 ?", "12:00 ?", "13:00 ?", "17:00 ?"], "+-+-"),
        # people touch twice to be sure: exactly three minutes still repeat, a second more does not
        (["08:00 ?", "08:01 ?"], "+="),
        (["08:00 ?", "08:03 ?"], "+="),
        (["08:00:00 ?", "08:03:01 ?"], "+-"),
        (["08:00 ?", "08:02 ?", "08:04 ?", "17:00 ?"], "+==-"),
        (["08:00 ?", "17:00 ?", "17:01 ?"], "+-="),
        # what a touch says of itself is believed
        (["08:00 in", "08:01 out"], "+-"),
        (["17:00 out"], "-"),
        (["08:00 in", "09:00 in"], "++"),
        (["08:00 in", "08:01 in"], "+="),
        (["08:00 in", "08:01 out", "08:02 out"], "+-="),
        (["08:00 ?", "08:01 out"], "+-"),
        (["08:00 in", "17:00 ?"], "+-"),
        (["17:00 out", "17:01 ?"], "-="),
        (["12:00 out", "13:00 ?"], "-+"),
    ],
)
def test_what_each_touch_meant(touches: list[str], expected: str) -> None:
    assert "".join(SHORT[way] for way in read_ways(gates(*touches))) == expected


@pytest.mark.parametrize(
    ("touches", "is_there", "came"),
    [
        ([], False, None),
        (["08:00 ?"], True, "08:00"),
        (["08:00 ?", "08:01 ?"], True, "08:00"),
        (["08:00 ?", "17:00 ?"], False, "08:00"),
        (["08:00 ?", "12:00 ?", "13:00 ?"], True, "08:00"),
        (["17:00 out"], False, None),
    ],
)
def test_who_is_there_after_some_touches(touches: list[str], is_there: bool, came: str | None) -> None:
    made = gates(*touches)

    presence = presence_after(made, read_ways(made))

    assert presence.is_there is is_there
    assert presence.came_at == (at(came) if came else None)


@pytest.mark.parametrize(
    ("touches", "now", "expected"),
    [
        (["20:00 in"], "02:00", True),
        # back from the break, still the shift that began in the evening
        (["20:00 in", "23:50 out", "+ 00:30 in"], "02:00", True),
        (["20:00 in", "+ 05:00 out"], "06:00", False),
        # a forgotten touch of the day before is no night shift
        (["08:00 in"], "01:00", False),
        (["16:59 in"], "01:00", False),
        (["17:00 in"], "01:00", True),
        # nobody works a night until noon, nor longer than 18 hours
        (["20:00 in"], "11:59", True),
        (["20:00 in"], "12:00", False),
        (["17:00 in"], "11:00", True),
        (["17:00 in"], "11:01", False),
        (["20:00 out"], "02:00", False),
    ],
)
def test_a_night_shift_goes_on_after_midnight(touches: list[str], now: str, expected: bool) -> None:
    made = gates(*touches)
    presence = presence_after(made, read_ways(made))

    assert is_night_shift(presence, now=at(now, TUESDAY), rules=shift_rules()) is expected


def test_only_until_noon_can_a_shift_of_yesterday_go_on() -> None:
    assert may_still_run(at("11:59", TUESDAY), rules=shift_rules())
    assert not may_still_run(at("12:00", TUESDAY), rules=shift_rules())
