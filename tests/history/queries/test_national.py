from __future__ import annotations

from datetime import timedelta

import pytest
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.history.queries import national
from ccus.history.queries.national import NationalToday

pytestmark = pytest.mark.django_db


def test_today_counts_touches_people_and_sites_of_one_day(world: World) -> None:
    store(
        a_touch(world.gate, at("08:00")),
        a_touch(world.gate, at("17:00")),
        a_touch(world.gate, at("08:01"), token="UNKNOWN"),
        a_touch(world.gate, at("08:00", MONDAY - timedelta(days=1))),
    )

    assert national.count_today(on=MONDAY) == NationalToday(touches=3, people=1, sites=1)
    assert national.count_today(on=MONDAY + timedelta(days=1)) == NationalToday(touches=0, people=0, sites=0)
