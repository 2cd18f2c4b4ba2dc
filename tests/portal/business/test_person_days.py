from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from psycopg.types.range import Range
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import enter, the_clerk
from tests.history.world import MONDAY, World, a_business, a_roster_entry, a_site, a_technician, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.history.models import DirectEntry
from ccus.portal.ui.shapes.people_days import PersonDaysPage
from ccus.registry.models import Affiliation

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def look(client: Client, ccus_id: str, **query: str) -> PersonDaysPage:
    answer = client.get(f"/business/people/{ccus_id}/days/", query)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, PersonDaysPage)
    return page


def test_the_clerk_sees_the_persons_calendar(clerk: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    page = look(clerk, world.taro.ccus_id, day="2026-11-16")

    assert (page.name, page.level, page.month_days) == ("山田 太郎", 1, 1)
    assert page.back_url == "/business/people-days/?month=2026-11"
    assert page.fill_url == f"/business/people-days/bulk/?person={world.taro.ccus_id}&month=2026-11"
    assert page.story is not None
    assert page.story.records[0].touches[0].at == at("08:02")
    cell = f"{world.taro.ccus_id}%3A2026-11-16"
    assert page.story.enter_url == f"/business/people-days/bulk/?cell={cell}&month=2026-11&corrects=1"
    assert Disclosure.objects.get().technician_ccus_id == world.taro.ccus_id


def test_days_worked_for_another_firm_are_not_shown(clerk: Client, world: World) -> None:
    other = a_business("他社建設")
    Affiliation.objects.create(technician=world.taro, business=other, kind="secondary", valid=Range(MONDAY, None))
    elsewhere = a_site(other, name="他社の現場")
    a_roster_entry(elsewhere, world.taro, other)
    store(a_touch(world.gate, at("08:02", TUESDAY), site_id=elsewhere.pk))

    page = look(clerk, world.taro.ccus_id, day="2026-11-17")

    assert page.month_days == 0
    assert page.story is not None
    assert page.story.records == ()
    assert "他社" not in clerk.get(f"/business/people/{world.taro.ccus_id}/days/?day=2026-11-17").content.decode()


def test_a_partial_request_gets_the_story_alone(clerk: Client, world: World) -> None:
    part = clerk.get(
        f"/business/people/{world.taro.ccus_id}/days/?day=2026-11-16",
        HTTP_HX_REQUEST="true",
        HTTP_HX_REQUEST_TYPE="partial",
    )

    assert "<html" not in part.content.decode()
    assert "この日を入力する" in part.content.decode()


def test_a_closed_month_offers_no_form(clerk: Client, world: World) -> None:
    assert look(clerk, world.taro.ccus_id, month="2026-09").fill_url == ""


def test_what_the_firm_entered_is_taken_back(clerk: Client, world: World) -> None:
    entry = enter(world, MONDAY, by=the_clerk(world))
    address = f"/business/people-days/entries/{entry}/withdrawal/"
    story = look(clerk, world.taro.ccus_id, day="2026-11-16").story
    assert story is not None
    assert story.records[0].withdraw_url == address

    answer = clerk.post(address)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/business/people/{world.taro.ccus_id}/days/?day=2026-11-16",
    )
    assert DirectEntry.objects.get().state == "withdrawn"


def test_what_the_person_entered_is_not_taken_back_by_the_firm(clerk: Client, world: World) -> None:
    entry = enter(world, MONDAY)

    answer = clerk.post(f"/business/people-days/entries/{entry}/withdrawal/", HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "history.not_your_person")
    assert DirectEntry.objects.get().state == "submitted"


def test_people_of_other_firms_and_other_times_are_not_found(clerk: Client, world: World) -> None:
    stranger = a_technician("他人", of=a_business("他社"))
    Affiliation.objects.filter(technician=world.taro).update(valid=Range(date(2026, 11, 1), None))

    for ccus_id, query in [(stranger.ccus_id, {}), ("9" * 14, {}), (world.taro.ccus_id, {"month": "2026-10"})]:
        answer = clerk.get(f"/business/people/{ccus_id}/days/", query, HTTP_ACCEPT="application/json")
        assert (answer.status_code, answer.json()["code"]) == (404, "registry.technician_not_found")
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if not role.value.startswith("business")])
def test_other_hats_see_nobody(signed_in: Client, account: Account, world: World, role: Role) -> None:
    wear(account, role)

    assert signed_in.get(f"/business/people/{world.taro.ccus_id}/days/").status_code == 403
    assert not Disclosure.objects.exists()


def test_a_technician_takes_nothing_back_in_a_firms_name(signed_in: Client, account: Account, world: World) -> None:
    entry = enter(world, MONDAY, by=the_clerk(world))
    wear(account, Role.TECHNICIAN, subject=world.taro.ccus_id)

    assert signed_in.post(f"/business/people-days/entries/{entry}/withdrawal/").status_code == 403
    assert DirectEntry.objects.get().state == "submitted"


def test_queries_stay_few(clerk: Client, world: World) -> None:
    store(*(a_touch(world.gate, at("08:02", date(2026, 10, day))) for day in range(1, 31)))
    address = f"/business/people/{world.taro.ccus_id}/days/"

    assert_query_count("business:person-days", lambda: clerk.get(address))
    assert_query_count("business:person-days/story", lambda: clerk.get(f"{address}?day=2026-10-30"))
