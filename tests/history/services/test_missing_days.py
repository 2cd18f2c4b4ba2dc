from __future__ import annotations

import pytest
from tests.history.acting import the_clerk, the_prime, the_technician
from tests.history.missing import DAY, NOW, a_lost_touch
from tests.history.world import World

from ccus.access.errors import PermissionMissing
from ccus.history.errors import MissingDayGone, MissingDayNeedsDetails
from ccus.history.models import DayOff, DirectEntry, WorkRecord
from ccus.history.services.direct_entries import approve_direct_entries
from ccus.history.services.missing_days import answer_day_off, confirm_missing_day
from ccus.history.states import DirectEntryState, EnteredAs
from ccus.registry.errors import TechnicianNotFound


def test_a_proposed_day_counts_only_after_the_person_and_the_prime_have_said_so(world: World) -> None:
    a_lost_touch(world)
    on_day = WorkRecord.objects.filter(technician=world.taro, work_date=DAY)
    assert not DirectEntry.objects.exists()

    entry = confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)

    assert (entry.state, entry.entered_as) == (DirectEntryState.SUBMITTED, EnteredAs.TECHNICIAN)
    assert (entry.trade_code, entry.site_roles, entry.work_content) == ("06-01", ["other"], "足場の組立て")
    assert not on_day.exists()
    approve_direct_entries(the_prime(world), [entry.pk], now=NOW)
    assert on_day.get().evaluation_valid


def test_a_day_cannot_be_confirmed_twice(world: World) -> None:
    a_lost_touch(world)
    confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)

    with pytest.raises(MissingDayGone):
        confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)
    assert DirectEntry.objects.count() == 1


def test_a_day_that_is_not_proposed_is_refused_and_nothing_is_written(world: World) -> None:
    a_lost_touch(world, numbered=False)

    with pytest.raises(MissingDayGone):
        confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)
    with pytest.raises(MissingDayGone):
        answer_day_off(the_technician(world), day=DAY, now=NOW)
    assert not DirectEntry.objects.exists()
    assert not DayOff.objects.exists()


def test_a_day_off_is_not_proposed_again(world: World) -> None:
    a_lost_touch(world)

    answer_day_off(the_technician(world), day=DAY, now=NOW)

    assert DayOff.objects.get().day == DAY
    with pytest.raises(MissingDayGone):
        confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)


def test_without_a_roster_the_person_has_to_name_the_trade(world: World) -> None:
    a_lost_touch(world)
    world.site.roster_entries.filter(technician=world.taro).delete()

    with pytest.raises(MissingDayNeedsDetails):
        confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)
    assert not DirectEntry.objects.exists()


def test_neither_clerk_nor_prime_answers_for_the_person(world: World) -> None:
    a_lost_touch(world)

    with pytest.raises(TechnicianNotFound):
        confirm_missing_day(the_clerk(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)
    with pytest.raises(PermissionMissing):
        confirm_missing_day(the_prime(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)
    assert not DirectEntry.objects.exists()
