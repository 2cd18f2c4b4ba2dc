"""The prime makes last month's report to the mutual aid, fetches its file, and finds what came late among the differences."""

from __future__ import annotations

import csv
from datetime import date, datetime, time

import pytest
from playwright.sync_api import expect
from tests.documents.retirement import insure, insure_firm
from tests.history.world import World, a_touch, store
from tests.journeys.conftest import Visit, this_day
from tests.journeys.people import manager_account

from ccus.kit.calendar import JST, JstMonth

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_month_is_reported_and_a_late_day_is_a_difference(visit: Visit, world: World) -> None:
    last = JstMonth.of(this_day()).previous()
    insure(world.taro, "99-000001")
    insure_firm(world.prime, "11-0001")
    insure_firm(world.employer, "22-0002")
    touch(world, last.last_on.replace(day=5))
    touch(world, last.last_on.replace(day=6))
    office = visit(manager_account(world.prime), viewport={"width": 390, "height": 844}, accept_downloads=True)

    office.goto(f"/business/sites/{world.site.ccus_id}/")
    office.get_by_role("link", name="建退共の報告").click()
    expect(office.get_by_text("未報告")).to_be_visible()
    expect(office.locator(".stat-value", has_text="640")).to_be_visible()
    office.get_by_role("button", name="の報告をまとめる").click()
    expect(office.get_by_text("報告をまとめました")).to_be_visible()
    with office.expect_download() as fetched:
        office.get_by_role("link", name="一括作業方式のファイル").click()
    with fetched.value.path().open(encoding="cp932", newline="") as file:
        head, row = csv.reader(file)
    told = dict(zip(head, row, strict=True))
    assert (told["被共済者番号"], told["5日"], told["6日"], told["日数"]) == ("99-000001", "1", "1", "2")

    touch(world, last.last_on.replace(day=9))
    office.reload()

    expect(office.get_by_role("heading", name="報告と記録の違い 1人")).to_be_visible()
    expect(office.get_by_role("cell", name="9日").first).to_be_visible()
    office.get_by_role("button", name="追加の報告をまとめる").click()
    expect(office.get_by_text("追加の報告をまとめました")).to_be_visible()
    expect(office.get_by_role("rowheader", name="追加 1")).to_be_visible()


def touch(world: World, day: date) -> None:
    store(a_touch(world.gate, datetime.combine(day, time(8), JST)))
