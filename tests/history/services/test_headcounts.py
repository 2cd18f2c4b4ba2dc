from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.history.acting import the_clerk, the_prime, the_technician
from tests.history.missing import DAY, LOOKED_ON, NOW, a_lost_touch
from tests.history.world import World, a_business, a_site

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.history.errors import HeadcountDayClosed, HeadcountFirmUnknown
from ccus.history.models import Headcount, WorkRecord
from ccus.history.queries.headcounts import get_headcounts_visible_to
from ccus.history.queries.missing_days import page_of_site_missing_days_visible_to
from ccus.history.rules.missing_days import Reason
from ccus.history.rules.working_days import is_working_day
from ccus.history.services.headcounts import tell_headcounts
from ccus.kit.calendar import JstMonth
from ccus.sites.errors import SiteNotFound

WORKING_DAYS = [day for number in range(-12, 14) if is_working_day(day := DAY + timedelta(days=number))]


def tell(world: World, people: int | None, day: date = DAY) -> int:
    return tell_headcounts(
        the_prime(world), site_ccus_id=world.site.ccus_id, day=day, people={world.employer.ccus_id: people}, now=NOW
    )


def test_numbers_make_a_proposal_where_no_reader_tells_of_a_loss(world: World) -> None:
    a_lost_touch(world, numbered=False)
    for day in WORKING_DAYS:
        tell(world, 3, day)

    found = page_of_site_missing_days_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=JstMonth.of(DAY), now=NOW
    )

    (day,) = found.days
    assert (day.technician_ccus_id, day.work_date, day.reasons[0]) == (world.taro.ccus_id, DAY, Reason.HEADCOUNT)


def test_a_number_makes_no_day_and_changes_none(world: World) -> None:
    a_lost_touch(world)
    before = set(WorkRecord.objects.values_list("technician_id", "work_date"))

    tell(world, 3)

    assert set(WorkRecord.objects.values_list("technician_id", "work_date")) == before


def test_a_number_is_kept_once_changed_and_taken_back(world: World) -> None:
    assert (tell(world, 3), tell(world, 3), tell(world, 4)) == (1, 0, 1)
    assert Headcount.objects.get().people == 4
    assert AuditEvent.objects.filter(act="history:headcount:tell").count() == 2

    assert tell(world, None) == 1

    assert not Headcount.objects.exists()


def test_the_prime_sees_who_is_recorded_beside_what_was_told(world: World) -> None:
    a_lost_touch(world)
    tell(world, 3)

    firms = get_headcounts_visible_to(the_prime(world), site_ccus_id=world.site.ccus_id, day=DAY).firms

    assert [(firm.name, firm.recorded, firm.people) for firm in firms] == [
        (world.prime.name, 0, None),
        (world.employer.name, 2, 3),
    ]


@pytest.mark.parametrize("day", [LOOKED_ON + timedelta(days=1), date(2026, 9, 30)], ids=["to come", "closed"])
def test_days_to_come_and_closed_ones_are_refused(world: World, day: date) -> None:
    with pytest.raises(HeadcountDayClosed):
        tell(world, 3, day)
    assert not Headcount.objects.exists()


def test_firms_that_are_not_on_the_site_are_refused_with_all_others(world: World) -> None:
    stranger = a_business("よその会社")

    with pytest.raises(HeadcountFirmUnknown):
        tell_headcounts(
            the_prime(world),
            site_ccus_id=world.site.ccus_id,
            day=DAY,
            people={world.employer.ccus_id: 3, stranger.ccus_id: 2},
            now=NOW,
        )
    assert not Headcount.objects.exists()


def test_only_the_prime_tells(world: World) -> None:
    numbers = {world.employer.ccus_id: 3}
    for viewer in (the_clerk(world), the_technician(world)):
        with pytest.raises(PermissionMissing):
            tell_headcounts(viewer, site_ccus_id=world.site.ccus_id, day=DAY, people=numbers, now=NOW)
    other = a_site(a_business("他の元請"), name="よその現場")
    with pytest.raises(SiteNotFound):
        tell_headcounts(the_prime(world), site_ccus_id=other.ccus_id, day=DAY, people=numbers, now=NOW)
    assert not Headcount.objects.exists()
