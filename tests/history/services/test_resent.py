"""One event id is one touch, also when its clock offset was measured between two ways of sending it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.foundation.sql import load_sql
from ccus.history.models import Touch, WorkRecord
from ccus.history.services import resent
from ccus.history.services.intake import ReportedTouch
from ccus.history.services.rejudging import raw_connection

pytestmark = pytest.mark.django_db
LATER = '{"boot":"b","offset":"later"}'
DAYS_MS = 86_400_000


def late(world: World, card: str = "TARO", *, wrong_by: int) -> ReportedTouch:
    """A touch of Monday 8:02 as a clock that is so many days wrong told it, before anybody measured that clock."""
    return replace(a_touch(world.gate, at("08:02", MONDAY + timedelta(days=wrong_by)), token=card), evidence=LATER)


@pytest.mark.parametrize("wrong_by", [-23, -10, -1, 1, 10, 23])
@pytest.mark.parametrize("token", ["TARO", "NOBODY"])
def test_an_offset_that_was_measured_later_makes_no_second_touch(world: World, token: str, wrong_by: int) -> None:
    touch = late(world, token, wrong_by=wrong_by)
    store(touch)

    (answer,) = store(replace(touch, clock_offset_ms=wrong_by * DAYS_MS))

    assert not answer.is_new
    assert Touch.objects.get().clock_offset_ms is None, "facts stay as they were first stored"
    assert WorkRecord.objects.count() <= 1


def test_the_other_way_round_is_one_touch_too(world: World) -> None:
    touch = late(world, wrong_by=-20)
    (first,) = store(replace(touch, clock_offset_ms=-20 * DAYS_MS))

    (again,) = store(touch)

    assert (first.is_new, again.is_new) == (True, False)
    assert (again.verdict, again.work_date) == (first.verdict, first.work_date) == ("counted", MONDAY)
    assert Touch.objects.get().touched_on == MONDAY


def test_others_of_the_batch_are_stored_as_ever(world: World) -> None:
    touch = late(world, wrong_by=3)
    store(touch)
    other, fresh = a_touch(world.gate, at("17:05")), late(world, wrong_by=2)

    answers = store(other, replace(touch, clock_offset_ms=3 * DAYS_MS), replace(fresh, clock_offset_ms=2 * DAYS_MS))

    assert [answer.is_new for answer in answers] == [True, False, True]
    assert WorkRecord.objects.get(work_date=MONDAY).touch_count == 2


def test_touches_whose_offset_was_known_ask_nothing_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(resent, "run")

    (answer,) = store(replace(a_touch(world.gate, at("08:02")), evidence='{"boot":"b"}'))

    assert answer.is_new


def test_only_the_partitions_near_the_touch_are_looked_into(world: World) -> None:
    raw = raw_connection()
    for month in (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)):
        raw.execute("SELECT history_add_month('history_touch', 'touched_on', %s, 95)", [month])
    asked = {"event_ids": [UUID(int=1)], "firsts": [date(2026, 10, 8)], "lasts": [date(2026, 11, 20)]}

    plan = [
        row[0] for row in raw.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {load_sql('history', 'first_stored')}", asked)
    ]

    looked_into = [line for line in plan if " on history_touch_2" in line and "never executed" not in line]
    assert len(looked_into) == 2, "\n".join(plan)
    assert not any("Seq Scan on history_touch_2" in line and "never executed" not in line for line in plan)
