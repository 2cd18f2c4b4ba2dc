from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.history.models import TouchFlag, WorkRecord
from ccus.history.services.physics import check_day

pytestmark = pytest.mark.django_db


def test_the_person_reads_the_flag_and_says_what_was_the_case(taro: Client, world: World) -> None:
    store(*(a_touch(world.gate, at(f"07:30:0{second}")) for second in range(6)))
    check_day(MONDAY, now=at("09:00"))
    days = list(WorkRecord.objects.values())

    answer = assert_query_count("technician:flags", lambda: taro.get("/technician/flags/"))
    (row,) = answer.context["page"].rows
    said = taro.post(row.appeal_url, {"reason": "カードを置いたままにしました"})

    assert said["Location"] == "/technician/flags/?month=2026-11"
    assert (TouchFlag.objects.get().state, row.decision_url) == ("appealed", "")
    assert list(WorkRecord.objects.values()) == days


def test_without_flags_the_page_says_so(taro: Client) -> None:
    assert "確かめたいタッチはありません" in taro.get("/technician/flags/").content.decode()
