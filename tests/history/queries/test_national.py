from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
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


def test_totals_count_small_months_one_by_one(world: World) -> None:
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("08:00", MONDAY - timedelta(days=30))))

    assert national.count_totals() == national.NationalTotals(
        technicians=1, businesses=2, sites=1, records=2, records_are_estimated=False
    )


def test_totals_take_large_months_from_statistics(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("08:00", MONDAY - timedelta(days=30))))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE history_workrecord")
    monkeypatch.setattr(national, "COUNTED_UP_TO", 1)

    totals = national.count_totals()

    assert (totals.records, totals.records_are_estimated) == (2, True)
