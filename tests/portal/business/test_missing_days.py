from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.missing import DAY, a_lost_touch
from tests.history.world import World

from ccus.access.models import Disclosure
from ccus.history.models import DirectEntry
from ccus.portal.ui.shapes.missing_days import MissingDaysPage

pytestmark = pytest.mark.django_db
ADDRESS = "/business/people-days/proposals/"


def test_the_clerk_sees_days_of_the_firm_and_chooses_them_for_the_form(clerk: Client, world: World) -> None:
    a_lost_touch(world)

    answer = assert_query_count("business:people-days-proposals", lambda: clerk.get(ADDRESS, {"month": "2026-10"}))

    page = answer.context["page"]
    assert isinstance(page, MissingDaysPage)
    (row,) = page.rows
    assert (row.name, row.on, row.place) == (world.taro.full_name, DAY, world.site.name)
    form = clerk.get(page.send_url, {"cell": row.key})
    assert form.context["page"].chosen[0].days == (DAY,)
    assert not DirectEntry.objects.exists()


def test_looking_at_people_is_remembered(clerk: Client, world: World) -> None:
    a_lost_touch(world)

    clerk.get(ADDRESS, {"month": "2026-10"})

    assert Disclosure.objects.filter(technician_ccus_id=world.taro.ccus_id).exists()


def test_where_nothing_is_proposed_the_page_says_so(clerk: Client) -> None:
    assert "提案する日はありません" in clerk.get(ADDRESS).content.decode()


def test_the_month_of_the_firm_leads_there(clerk: Client, world: World) -> None:
    a_lost_touch(world)

    assert f"{ADDRESS}?month=2026-10" in clerk.get("/business/people-days/", {"month": "2026-10"}).content.decode()
