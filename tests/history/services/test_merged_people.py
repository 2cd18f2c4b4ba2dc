"""Touches of a merged person's cards and IDs belong to the kept record, those that come later too, and go back when it is undone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests import cast
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

from ccus.history.models import Touch, WorkRecord
from ccus.history.services import rebuilding
from ccus.history.services.intake import hash_typed_id
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Merge, Technician
from ccus.registry.services.merges import agree_to_merge, agree_to_undoing, propose_merge, propose_undoing

pytestmark = pytest.mark.django_db
NOVEMBER = JstMonth(2026, 11)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ONE = cast.reviewer()
OTHER = replace(ONE, account_id=4_031, grant_id=4_031)


def merge(kept: Technician, gone: Technician) -> Merge:
    found = propose_merge(kept.ccus_id, gone.ccus_id, reason="同じ人", viewer=ONE, now=NOW)
    return agree_to_merge(found.pk, viewer=OTHER, now=NOW)


def undo(found: Merge) -> None:
    propose_undoing(found.pk, reason="別の人", viewer=ONE, now=NOW)
    agree_to_undoing(found.pk, viewer=OTHER, now=NOW)


def differs() -> bool:
    """What `ccus rebuild work-records --check` asks."""
    report = rebuilding.rebuild_work_records(raw_connection(), [NOVEMBER], write=False, now=NOW)
    return not report.is_equal


def records() -> list[tuple[object, ...]]:
    columns = [field.attname for field in WorkRecord._meta.concrete_fields if field.name != "revised_at"]
    return list(WorkRecord.objects.order_by("technician_id", "work_date", "site_id").values_list(*columns))


def days_of(person: Technician) -> set[tuple[object, object]]:
    return set(WorkRecord.objects.filter(technician=person).values_list("work_date", "site_id"))


@pytest.fixture
def second(world: World) -> Technician:
    """Taro's second record, with a card of its own."""
    person = a_technician("太郎", of=world.employer, token="SECOND")
    a_roster_entry(world.site, person, world.employer)
    return person


@pytest.mark.parametrize("seed", range(4))
def test_days_of_both_are_one_persons_and_apart_again(world: World, second: Technician, seed: int) -> None:
    chance = random.Random(seed)
    other = a_site(world.prime, name="品川改修")
    a_node(other, world.employer)
    gates = [world.gate, a_device(other)]
    touches = [
        a_touch(
            chance.choice(gates),
            at("00:00") + timedelta(minutes=chance.randrange(5 * 24 * 60)),
            token=chance.choice(["TARO", "SECOND"]),
        )
        for _ in range(30)
    ]
    store(*touches, received_at=at("00:00", MONDAY + timedelta(days=7)))
    before, days = records(), days_of(world.taro) | days_of(second)

    found = merge(world.taro, second)

    assert days_of(world.taro) == days
    assert days_of(second) == set()
    assert not differs()

    undo(found)

    assert records() == before
    assert not differs()


def test_the_old_card_and_the_old_id_go_on_counting(world: World, second: Technician) -> None:
    found = merge(world.taro, second)

    by_card, _ = store(
        a_touch(world.gate, at("08:00"), token="SECOND"),
        a_touch(
            world.gate,
            at("08:00", MONDAY + timedelta(days=1)),
            credential_kind="technician_id",
            credential_hash=hash_typed_id(second.ccus_id),
            typed_id=second.ccus_id,
            method="phone",
        ),
        received_at=at("20:00", MONDAY + timedelta(days=1)),
    )

    assert by_card.verdict == "counted"
    assert {touch.technician_id for touch in Touch.objects.all()} == {world.taro.pk}
    assert len(days_of(world.taro)) == 2
    assert not differs()

    undo(found)

    assert {touch.technician_id for touch in Touch.objects.all()} == {second.pk}
    assert days_of(world.taro) == set()
    assert len(days_of(second)) == 2
    assert not differs()


def test_two_records_of_one_day_become_one(world: World, second: Technician) -> None:
    store(a_touch(world.gate, at("07:50"), token="TARO"), a_touch(world.gate, at("17:10"), token="SECOND"))
    assert WorkRecord.objects.count() == 2

    merge(world.taro, second)

    (record,) = WorkRecord.objects.all()
    assert record.technician_id == world.taro.pk
    assert record.touch_count == 2
    assert not differs()
