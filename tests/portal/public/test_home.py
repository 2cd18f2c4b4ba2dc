from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.contracts.query_counts import assert_query_count
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import World, a_touch, at, store
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.portal.ui.shapes.home import HomePage

__all__ = ["_partitions_vanish", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    caches["of_process"].clear()


def look(client: Client) -> HomePage:
    answer = client.get("/")
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, HomePage)
    return page


def test_the_country_is_counted_as_it_stands_now(
    client: Client, world: World, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(at("09:00"), tick=False)
    store(a_touch(world.gate, at("08:02")), a_touch(world.gate, at("08:03"), token="UNKNOWN"))

    page = look(client)

    assert page.as_of == at("09:00")
    assert [(figure.label, figure.value, figure.unit) for figure in page.live] == [
        ("今日、現場に入った人", 1, "人"),
        ("今日のタッチ", 2, "回"),
        ("今日、記録している現場", 1, "か所"),
    ]
    assert [(figure.label, figure.value) for figure in page.totals] == [
        ("就業履歴", 1),
        ("登録技能者", 1),
        ("登録事業者", 2),
        ("登録現場", 1),
    ]


def test_many_visitors_cost_one_count(client: Client, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("09:00"), tick=False)
    assert_query_count("public:home", lambda: client.get("/"))
    with CaptureQueriesContext(connection) as queries:
        look(client)
    assert len(queries) == 0

    time_machine.shift(6)

    with CaptureQueriesContext(connection) as queries:
        look(client)
    assert len(queries) == 1


def test_whoever_is_signed_in_sees_the_country_too(signed_in: Client, account: Account) -> None:
    wear(account, Role.BUSINESS_CLERK)

    assert [door.title for door in look(signed_in).doors] == ["技能者の方", "事業者の方", "元請の現場の方"]
