from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_device,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.history.models import Touch, VerdictChange, WorkRecord, WorkRecordChange

pytestmark = pytest.mark.django_db


def test_a_touch_of_a_rostered_person_becomes_a_counted_day(world: World) -> None:
    (answer,) = store(a_touch(world.gate, at("08:02")))

    assert (answer.is_new, answer.verdict, answer.work_date) == (True, "counted", MONDAY)
    record = WorkRecord.objects.get()
    assert record.technician_id == world.taro.pk
    assert record.site_id == world.site.pk
    assert record.business_id == world.employer.pk
    assert record.tier == 1
    assert record.trade_code == "06-01"
    assert record.site_roles == ["other"]
    assert record.entry_at == at("08:02")
    assert record.exit_at is None
    assert record.evaluation_valid is True


def test_many_touches_of_a_day_are_one_record(world: World) -> None:
    store(*(a_touch(world.gate, at(clock)) for clock in ("17:30", "08:02", "12:00")))

    record = WorkRecord.objects.get()
    assert (record.touch_count, record.entry_at, record.exit_at) == (3, at("08:02"), at("17:30"))


def test_the_same_batch_sent_again_changes_nothing(world: World) -> None:
    batch = [a_touch(world.gate, at("08:02")), a_touch(world.gate, at("17:30"))]
    store(*batch)

    answers = store(*reversed(batch))

    assert [answer.is_new for answer in answers] == [False, False]
    assert Touch.objects.count() == 2
    assert WorkRecord.objects.get().touch_count == 2
    assert not WorkRecordChange.objects.exists()


def test_a_repetition_inside_one_batch_is_stored_once(world: World) -> None:
    touch = a_touch(world.gate, at("08:02"))

    answers = store(touch, touch)

    assert [answer.is_new for answer in answers] == [True, False]
    assert WorkRecord.objects.get().touch_count == 1


def test_an_unknown_card_is_kept_and_makes_no_day(world: World) -> None:
    (answer,) = store(a_touch(world.gate, at("08:02"), token="NOBODY"))

    assert answer.verdict == "unknown_card"
    assert Touch.objects.get().technician_id is None
    assert not WorkRecord.objects.exists()


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2099, 1, 1)])
def test_an_impossible_time_is_kept_and_makes_no_day(world: World, day: date) -> None:
    (answer,) = store(a_touch(world.gate, at("08:02", day)), received_at=at("08:02"))

    assert (answer.verdict, answer.work_date) == ("clock_suspect", None)
    touch = Touch.objects.get()
    assert (touch.touched_on, touch.technician_id) == (day, world.taro.pk)
    assert touch.reasons == ["clock_suspect"], "the card itself is known and good"
    assert not WorkRecord.objects.exists()


def test_a_measured_clock_offset_is_taken_off(world: World) -> None:
    (answer,) = store(a_touch(world.gate, at("01:02", MONDAY + timedelta(days=1)), clock_offset_ms=3 * 3_600_000))

    assert answer.work_date == MONDAY
    touch = Touch.objects.get()
    assert (touch.happened_at, touch.occurred_at) == (at("22:02"), at("01:02", MONDAY + timedelta(days=1)))


@pytest.mark.parametrize("seconds", [-2_000_000, -601, 599, 601, 2_000_000])
def test_an_offset_of_any_size_is_taken_off_and_the_day_counts(world: World, seconds: int) -> None:
    wrong = at("08:02") + timedelta(seconds=seconds)

    (answer,) = store(a_touch(world.gate, wrong, clock_offset_ms=seconds * 1000), received_at=at("08:03"))

    assert (answer.verdict, answer.work_date) == ("counted", MONDAY)
    assert (Touch.objects.get().happened_at, Touch.objects.get().occurred_at) == (at("08:02"), wrong)


def test_a_clock_ahead_that_nobody_measured_is_not_believed(world: World) -> None:
    fine, ahead = (
        store(a_touch(world.gate, at("08:02") + timedelta(seconds=seconds)), received_at=at("08:02"))[0]
        for seconds in (600, 601)
    )

    assert (fine.verdict, ahead.verdict) == ("counted", "clock_suspect")


def test_no_roster_entry_keeps_the_day_but_it_is_not_valid_for_levels(world: World) -> None:
    a_technician("花子", of=world.employer, token="HANAKO")

    (answer,) = store(a_touch(world.gate, at("08:02"), token="HANAKO"))

    assert answer.verdict == "no_site_role"
    record = WorkRecord.objects.get()
    assert (record.evaluation_valid, record.trade_code, record.business_id) == (False, "", world.employer.pk)


def test_a_firm_outside_the_hierarchy_is_said_first(world: World) -> None:
    stranger = a_business("知らない組")
    a_technician("次郎", of=stranger, token="JIRO")

    (answer,) = store(a_touch(world.gate, at("08:02"), token="JIRO"))

    assert answer.verdict == "not_in_hierarchy"
    assert Touch.objects.get().reasons == ["not_in_hierarchy", "no_site_role"]


def test_two_sites_in_a_day_are_two_records(world: World) -> None:
    other = a_site(world.prime, name="品川改修")
    a_node(other, world.employer)
    a_roster_entry(other, world.taro, world.employer)

    store(a_touch(world.gate, at("08:02")), a_touch(a_device(other), at("13:10")))

    assert sorted(WorkRecord.objects.values_list("site_id", "evaluation_valid")) == sorted(
        [(world.site.pk, True), (other.pk, True)]
    )


def test_two_sites_at_almost_the_same_time_are_pointed_out_on_both(world: World) -> None:
    other = a_site(world.prime, name="品川改修")
    a_node(other, world.employer)
    a_roster_entry(other, world.taro, world.employer)
    store(a_touch(world.gate, at("08:02")))

    (answer,) = store(a_touch(a_device(other), at("08:05")))

    assert answer.verdict == "duplicate_person_elsewhere"
    assert set(Touch.objects.values_list("verdict", flat=True)) == {"duplicate_person_elsewhere"}
    assert VerdictChange.objects.get().verdict_before == "counted"
    assert set(WorkRecord.objects.values_list("verdict", "evaluation_valid")) == {("duplicate_person_elsewhere", True)}


def test_a_night_shift_belongs_to_the_day_of_entry(world: World) -> None:
    tuesday = MONDAY + timedelta(days=1)

    store(a_touch(world.gate, at("20:00")))
    (answer,) = store(a_touch(world.gate, at("05:10", tuesday)))

    assert answer.work_date == MONDAY
    record = WorkRecord.objects.get()
    assert (record.work_date, record.entry_at, record.exit_at) == (MONDAY, at("20:00"), at("05:10", tuesday))


def test_an_entry_that_arrives_after_its_exit_takes_the_exit_over(world: World) -> None:
    tuesday = MONDAY + timedelta(days=1)
    store(a_touch(world.gate, at("05:10", tuesday)), received_at=at("05:11", tuesday))
    assert WorkRecord.objects.get().work_date == tuesday

    store(a_touch(world.gate, at("20:00")), received_at=at("06:00", tuesday))

    record = WorkRecord.objects.get()
    assert (record.work_date, record.touch_count) == (MONDAY, 2)
    assert WorkRecordChange.objects.get().work_date == tuesday
