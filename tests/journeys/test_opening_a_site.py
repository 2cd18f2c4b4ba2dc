"""From "open a site" to the first green touch, by the clock: three fields, one person, one reader."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect
from tests.history.world import World, a_technician
from tests.journeys.conftest import OpenHouse, Visit
from tests.journeys.people import manager_account
from tests.journeys.test_site_now import enrol, touch_by_curl

from ccus.history.models import WorkRecord
from ccus.registry.models import TechnicianTrade
from ccus.sites.models import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the page promises to somebody who does it for the first time; the browser needs some seconds of it.
THREE_MINUTES = 180.0


def opened(page: Page) -> str:
    found = re.search(r"/business/sites/(\d{14})/", page.url)
    assert found
    return found[1]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_new_site_takes_its_first_green_touch_within_three_minutes(
    house: OpenHouse, visit: Visit, world: World, script: bool
) -> None:
    saburo = a_technician("三郎", of=world.prime, token="SABURO")
    TechnicianTrade.objects.create(technician=saburo, position=1, trade_code="06-01")
    office = visit(manager_account(world.prime), java_script_enabled=script, viewport={"width": 390, "height": 844})
    began = time.monotonic()

    office.goto("/business/sites/")
    office.get_by_role("link", name="現場を開設する").click()
    office.get_by_label("現場名").fill("品川邸新築工事")
    office.get_by_label("場所").fill("〒108-0074")
    office.get_by_role("button", name="開設する").click()
    expect(office.get_by_role("heading", name="品川邸新築工事")).to_be_visible()
    site = opened(office)
    office.get_by_role("link", name="名簿に載せる").click()
    office.get_by_label("山田 三郎").check()
    office.get_by_role("button", name="名簿に載せる").click()
    expect(office.get_by_text("1人を名簿に載せました。")).to_be_visible()
    office.goto(f"/business/sites/{site}/")
    office.get_by_role("link", name="読み取り機を登録する").click()
    office.get_by_role("button", name="登録コードを作る").click()
    token = enrol(house, office.locator(".issued-code").inner_text())
    touch_by_curl(house, token, "SABURO")
    office.goto(f"/prime/sites/{site}/now/")
    expect(office.locator("#now-arrivals")).to_contain_text("三郎")

    assert time.monotonic() - began < THREE_MINUTES
    record = WorkRecord.objects.get(technician=saburo)
    assert (record.verdict, record.evaluation_valid, record.trade_code) == ("counted", True, "06-01")
    assert Site.objects.get(ccus_id=site).office_prefecture_code == "13"
    office.goto(f"/business/sites/{site}/")
    expect(office.get_by_role("heading", name="最初のタッチまで")).to_have_count(0)


def test_a_place_pressed_on_the_map_is_kept_without_any_foreign_picture(visit: Visit, world: World) -> None:
    office = visit(manager_account(world.prime), viewport={"width": 390, "height": 844})
    office.goto("/prime/sites/opening/")
    office.get_by_label("現場名").fill("大井埠頭改修")
    office.get_by_text("地図で選ぶ").click()
    canvas = office.get_by_role("application")
    canvas.scroll_into_view_if_needed()

    canvas.click(position={"x": 120, "y": 90})

    expect(office.get_by_text("地図の場所を付けました")).to_be_visible()
    pressed = (
        float(office.locator("[name=latitude]").input_value()),
        float(office.locator("[name=longitude]").input_value()),
    )
    office.get_by_role("button", name="地図の真ん中に印を付ける").click()
    centre = (
        float(office.locator("[name=latitude]").input_value()),
        float(office.locator("[name=longitude]").input_value()),
    )
    assert pressed[0] > centre[0] and pressed[1] < centre[1], "above and left of the middle is north and west of it"
    office.get_by_role("button", name="開設する").click()
    expect(office.get_by_role("heading", name="大井埠頭改修")).to_be_visible()
    site = Site.objects.get(ccus_id=opened(office))
    assert (site.latitude, site.longitude) == centre
    assert site.office_address == ""
