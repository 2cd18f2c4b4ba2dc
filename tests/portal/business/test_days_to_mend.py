"""Days that do not count yet, of many people: pages of groups, with the numbers of all of them."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.test import Client
from tests.history.world import MONDAY, World, a_business, a_technician, a_touch, at, store
from tests.portal.business.conftest import FRIDAY
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.portal.ui import mending
from ccus.registry.models import Business, TechnicianTrade
from ccus.sites.models import HierarchyNode, RosterEntry

pytestmark = pytest.mark.django_db
HERE = "/business/sites/days-to-mend/"


@pytest.fixture(autouse=True)
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "PAGE_SIZE", 2)


@pytest.fixture
def people(world: World) -> list[str]:
    """Three of the employer's people touched without being on the roster: two on Monday, one on both days."""
    names = ["一", "二", "三"]
    for name in names:
        person = a_technician(name, of=world.employer, token=name)
        TechnicianTrade.objects.create(technician=person, position=1, trade_code="10-01")
        store(a_touch(world.gate, at("08:00"), token=name))
    store(a_touch(world.gate, at("08:00", FRIDAY), token="三"))
    return names


def test_pages_hold_so_many_groups_and_count_all_of_them(clerk: Client, world: World, people: list[str]) -> None:
    first = clerk.get(HERE).context["page"]
    second = clerk.get(f"{HERE}?page=2").context["page"]

    assert [len(page.rows) for page in (first, second)] == [2, 1]
    assert {row.who_is_it for row in (*first.rows, *second.rows)} == {f"山田 {name}" for name in people}
    assert sorted(row.count for row in (*first.rows, *second.rows)) == [1, 1, 2]
    assert first.day_total == second.day_total == 4
    assert (second.pages.number, second.pages.count, second.pages.first, second.pages.last) == (2, 2, 3, 3)
    assert (first.pages.next_url, second.pages.previous_url) == (f"{HERE}?page=2", f"{HERE}?page=1")
    assert first.deadline.on == date(2026, 12, 31)
    assert clerk.get(f"{HERE}?page=9").context["page"].pages.number == 1


def test_pages_of_one_site_keep_the_site(clerk: Client, world: World, people: list[str]) -> None:
    here = f"{HERE}?site={world.site.ccus_id}"

    assert clerk.get(here).context["page"].pages.next_url == f"{here}&page=2"
    assert [len(clerk.get(f"{here}&page={number}").context["page"].rows) for number in (1, 2)] == [2, 1]


def test_what_stands_on_another_page_is_mended_all_the_same(clerk: Client, world: World, people: list[str]) -> None:
    row = clerk.get(f"{HERE}?page=2").context["page"].rows[0]

    answer = clerk.post(HERE, {"key": row.key}, follow=True)

    assert "もう一度判定しました" in unescape(answer.content.decode())
    assert row.key not in [left.key for left in answer.context["page"].rows]
    assert answer.context["page"].pages.total == 2


@pytest.mark.parametrize("key", ["", "no_site_role", "no_site_role:1", "::", "a:b:c"])
def test_a_key_that_names_no_group_mends_nothing(clerk: Client, world: World, people: list[str], key: str) -> None:
    before = RosterEntry.objects.count()

    for typed in (key, f"{key}:{world.site.ccus_id}:9", f"no_site_role:{world.site.ccus_id}:{key}:9"):
        clerk.post(HERE, {"key": typed})

    assert RosterEntry.objects.count() == before


def test_a_firm_is_asked_in_since_the_first_day_of_any_of_its_people(
    signed_in: Client, account: Account, world: World, friday_morning: None
) -> None:
    wear(account, Role.SITE_MANAGER, subject=world.prime.ccus_id)
    outside: Business = a_business("外山組")
    for name, day in (("四", FRIDAY), ("五", MONDAY)):
        a_technician(name, of=outside, token=name)
        store(a_touch(world.gate, at("08:00", day), token=name))
    here = f"{HERE}?site={world.site.ccus_id}"
    later = next(row for row in signed_in.get(here).context["page"].rows if "20日" in row.days)

    signed_in.post(here, {"key": later.key})

    assert HierarchyNode.objects.get(business=outside).valid.lower == MONDAY
