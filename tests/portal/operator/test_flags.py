from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import the_technician
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.history.models import TouchFlag
from ccus.history.queries import flags
from ccus.history.services.flags import appeal_flag
from ccus.history.services.physics import check_day

pytestmark = pytest.mark.django_db


def test_the_operator_decides_what_was_appealed_against(operator: Client, world: World) -> None:
    store(*(a_touch(world.gate, at(f"07:30:0{second}")) for second in range(6)))
    check_day(MONDAY, now=at("08:00"))
    flag = TouchFlag.objects.get()
    assert operator.get("/operator/flags/").context["page"].rows == ()
    appeal_flag(the_technician(world), flag.pk, reason="カードを置いたままにしました", now=at("08:30"))

    answer = assert_query_count("operator:flags", lambda: operator.get("/operator/flags/"))
    (row,) = answer.context["page"].rows
    operator.post(row.decision_url, {"state": "cleared"})

    flag.refresh_from_db()
    assert (row.appeal, flag.state) == ("カードを置いたままにしました", "cleared")


def test_whoever_has_waited_longest_comes_first(
    operator: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flags, "_MOST", 1)
    for hour in (7, 9):
        store(*(a_touch(world.gate, at(f"{hour:02}:30:0{second}")) for second in range(6)))
    check_day(MONDAY, now=at("10:00"))
    earlier, later = TouchFlag.objects.order_by("first_at")
    appeal_flag(the_technician(world), earlier.pk, reason="先に申し立てました", now=at("10:30"))
    appeal_flag(the_technician(world), later.pk, reason="あとで申し立てました", now=at("10:40"))

    (row,) = operator.get("/operator/flags/").context["page"].rows

    assert row.appeal == "先に申し立てました"


@pytest.mark.parametrize("sent", [{}, {"state": ""}, {"state": "open"}, {"state": "appealed"}, {"state": "x"}])
def test_a_decision_that_says_nothing_settles_nothing(operator: Client, world: World, sent: dict[str, str]) -> None:
    store(*(a_touch(world.gate, at(f"07:30:0{second}")) for second in range(6)))
    check_day(MONDAY, now=at("08:00"))
    flag = TouchFlag.objects.get()
    appeal_flag(the_technician(world), flag.pk, reason="カードを置いたままにしました", now=at("08:30"))

    answer = operator.post(f"/operator/flags/{flag.pk}/decision/", sent, follow=True)

    flag.refresh_from_db()
    assert (flag.state, flag.decided_by) == ("appealed", "")
    assert "どちらにするか分かりませんでした。" in answer.content.decode()
