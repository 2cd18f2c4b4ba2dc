"""A day where there is no reader: noted in three taps on the phone, confirmed by the prime. With and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.history.provisional import NEAR
from tests.history.world import World
from tests.journeys.conftest import Visit
from tests.journeys.people import manager_account, technician_account

from ccus.history.models import ProvisionalEvidence, WorkRecord
from ccus.sites.models import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_day_without_a_reader_is_noted_and_confirmed(visit: Visit, world: World, script: bool) -> None:
    Site.objects.update(latitude=NEAR[0], longitude=NEAR[1])
    phone = visit(
        technician_account(world.taro),
        java_script_enabled=script,
        viewport={"width": 390, "height": 844},
        permissions=["geolocation"],
        geolocation={"latitude": NEAR[0], "longitude": NEAR[1], "accuracy": 15},
    )

    phone.goto("/technician/provisional-days/")
    phone.locator("main").get_by_role("link", name="ここで働いた").click()
    expect(phone.get_by_label("丸の内新築")).to_be_checked()
    locating = phone.get_by_role("button", name="いまの位置を付ける")
    if script:
        locating.click()
        expect(phone.get_by_text("位置を付けました（誤差 約15m）。")).to_be_visible()
    else:
        expect(locating).to_be_hidden()
    phone.get_by_role("button", name="仮の記録として送る").click()
    expect(phone.get_by_text("仮に記録しました。")).to_be_visible()
    expect(phone.get_by_text("元請の確認か、別々の証拠が2つ要ります")).to_be_visible()
    assert [row.kind for row in ProvisionalEvidence.objects.all()] == (["gps"] if script else [])
    assert not WorkRecord.objects.exists()

    office = visit(manager_account(world.prime), java_script_enabled=script)
    office.goto("/prime/provisional-days/")
    office.locator("main").get_by_role("button", name=re.compile("1日を確認する")).click()
    expect(office.get_by_text("1日を確認しました。")).to_be_visible()
    assert WorkRecord.objects.get().evaluation_valid
    phone.reload()
    expect(phone.locator("main")).to_contain_text("日数に入りました")
