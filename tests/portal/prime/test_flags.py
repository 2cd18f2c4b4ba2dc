from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_business, a_site, a_touch, at, store

from ccus.history.models import TouchFlag
from ccus.history.services.physics import check_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(manager: Client, world: World) -> TouchFlag:
    store(*(a_touch(world.gate, at(f"07:30:0{second}")) for second in range(6)))
    check_day(MONDAY, now=at("09:00"))
    return TouchFlag.objects.get()


def address(world: World) -> str:
    return f"/prime/sites/{world.site.ccus_id}/flags/"


def test_the_prime_reads_what_was_found_and_settles_it(manager: Client, world: World, flag: TouchFlag) -> None:
    answer = assert_query_count("prime:site-flags", lambda: manager.get(address(world)))
    (row,) = answer.context["page"].rows

    answer = manager.post(row.decision_url, {"state": "cleared"})

    assert answer["Location"] == f"{address(world)}?month=2026-11"
    assert row.sentence == "5秒のあいだに同じカードが6回タッチされました。"
    flag.refresh_from_db()
    assert flag.state == "cleared"
    assert manager.get(address(world)).context["page"].rows[0].decision_url == ""


def test_the_prime_appeals_with_words_only(manager: Client, world: World, flag: TouchFlag) -> None:
    manager.post(f"{address(world)}{flag.pk}/appeal/", {"reason": ""})
    flag.refresh_from_db()
    assert flag.state == "open"

    answer = manager.post(f"{address(world)}{flag.pk}/appeal/", {"reason": "試運転でした"})

    assert answer["Location"] == f"{address(world)}?month=2026-11"
    flag.refresh_from_db()
    assert (flag.state, flag.appeal) == ("appealed", "試運転でした")


def test_the_prime_waits_for_the_operator_after_an_appeal(manager: Client, world: World, flag: TouchFlag) -> None:
    manager.post(f"{address(world)}{flag.pk}/appeal/", {"reason": "試運転でした"})

    answer = manager.get(address(world))

    (row,) = answer.context["page"].rows
    assert (row.decision_url, row.appeal_url, row.is_decided) == ("", "", False)
    assert "運営主体が確かめています。" in answer.content.decode()


def test_a_button_pressed_twice_says_that_it_is_settled(manager: Client, world: World, flag: TouchFlag) -> None:
    manager.post(f"{address(world)}{flag.pk}/decision/", {"state": "cleared"})

    answer = manager.post(f"{address(world)}{flag.pk}/decision/", {"state": "upheld"}, follow=True)

    flag.refresh_from_db()
    assert (answer.status_code, flag.state) == (200, "cleared")
    assert "問題なし" in [str(message) for message in answer.context["messages"]][-1]


def test_a_decision_that_says_nothing_settles_nothing(manager: Client, world: World, flag: TouchFlag) -> None:
    answer = manager.post(f"{address(world)}{flag.pk}/decision/", follow=True)

    flag.refresh_from_db()
    assert flag.state == "open"
    assert "どちらにするか分かりませんでした。" in answer.content.decode()


def test_a_site_of_somebody_else_is_not_found(manager: Client) -> None:
    other = a_site(a_business("他の元請"), name="よその現場")

    assert manager.get(f"/prime/sites/{other.ccus_id}/flags/").status_code == 404
