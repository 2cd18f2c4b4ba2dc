from __future__ import annotations

from datetime import date, timedelta

import pytest
from psycopg.types.range import Range
from tests.history.acting import approve, enter, the_clerk, the_prime, the_technician, viewer
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_card,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.history.queries import days
from ccus.history.services import direct_entries
from ccus.history.states import DayState
from ccus.kit.calendar import JstMonth
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Affiliation
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
NOVEMBER = JstMonth(2026, 11)
FRIDAY = MONDAY + timedelta(days=4)


def own_month(world: World, *, on: date = FRIDAY, month: JstMonth = NOVEMBER) -> days.PersonMonth:
    return days.get_month(days.get_own_reach(the_technician(world)), month=month, on=on)


def test_each_day_of_a_month_stands_in_one_state(world: World) -> None:
    store(a_touch(world.gate, at("08:02")), a_touch(world.gate, at("17:03")))
    enter(world, MONDAY + timedelta(days=1))
    RosterEntry.objects.update(valid=Range(date(2026, 11, 16), date(2026, 11, 19)))
    store(a_touch(world.gate, at("08:00", MONDAY + timedelta(days=3))))

    month = own_month(world)

    assert month.marks.states() == {
        date(2026, 11, 16): DayState.RECORDED,
        date(2026, 11, 17): DayState.PENDING,
        date(2026, 11, 19): DayState.ATTENTION,
    }
    assert month.marks.missing_dates() == (date(2026, 11, 18),)
    assert (month.marks.counted_days, month.marks.pending_days, month.marks.attention_days) == (1, 1, 1)
    monday, tuesday, thursday = month.lines
    assert (monday.site_name, monday.trade_code, monday.entry_at, monday.exit_at, monday.counts) == (
        "丸の内新築",
        "06-01",
        at("08:02"),
        at("17:03"),
        True,
    )
    assert (tuesday.direct_entry_id is not None, tuesday.site_roles, tuesday.counts) == (True, ("foreman",), False)
    assert (thursday.verdict, thursday.business_name) == ("no_site_role", "佐藤工業")


def test_an_approved_entry_is_told_apart_from_a_touch(world: World) -> None:
    approve(world, enter(world, MONDAY), now=at("19:00", FRIDAY))

    assert own_month(world).marks.states() == {MONDAY: DayState.APPROVED}


def test_a_correction_that_waits_does_not_take_the_day_away(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    enter(world, MONDAY)

    month = own_month(world)

    assert month.marks.states() == {MONDAY: DayState.PENDING}
    assert month.marks.counted_days == 1
    assert [(line.state, line.counts) for line in month.lines] == [(DayState.PENDING, True)]


def test_touches_that_make_no_record_ask_for_attention_until_the_day_is_entered(world: World) -> None:
    a_card(world.taro, "OLD", revoked_at=at("07:00", date(2026, 11, 1)))
    store(a_touch(world.gate, at("08:02"), token="OLD"))
    assert own_month(world).marks.states() == {MONDAY: DayState.ATTENTION}
    assert own_month(world).lines[0].verdict == "card_revoked"

    enter(world, MONDAY)

    assert own_month(world).marks.states() == {MONDAY: DayState.PENDING}


def test_a_day_at_a_training_centre_is_neither_missing_nor_to_be_repaired(world: World) -> None:
    world.site.kind = "training"
    world.site.save()
    a_roster_entry(a_site(world.prime, name="別の現場"), world.taro, world.employer)
    store(a_touch(world.gate, at("08:02")))

    month = own_month(world)

    assert month.marks.states() == {}
    assert not month.marks.is_missing(MONDAY)
    assert [line.state for line in month.lines] == [None]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 14), "Saturday"),
        (date(2026, 11, 3), "holiday"),
        (FRIDAY, "today"),
        (date(2026, 11, 24), "still to come"),
    ],
)
def test_nobody_is_missing_on_a_day_of_rest_or_before_it_is_over(world: World, day: date, why: str) -> None:
    assert not own_month(world).marks.is_missing(day)
    assert own_month(world).marks.is_missing(date(2026, 11, 13))


def test_nobody_is_missing_without_a_roster_entry_at_a_site_that_records(world: World) -> None:
    world.site.recording_period = Range(date(2026, 4, 1), date(2026, 11, 17))
    world.site.save()
    assert own_month(world).marks.missing_dates()[-1] == MONDAY

    RosterEntry.objects.all().delete()
    assert own_month(world).marks.missing_days == 0


