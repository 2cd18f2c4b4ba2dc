from __future__ import annotations

from datetime import timedelta

import pytest
from tests.history.world import MONDAY, World, a_device, a_roster_entry, a_site, a_technician, a_touch, at, store

from ccus.history.models import Touch, TouchFlag, WorkRecord
from ccus.history.services.physics import check_day
from ccus.history.states import FlagKind

NOW = at("12:00", MONDAY + timedelta(days=1))

pytestmark = pytest.mark.django_db


def test_a_journey_that_cannot_be_is_flagged_once_and_changes_nothing() -> None:
    world = World()
    osaka = a_site(world.prime, name="梅田再開発", office_prefecture_code="27")
    gate = a_device(osaka)
    store(a_touch(world.gate, at("08:00")), a_touch(gate, at("08:40")))
    before = list(Touch.objects.order_by("event_id").values()), list(WorkRecord.objects.order_by("site_id").values())

    first = check_day(MONDAY, now=NOW)
    again = check_day(MONDAY, now=NOW)

    assert (first.touches, first.found, first.added) == (2, {FlagKind.IMPOSSIBLE_TRAVEL: 1}, 1)
    assert (again.found, again.added) == (first.found, 0)
    flag = TouchFlag.objects.get()
    assert (flag.technician, flag.site, flag.other_site, flag.state) == (world.taro, world.site, osaka, "open")
    assert flag.values["minutes"] == 40
    after = list(Touch.objects.order_by("event_id").values()), list(WorkRecord.objects.order_by("site_id").values())
    assert after == before


def test_a_night_between_two_days_is_looked_at_on_the_second_day_only() -> None:
    world = World()
    gate = a_device(a_site(world.prime, name="札幌駅前", office_prefecture_code="01"))
    store(a_touch(world.gate, at("23:50")), a_touch(gate, at("00:20", MONDAY + timedelta(days=1))))

    assert check_day(MONDAY, now=NOW).found == {}
    assert check_day(MONDAY + timedelta(days=1), now=NOW).found == {FlagKind.IMPOSSIBLE_TRAVEL: 1}


def test_cards_held_to_the_reader_by_one_person_are_flagged_at_the_reader() -> None:
    world = World()
    people = [a_technician(name, of=world.employer, token=f"T{name}") for name in "一二三四五"]
    for person in people:
        a_roster_entry(world.site, person, world.employer)
    moment = at("07:30")
    store(
        *(
            a_touch(world.gate, moment + timedelta(seconds=place / 2), token=f"T{p.given_name}")
            for place, p in enumerate(people)
        )
    )

    summary = check_day(MONDAY, now=NOW)

    assert summary.found == {FlagKind.MANY_CARDS: 1}
    flag = TouchFlag.objects.get()
    assert (flag.technician, flag.device, flag.touches) == (None, world.gate, 5)


def test_a_logging_reader_that_writes_minutes_only_tells_of_no_stack_of_cards() -> None:
    """Its file has whoever came within one minute at one moment."""
    world = World()
    people = [a_technician(name, of=world.employer, token=f"T{name}") for name in "一二三四五"]
    store(*(a_touch(world.gate, at("07:30"), token=f"T{person.given_name}", method="logger") for person in people))
    store(*(a_touch(world.gate, at("17:00"), method="logger", sequence=number) for number in range(4)))

    assert check_day(MONDAY, now=NOW).found == {}


def test_a_logging_reader_that_writes_seconds_tells_of_a_stack() -> None:
    world = World()
    people = [a_technician(name, of=world.employer, token=f"T{name}") for name in "一二三四五"]
    moment = at("07:30") + timedelta(seconds=7)
    store(*(a_touch(world.gate, moment, token=f"T{person.given_name}", method="logger") for person in people))

    assert check_day(MONDAY, now=NOW).found == {FlagKind.MANY_CARDS: 1}


def test_a_card_that_lies_on_the_reader_is_flagged_with_its_person() -> None:
    world = World()
    store(*(a_touch(world.gate, at("07:30") + timedelta(seconds=second)) for second in range(6)))

    check_day(MONDAY, now=NOW)

    flag = TouchFlag.objects.get()
    assert (flag.kind, flag.technician, flag.values["count"]) == ("card_repeated", world.taro, 6)


def test_a_clock_is_flagged_once_a_day_and_a_late_upload_is_none() -> None:
    world = World()
    other = a_device(world.site)
    store(
        a_touch(world.gate, at("07:36"), clock_offset_ms=360_000),
        a_touch(world.gate, at("17:06"), clock_offset_ms=360_000),
        a_touch(other, at("12:00"), clock_offset_ms=5_000),
        received_at=at("09:00", MONDAY + timedelta(days=3)),
    )

    check_day(MONDAY, now=NOW)

    flag = TouchFlag.objects.get()
    assert (flag.kind, flag.device, flag.touches, flag.values) == ("clock_skewed", world.gate, 2, {"minutes": 6})
