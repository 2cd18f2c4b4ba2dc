from __future__ import annotations

from datetime import timedelta

import pytest
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.insights.queries.nation import NationTotals, read_nation_totals
from ccus.sites.models import Site
from ccus.sites.states import SiteKind

__all__ = ["_partitions_vanish", "world"]
pytestmark = pytest.mark.django_db


def test_everything_since_the_beginning_is_counted(world: World) -> None:
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("08:00", MONDAY - timedelta(days=30))))

    assert read_nation_totals() == NationTotals(technicians=1, businesses=2, sites=1, records=2)


def test_test_sites_and_their_records_are_left_out(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    Site.objects.update(kind=SiteKind.TEST.value)

    assert read_nation_totals() == NationTotals(technicians=1, businesses=2, sites=0, records=0)
