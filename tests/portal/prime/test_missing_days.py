from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.missing import DAY, a_lost_touch
from tests.history.world import World, a_business, a_site

from ccus.access.models import Disclosure
from ccus.kit.ids import display_id
from ccus.portal.ui.shapes.missing_days import MissingDaysPage

pytestmark = pytest.mark.django_db


def address(world: World) -> str:
    return f"/prime/sites/{world.site.ccus_id}/missing-days/"


def test_the_prime_sees_what_may_come_and_cannot_send_it(manager: Client, world: World) -> None:
    a_lost_touch(world)

    answer = assert_query_count("prime:site-missing-days", lambda: manager.get(address(world), {"month": "2026-10"}))

    page = answer.context["page"]
    assert isinstance(page, MissingDaysPage)
    (row,) = page.rows
    assert (row.name, row.on, row.place, row.key) == (world.taro.full_name, DAY, world.employer.name, "")
    assert page.send_url == ""


def test_whoever_is_on_no_roster_is_proposed_without_a_name(manager: Client, world: World) -> None:
    a_lost_touch(world)
    world.site.roster_entries.all().delete()

    answer = manager.get(address(world), {"month": "2026-10"})

    (row,) = answer.context["page"].rows
    assert (row.name, row.place) == (display_id(world.taro.ccus_id), world.employer.name)
    assert world.taro.full_name not in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_a_site_of_somebody_else_is_not_found(manager: Client) -> None:
    other = a_site(a_business("他の元請"), name="よその現場")

    assert manager.get(f"/prime/sites/{other.ccus_id}/missing-days/").status_code == 404


def test_the_approvals_of_a_site_lead_there(manager: Client, world: World) -> None:
    shown = manager.get(f"/prime/approvals/sites/{world.site.ccus_id}/").content.decode()

    assert address(world) in shown
