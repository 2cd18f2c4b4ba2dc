from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_business, a_site, a_touch, at, store

from ccus.history.models import Headcount
from ccus.portal.ui.shapes.headcounts import HeadcountsPage

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
