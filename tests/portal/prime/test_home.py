from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import enter
from tests.history.world import MONDAY, World, a_device, a_site, a_technician, a_touch, at, store

from ccus.devices.models import Device
from ccus.portal.ui.shapes.prime_home import PrimeHomePage
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(world: World) -> Site:
    return a_site(world.prime, name="品川更新", opened_at=at("08:00", MONDAY - timedelta(30)))


def look(client: Client) -> PrimeHomePage:
    page = client.get("/prime/").context["page"]
    assert isinstance(page, PrimeHomePage)
    return page


def test_whoever_has_one_site_is_led_to_its_board(manager: Client, world: World) -> None:
    assert manager.get("/prime/")["Location"] == f"/prime/sites/{world.site.ccus_id}/now/"


def test_what_waits_at_a_closed_site_keeps_the_list_open(manager: Client, world: World, second: Site) -> None:
    enter(world, MONDAY, site=second, now=at("08:00"))
    Site.objects.filter(pk=second.pk).update(state="closed")

    (todo,) = look(manager).todos

    assert (todo.site, todo.action.url) == ("品川更新", f"/prime/approvals/sites/{second.ccus_id}/")


def test_things_to_do_come_first_the_most_urgent_on_top(manager: Client, world: World, second: Site) -> None:
    Device.objects.update(last_seen_at=at("07:30"))
    a_technician("次郎", of=world.employer, token="JIRO")
    store(a_touch(world.gate, at("08:00"), token="JIRO"))
    enter(world, MONDAY, now=at("08:00"))
    enter(world, date(2026, 10, 30), site=second, now=at("08:00"))

    todos = look(manager).todos

    assert [(todo.site, todo.text, todo.action.label, todo.is_urgent) for todo in todos] == [
        ("丸の内新築", "読み取り機1台から連絡がありません。", "読み取り機を見る", True),
        ("品川更新", "承認を待つ日が1件あります。", "承認する", False),
        ("丸の内新築", "承認を待つ日が1件あります。", "承認する", False),
        ("丸の内新築", "今日の1人は、このままでは日数に入りません。", "今日の現場を見る", False),
    ]
    assert [todo.deadline.days_left for todo in todos if todo.deadline] == [14, 45]
    for todo in todos:
        assert manager.get(todo.action.url).status_code == 200


def test_sites_are_listed_with_todays_people(manager: Client, world: World, second: Site) -> None:
    store(a_touch(world.gate, at("08:00")), a_touch(a_device(second), at("08:00"), token="STRANGE"))

    rows = look(manager).sites

    assert [(row.name, row.arrived, row.attention, row.url) for row in rows] == [
        ("品川更新", 0, 1, f"/prime/sites/{second.ccus_id}/now/"),
        ("丸の内新築", 1, 0, f"/prime/sites/{world.site.ccus_id}/now/"),
    ]


def test_a_firm_below_finds_the_sites_on_which_it_stands(clerk_below: Client, world: World) -> None:
    a_site(world.prime, name="立っていない現場")

    assert clerk_below.get("/prime/")["Location"] == f"/prime/sites/{world.site.ccus_id}/now/"


def test_without_a_site_the_page_says_how_to_get_one(manager: Client, world: World) -> None:
    Site.objects.update(state="closed")

    answer = manager.get("/prime/")

    assert answer.context["page"].sites == ()
    assert "開いている現場がありません" in answer.content.decode()


def test_technicians_are_refused(technician: Client) -> None:
    assert technician.get("/prime/").status_code == 403


def test_many_sites_ask_as_little_as_few(manager: Client, world: World) -> None:
    for number in range(20):
        site = a_site(world.prime, name=f"現場{number}")
        a_device(site)
        enter(world, MONDAY, site=site, now=at("08:00"))

    assert_query_count("prime:home", lambda: manager.get("/prime/"))


def test_the_header_marks_where_one_is(manager: Client, world: World, second: Site) -> None:
    def current(path: str) -> list[str]:
        return [task.label for task in manager.get(path).context["frame"].tasks if task.current]

    assert current("/prime/") == ["今日の現場"]
    assert current(f"/prime/sites/{second.ccus_id}/readers/") == ["今日の現場"]
    assert current("/prime/approvals/") == ["承認する"]
    assert current(f"/prime/approvals/sites/{second.ccus_id}/") == ["承認する"]
