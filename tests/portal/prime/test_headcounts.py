from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_business, a_node, a_site, a_touch, at, store

from ccus.history.models import Headcount
from ccus.portal.prime.views import headcounts
from ccus.portal.ui.shapes.headcounts import HeadcountsPage
from ccus.registry.models import Business

pytestmark = pytest.mark.django_db


def address(world: World) -> str:
    return f"/prime/sites/{world.site.ccus_id}/headcounts/?day={MONDAY}"


def field(world: World) -> str:
    return f"people-{world.employer.ccus_id}"


def test_the_prime_sees_each_firm_with_those_recorded(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("07:30")))

    answer = assert_query_count("prime:site-headcounts", lambda: manager.get(address(world)))

    page = answer.context["page"]
    assert isinstance(page, HeadcountsPage)
    assert [(row.name, row.recorded, row.typed) for row in page.rows] == [
        (world.prime.name, 0, ""),
        (world.employer.name, 1, ""),
    ]
    assert (page.before_url[-10:], page.after_url) == ("2026-11-15", "")


@pytest.mark.parametrize("typed", ["3", " ３人 ", "3人"])
def test_a_number_is_kept_however_it_is_typed(manager: Client, world: World, typed: str) -> None:
    answer = manager.post(address(world), {field(world): typed, f"people-{world.prime.ccus_id}": ""})

    assert (answer.status_code, answer["Location"]) == (302, address(world))
    assert Headcount.objects.values_list("business_id", "day", "people").get() == (world.employer.pk, MONDAY, 3)
    assert manager.get(address(world)).context["page"].rows[1].typed == "3"


@pytest.mark.parametrize("typed", ["三", "-1", "1000", "2.5"])
def test_what_is_no_number_is_said_beside_the_firm_and_nothing_is_kept(
    manager: Client, world: World, typed: str
) -> None:
    answer = manager.post(address(world), {field(world): typed, f"people-{world.prime.ccus_id}": "4"})

    assert answer.status_code == 422
    own, below = answer.context["page"].rows
    assert (own.typed, own.error) == ("4", "")
    assert f"{world.employer.name}の人数「{typed}」が読み取れません。" in below.error
    assert not Headcount.objects.exists()


def test_a_day_to_come_is_refused_in_words(manager: Client, world: World) -> None:
    answer = manager.post(
        f"/prime/sites/{world.site.ccus_id}/headcounts/?day=2026-11-17", {field(world): "3"}, follow=True
    )

    assert "人数は入れられません。" in answer.content.decode()
    assert not Headcount.objects.exists()


def test_without_a_day_yesterday_is_shown(manager: Client, world: World) -> None:
    shown = manager.get(f"/prime/sites/{world.site.ccus_id}/headcounts/?day=yesterday")

    assert f"{shown.context['page'].day}" == "2026-11-15"


def test_a_site_of_somebody_else_is_not_found(manager: Client) -> None:
    other = a_site(a_business("他の元請"), name="よその現場")

    assert manager.get(f"/prime/sites/{other.ccus_id}/headcounts/").status_code == 404


def test_days_that_were_probably_worked_lead_there(manager: Client, world: World) -> None:
    shown = manager.get(f"/prime/sites/{world.site.ccus_id}/missing-days/").content.decode()

    assert f"/prime/sites/{world.site.ccus_id}/headcounts/" in shown


@pytest.fixture
def three_firms(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Business]:
    """On two pages: the prime and 職人組, then ほかの組."""
    monkeypatch.setattr(headcounts, "FIRMS_PER_PAGE", 2)
    other = a_business("末広組")
    a_node(world.site, other)
    return [world.prime, world.employer, other]


def test_turning_the_page_keeps_what_was_typed(manager: Client, world: World, three_firms: list[Business]) -> None:
    first = manager.get(address(world)).context["page"]
    assert ([row.name for row in first.rows], first.pages.count) == ([firm.name for firm in three_firms[:2]], 2)

    turned = manager.post(first.action, {field(world): "3", "q": "", "go": "2"})

    assert turned["Location"] == f"{address(world)}&page=2"
    assert Headcount.objects.get().people == 3
    assert [row.name for row in manager.get(turned["Location"]).context["page"].rows] == [three_firms[2].name]
    back = manager.post(turned["Location"], {f"people-{three_firms[2].ccus_id}": "5", "go": "1"})
    assert manager.get(back["Location"]).context["page"].rows[1].typed == "3"
    assert Headcount.objects.count() == 2


def test_searching_keeps_what_was_typed(manager: Client, world: World, three_firms: list[Business]) -> None:
    found = manager.post(address(world), {field(world): "3", "q": "末広"}, follow=True)

    assert [row.name for row in found.context["page"].rows] == [three_firms[2].name]
    assert Headcount.objects.get().people == 3
    by_id = manager.get(f"{address(world)}&q={three_firms[2].ccus_id}").context["page"]
    assert [row.name for row in by_id.rows] == [three_firms[2].name]


def test_what_is_no_number_keeps_the_page_with_all_that_was_typed(
    manager: Client, world: World, three_firms: list[Business]
) -> None:
    answer = manager.post(address(world), {field(world): "三", f"people-{world.prime.ccus_id}": "4", "go": "2"})

    assert answer.status_code == 422
    assert [row.typed for row in answer.context["page"].rows] == ["4", "三"]