def test_a_night_shift_that_ends_in_the_next_month_belongs_to_its_evening(world: World) -> None:
    last_day = date(2026, 11, 30)
    store(
        a_touch(world.gate, at("20:00", last_day), direction="entry"),
        a_touch(world.gate, at("05:00", date(2026, 12, 1)), direction="exit"),
    )

    touches = days.list_touches_of_day(the_technician(world), days.get_own_reach(the_technician(world)), day=last_day)

    assert [touch.happened_at for touch in touches] == [at("20:00", last_day), at("05:00", date(2026, 12, 1))]
    assert own_month(world, on=date(2026, 12, 10)).marks.states() == {last_day: DayState.RECORDED}
    assert own_month(world, on=date(2026, 12, 10), month=JstMonth(2026, 12)).marks.states() == {}


def test_an_employer_sees_what_was_worked_for_the_firm_and_nothing_else(world: World) -> None:
    other = a_business("他社建設")
    Affiliation.objects.create(technician=world.taro, business=other, kind="secondary", valid=Range(MONDAY, None))
    elsewhere = a_site(other, name="他社の現場")
    a_roster_entry(elsewhere, world.taro, other)
    tuesday = MONDAY + timedelta(days=1)
    enter(world, tuesday, site=elsewhere, business=other)
    store(a_touch(world.gate, at("08:02")))

    reach = days.get_employees_reach(the_clerk(world), world.taro.ccus_id, month=NOVEMBER)
    month = days.get_month(reach, month=NOVEMBER, on=FRIDAY)

    assert month.marks.states() == {MONDAY: DayState.RECORDED}
    assert [line.site_name for line in month.lines] == ["丸の内新築"]
    assert not month.marks.is_missing(tuesday)
    assert month.marks.is_missing(tuesday + timedelta(days=1))
    assert days.list_entries_of_day(reach, day=tuesday) == ()
    assert own_month(world).marks.states() == {MONDAY: DayState.RECORDED, tuesday: DayState.PENDING}


def test_only_the_person_and_firms_of_that_month_reach_the_days(world: World) -> None:
    hanako = a_technician("花子")
    strangers_firm = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, a_business("他社").ccus_id)
    manager = viewer(Role.SITE_MANAGER, SubjectKind.SITE, world.site.ccus_id)
    Affiliation.objects.update(valid=Range(date(2026, 11, 10), date(2026, 11, 20)))

    assert days.get_employees_reach(the_clerk(world), world.taro.ccus_id, month=NOVEMBER).belongs_on(date(2026, 11, 19))
    for who, ccus_id, month in [
        (the_clerk(world), hanako.ccus_id, NOVEMBER),
        (the_clerk(world), world.taro.ccus_id, NOVEMBER.next()),
        (strangers_firm, world.taro.ccus_id, NOVEMBER),
        (manager, world.taro.ccus_id, NOVEMBER),
        (the_technician(world), world.taro.ccus_id, NOVEMBER),
    ]:
        with pytest.raises(TechnicianNotFound):
            days.get_employees_reach(who, ccus_id, month=month)
    for who in (the_clerk(world), manager):
        with pytest.raises(TechnicianNotFound):
            days.get_own_reach(who)
    with pytest.raises(PermissionMissing):
        days.list_touches_of_day(Viewer(), days.get_own_reach(the_technician(world)), day=MONDAY)


def test_the_story_of_a_day_tells_touches_and_entries_with_their_end(world: World) -> None:
    store(a_touch(world.gate, at("08:02"), direction="entry"))
    entry = enter(world, MONDAY)
    direct_entries.decline_direct_entry(the_prime(world), entry, note="職長ではありません", now=at("19:00", FRIDAY))
    reach = days.get_own_reach(the_technician(world))

    (touch,) = days.list_touches_of_day(the_technician(world), reach, day=MONDAY)
    (told,) = days.list_entries_of_day(reach, day=MONDAY)

    assert (touch.happened_at, touch.direction, touch.method, touch.device_label, touch.verdict) == (
        at("08:02"),
        "entry",
        "card",
        world.gate.label,
        "counted",
    )
    assert (told.state, told.decision_note, told.reason, told.is_own) == (
        "declined",
        "職長ではありません",
        "カードを忘れた",
        False,
    )


def test_sites_are_counted_once_over_all_months(world: World) -> None:
    second = a_site(world.prime, name="二つ目")
    store(a_touch(world.gate, at("08:02")), a_touch(world.gate, at("08:02", date(2026, 10, 1))))
    approve(world, enter(world, MONDAY, site=second), now=at("19:00", FRIDAY))

    assert days.count_sites(days.get_own_reach(the_technician(world))) == 2
