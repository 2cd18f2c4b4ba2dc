"""Random histories: whatever order touches and facts arrive in, what is stored equals what the facts say."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from psycopg.types.range import Range
from tests.history.world import (
    MONDAY,
    World,
    a_device,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.foundation.changes import FactChange, announce
from ccus.history.models import Touch, WorkRecord
from ccus.history.services import rebuilding
from ccus.history.services.rebuilding import RebuildReport
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import JstMonth
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
NOVEMBER = JstMonth(2026, 11)


def rebuild(*, write: bool) -> RebuildReport:
    return rebuilding.rebuild_work_records(raw_connection(), [NOVEMBER], write=write, now=datetime.now(UTC))


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_arrival_gives_what_the_facts_say(world: World, seed: int) -> None:
    chance = random.Random(seed)
    other = a_site(world.prime, name="品川改修")
    a_node(other, world.employer)
    gates = [world.gate, a_device(other)]
    people = {"TARO": world.taro} | {
        name: a_technician(name, of=world.employer, token=name) for name in ("HANAKO", "JIRO")
    }
    touches = [
        a_touch(
            chance.choice(gates),
            at("00:00") + timedelta(minutes=chance.randrange(5 * 24 * 60)),
            token=chance.choice([*people, "NOBODY"]),
            direction=chance.choice(["", "", "entry", "exit"]),
        )
        for _ in range(60)
    ]
    late_entries = [(other, people["TARO"]), (world.site, people["HANAKO"])]
    received = at("00:00", MONDAY + timedelta(days=7))
    while touches:
        batch = [touches.pop(chance.randrange(len(touches))) for _ in range(min(len(touches), chance.randint(1, 7)))]
        store(*batch, *chance.sample(batch, k=min(2, len(batch))), received_at=received)
        if late_entries and chance.random() < 0.3:
            site, person = late_entries.pop()
            a_roster_entry(site, person, world.employer)
            announce(FactChange(cause="roster_entry_added", technicians=[person.pk], sites=[site.pk]))

    report = rebuild(write=False)

    assert report.examples == []
    assert report.is_equal
    assert report.records == WorkRecord.objects.count() > 0
    assert Touch.objects.count() == 60


def test_a_tampered_record_is_found_and_put_right(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    WorkRecord.objects.update(touch_count=7, trade_code="10-01")

    found = rebuild(write=False)

    assert not found.is_equal
    assert found.differing == 1
    assert found.stored_digest != found.concluded_digest
    assert WorkRecord.objects.get().touch_count == 7, "a check writes nothing"
    rebuild(write=True)
    assert (WorkRecord.objects.get().touch_count, WorkRecord.objects.get().trade_code) == (1, "06-01")
    assert rebuild(write=False).is_equal


def test_a_record_without_any_fact_is_found_and_removed(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    WorkRecord.objects.update(work_date=MONDAY + timedelta(days=1))

    report = rebuild(write=True)

    assert (report.differing, report.vanished) == (1, 1)
    assert WorkRecord.objects.get().work_date == MONDAY


def test_facts_changed_behind_the_services_are_noticed(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    RosterEntry.objects.update(valid=Range(MONDAY + timedelta(days=1), None))

    report = rebuild(write=False)

    assert (report.differing, report.rejudged_touches) == (1, 1)


def test_only_months_with_facts_are_rebuilt(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    assert rebuilding.months_with_facts(raw_connection()) == [NOVEMBER]
