from __future__ import annotations

import pytest
from tests.history.acting import the_clerk, the_prime, the_technician, viewer
from tests.history.missing import DAY, LOOKED_ON, NOW, a_lost_touch
from tests.history.world import World, a_business, a_device, a_site, a_touch, at, store

from ccus.access.states import Role, SubjectKind
from ccus.history.queries.days import get_own_reach
from ccus.history.queries.missing_days import (
    list_own_missing_days,
    page_of_people_missing_days_visible_to,
    page_of_site_missing_days_visible_to,
)
from ccus.history.rules.missing_days import Reason
from ccus.kit.calendar import JstMonth
from ccus.sites.errors import SiteNotFound

OCTOBER = JstMonth.of(DAY)


def test_the_person_the_clerk_and_the_prime_see_the_same_day(world: World) -> None:
    a_lost_touch(world)

    (own,) = list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON)
    of_firm = page_of_people_missing_days_visible_to(the_clerk(world), month=OCTOBER, now=NOW)
    of_site = page_of_site_missing_days_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=OCTOBER, now=NOW
    )

    assert of_firm.days == of_site.days == (own,)
    assert of_firm.freshness.as_of is of_site.freshness.as_of is None
    assert (own.technician_ccus_id, own.site_ccus_id, own.work_date) == (world.taro.ccus_id, world.site.ccus_id, DAY)
    assert own.reasons == (Reason.TOUCH_LOST, Reason.CREW_CAME, Reason.DAYS_AROUND, Reason.ON_ROSTER)
    assert (own.firm_name, of_site.whose) == (world.employer.name, world.site.name)


def test_without_a_gap_in_the_numbers_nothing_is_proposed(world: World) -> None:
    a_lost_touch(world, numbered=False)

    assert list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON) == ()


def test_a_touch_at_another_site_takes_the_proposal_away(world: World) -> None:
    a_lost_touch(world)
    other = a_device(a_site(world.prime, name="品川"))
    store(a_touch(other, at("08:00", DAY)))

    assert list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON) == ()


def test_a_month_that_is_closed_proposes_nothing(world: World) -> None:
    a_lost_touch(world)

    after = LOOKED_ON.replace(month=12, day=1)
    assert list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=after) == ()


def test_another_firm_and_another_prime_see_nothing(world: World) -> None:
    a_lost_touch(world)
    stranger = a_business("他社")
    clerk = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, stranger.ccus_id)
    prime = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, stranger.ccus_id)

    assert page_of_people_missing_days_visible_to(clerk, month=OCTOBER, now=NOW).days == ()
    with pytest.raises(SiteNotFound):
        page_of_site_missing_days_visible_to(prime, site_ccus_id=world.site.ccus_id, month=OCTOBER, now=NOW)
