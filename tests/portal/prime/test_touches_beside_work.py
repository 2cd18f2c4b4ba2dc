from __future__ import annotations

from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_device, a_site, a_touch, at, store

from ccus.sites.models import Site


def address(site: Site) -> str:
    return f"/prime/sites/{site.ccus_id}/touches-beside-work/"


def test_a_training_centre_shows_its_touches_by_month_and_year(manager: Client, world: World) -> None:
    centre = a_site(world.prime, name="研修センター", kind="training")
    gate, machine = a_device(centre), a_device(centre)
    store(a_touch(gate, at("08:00")), a_touch(gate, at("08:30")), a_touch(machine, at("08:40"), method="vending"))

    page = assert_query_count("prime:site-touches-beside-work", lambda: manager.get(address(centre))).context["page"]

    assert page.is_training
    (year,), (month,) = page.years, page.months
    assert (year.label, month.label) == ("2026年度", "2026年11月")
    for row in (year, month):
        assert (row.training_people, row.training_touches) == (1, 2)
        assert (row.vending_people, row.vending_touches) == (1, 1)


def test_a_usual_site_shows_its_vending_machines_only(manager: Client, world: World) -> None:
    store(a_touch(a_device(world.site), at("08:40"), method="vending"))

    answer = manager.get(address(world.site))

    assert "タッチ経験（人）" not in answer.content.decode()
    assert answer.context["page"].months[0].vending_touches == 1


def test_without_touches_the_page_says_what_will_appear(manager: Client, world: World) -> None:
    assert "まだタッチはありません" in manager.get(address(world.site)).content.decode()


def test_the_board_leads_to_the_counters_where_there_is_something_to_count(manager: Client, world: World) -> None:
    board = f"/prime/sites/{world.site.ccus_id}/now/"
    assert address(world.site) not in manager.get(board).content.decode()

    Site.objects.filter(pk=world.site.pk).update(kind="training")

    assert address(world.site) in manager.get(board).content.decode()


def test_sites_of_others_are_not_there(manager: Client, clerk_below: Client, world: World) -> None:
    assert manager.get(address(a_site(a_business("別の元請")))).status_code == 404
