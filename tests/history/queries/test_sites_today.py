from __future__ import annotations

from datetime import timedelta

import pytest
from tests.history.acting import enter, the_clerk, the_prime, the_technician, viewer
from tests.history.world import MONDAY, World, a_device, a_site, a_technician, a_touch, at, store

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.devices.models import Device
from ccus.history.queries import sites_today
from ccus.history.queries.sites_today import SitesToday, list_sites_today_visible_to
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db
NOON = at("12:00")


def look(world: World, page: int = 1) -> SitesToday:
    return list_sites_today_visible_to(the_prime(world), now=NOON, page=page)


def test_each_open_site_tells_how_it_stands_today(world: World) -> None:
    a_technician("次郎", of=world.employer, token="JIRO")
    Device.objects.update(last_seen_at=at("11:59"))
    a_device(world.site)
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("17:00")))
    store(a_touch(world.gate, at("08:01"), token="JIRO"), a_touch(world.gate, at("08:02"), token="STRANGE"))
    store(a_touch(world.gate, at("08:03"), token="STRANGE"), a_touch(world.gate, at("08:00", MONDAY - timedelta(3))))

    (site,) = look(world).sites

    assert (site.name, site.is_prime, site.arrived, site.attention) == ("丸の内新築", True, 2, 2)
    assert (site.devices, site.silent_devices) == (2, 0)


def test_a_device_that_was_not_heard_for_an_hour_is_silent(world: World) -> None:
    Device.objects.update(last_seen_at=at("11:00"))

    assert look(world).sites[0].silent_devices == 1

    Device.objects.update(revoked_at=at("11:30"))

    assert (look(world).sites[0].devices, look(world).sites[0].silent_devices) == (0, 0)


def test_sites_that_are_not_open_are_left_out_and_what_waits_there_is_not(world: World) -> None:
    enter(world, MONDAY)
    Site.objects.update(state="closed")

    found = look(world)

    assert (found.sites, found.found) == ((), 0)
    assert [(row.site_name, row.count) for row in found.waiting] == [("丸の内新築", 1)]


def test_pages_hold_the_latest_sites_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites_today, "PAGE_SIZE", 2)
    for number in range(4):
        a_site(world.prime, name=f"現場{number}", opened_at=at("08:00", MONDAY + timedelta(days=number)))

    assert [site.name for site in look(world).sites] == ["現場3", "現場2"]
    last = look(world, 9)
    assert ([site.name for site in last.sites], last.page, last.pages, last.found) == (["丸の内新築"], 3, 3, 5)


def test_a_firm_below_sees_where_it_stands_without_the_counts(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))

    (site,) = list_sites_today_visible_to(the_clerk(world), now=NOON).sites

    assert (site.is_prime, site.prime_name, site.arrived, site.devices) == (False, "大林建設", 0, 0)


def test_whoever_may_not_see_devices_is_told_nothing_of_them(world: World) -> None:
    clerk_of_prime = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, world.prime.ccus_id)

    (site,) = list_sites_today_visible_to(clerk_of_prime, now=NOON).sites

    assert (site.is_prime, site.devices, site.silent_devices) == (True, 0, 0)


def test_technicians_are_refused(world: World) -> None:
    with pytest.raises(PermissionMissing):
        list_sites_today_visible_to(the_technician(world), now=NOON)
