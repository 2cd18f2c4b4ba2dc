"""A day without a touch: the technician enters it, the prime approves it, and it counts. With and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.history.world import World
from tests.journeys.conftest import Visit, this_day
from tests.journeys.people import PIN, manager_account, technician_account, typed

from ccus.history.rules.working_days import past_working_days
from ccus.kit.calendar import JstMonth
from ccus.portal.templatetags.ui import ja_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def sign_in(page: Page, world: World) -> None:
    page.goto("/")
    page.get_by_role("link", name="自分の日数を見る").click()
    page.get_by_label("技能者ID").fill(world.taro.ccus_id)
    page.get_by_label("生年月日").fill(typed(world.taro.birth_date))
    page.get_by_label("暗証番号").fill(PIN)
    page.get_by_role("button", name="サインイン").click()


@with_and_without_script
def test_a_missing_day_is_entered_approved_and_seen(visit: Visit, world: World, script: bool) -> None:
    technician_account(world.taro)
    manager = manager_account(world.prime)
    phone = visit(java_script_enabled=script, viewport={"width": 390, "height": 844})
    missing = past_working_days(JstMonth.of(this_day()).previous(), before=this_day())[-1]

    sign_in(phone, world)
    expect(phone.get_by_label("今日", exact=True)).to_contain_text("今日の記録は")
    phone.get_by_role("link", name="前の月").click()
    phone.locator(".day-gap").get_by_role("link", name=ja_day(missing)).click()
    phone.get_by_role("link", name="この日を入力する").click()
    phone.get_by_label("カードを忘れた・なくした").check()
    phone.get_by_role("button", name="元請に送る").click()
    expect(phone.get_by_text("送りました。元請が承認すると、日数に入ります。")).to_be_visible()
    expect(phone.locator("#story .story-state")).to_contain_text("確認待ち")

    office = visit(manager, java_script_enabled=script)
    office.goto("/prime/approvals/")
    office.locator("main").get_by_role("button", name=re.compile("承認する")).first.click()
    expect(office.get_by_text("1件を承認しました。日数に入りました。")).to_be_visible()

    phone.reload()
    expect(phone.locator("#story .story-state")).to_contain_text("承認済み")


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(visit: Visit, world: World) -> None:
    technician_account(world.taro)
    phone = visit(viewport={"width": 390, "height": 844})
    sign_in(phone, world)
    phone.get_by_role("link", name="足りない日を入力する").click()
    phone.get_by_label("元請に伝えること").fill("朝礼の名簿に名前があります")

    phone.get_by_role("button", name="元請に送る").click()

    summary = phone.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("直していただくところがあります")
    expect(phone.get_by_label("元請に伝えること")).to_have_value("朝礼の名簿に名前があります")
    summary.get_by_role("link", name=re.compile("働いた日")).click()
    expect(phone.get_by_label("働いた日")).to_be_focused()
