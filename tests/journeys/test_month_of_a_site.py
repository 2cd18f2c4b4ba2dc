"""A month of a site as four people live it: the prime's manager, clerks of the first and the second tier, a technician.

The house lives in real time, so the month is lived on its last day: what happened earlier is entered late, as it often is.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.history.world import World, a_business, a_device, a_technician, a_touch, store
from tests.journeys.conftest import Visit, this_day
from tests.journeys.people import manager_account, technician_account
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.history.models import DirectEntry, WorkRecord
from ccus.registry.models import Business, TechnicianTrade
from ccus.sites.models import HierarchyNode, RosterEntry, Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def clerk_of(firm: Business, login_name: str, name: str) -> Account:
    account = Account.objects.create(login_name=login_name, display_name=name, created_at=timezone.now())
    wear(account, Role.BUSINESS_CLERK, subject=firm.ccus_id)
    return account


def day_before(days: int) -> str:
    return (this_day() - timedelta(days=days)).isoformat()


def open_site(office: Page) -> Site:
    office.goto("/prime/sites/opening/")
    office.get_by_label("現場名").fill("芝浦改修工事")
    office.get_by_label("場所").fill("東京都港区芝浦1-1")
    office.get_by_role("button", name="開設する").click()
    expect(office.get_by_role("heading", name="芝浦改修工事")).to_be_visible()
    site = Site.objects.get(name="芝浦改修工事")
    # The works began three days before somebody opened the site.
    office.goto(f"/prime/sites/{site.ccus_id}/particulars/")
    office.get_by_label("就業履歴をためる最初の日").fill(day_before(3))
    office.get_by_role("button", name="期間を直す").click()
    expect(office.get_by_text("期間を直しました。")).to_be_visible()
    return site


def put_below(page: Page, site: Site, upper: Business, *, name: str = "", business: str = "") -> None:
    node = HierarchyNode.objects.get(site=site, business=upper)
    page.goto(f"/business/sites/{site.ccus_id}/hierarchy/{node.pk}/lower-firms/")
    if name:
        page.get_by_label("会社名（まだ登録していない会社のとき）").fill(name)
    else:
        page.get_by_label("事業者ID", exact=False).and_(page.locator("[name=business]")).fill(business)
    page.get_by_label("いつから").fill(day_before(3))
    page.get_by_role("button", name="施工体制に入れる").click()


def test_four_people_live_a_month_of_a_site(visit: Visit, world: World) -> None:
    world.employer.name = "佐藤工業"
    kimura = a_business("木村鉄筋株式会社")
    hanako = a_technician("花子", of=kimura, token="HANAKO")
    ichiro = a_technician("一郎", of=kimura, token="ICHIRO")
    for person in (world.taro, hanako, ichiro):
        TechnicianTrade.objects.create(technician=person, position=1, trade_code="10-01")
    office = visit(manager_account(world.prime))
    first = visit(clerk_of(world.employer, "sato", "佐藤 良子"))
    second = visit(clerk_of(kimura, "kimura", "木村 桂"))

    # Open, invite, approve.
    site = open_site(office)
    put_below(office, site, world.prime, business=world.employer.ccus_id)
    expect(office.get_by_text("佐藤工業に依頼しました。")).to_be_visible()
    first.goto("/business/sites/")
    first.get_by_role("button", name=re.compile("承認する")).click()
    expect(first.get_by_text("芝浦改修工事の施工体制に入りました。")).to_be_visible()
    first.get_by_label("山田 太郎").check()
    first.get_by_label("いつから").fill(day_before(3))
    first.get_by_role("button", name="名簿に載せる").click()
    expect(first.get_by_text("1人を名簿に載せました。")).to_be_visible()

    # The second tier is not registered at first: its place is kept, and it comes in by the link.
    put_below(first, site, world.employer, name="木村鉄筋")
    first.get_by_role("button", name="招待のリンクを作る").click()
    link = first.locator(".invitation-link").inner_text()
    stranger = visit()
    stranger.goto(link[link.index("/invitations/") :])
    expect(stranger.get_by_text("佐藤工業が、木村鉄筋をこの現場の施工体制に招いています。")).to_be_visible()

    # Touches of those days; 一郎 and 花子 come before their firm is in and before they are on the roster.
    gate = a_device(site)
    for days in (3, 2, 1):
        morning = timezone.now() - timedelta(days=days)
        store(*(a_touch(gate, morning, token=token) for token in ("TARO", "HANAKO", "ICHIRO")))
    counts = WorkRecord.objects.filter(site=site, evaluation_valid=True)
    assert counts.count() == 3

    second.goto(link[link.index("/invitations/") :])
    second.get_by_role("button", name="招待を受ける").click()
    second.get_by_label("山田 花子").check()
    second.get_by_label("いつから").fill(day_before(2))  # a mistake: 花子 began a day earlier
    second.get_by_role("button", name="名簿に載せる").click()
    expect(second.get_by_text("1人を名簿に載せました。")).to_be_visible()
    assert counts.count() == 5

    # Repairs: the clerk's one press for 花子's first day, the technician's own for 一郎.
    second.goto("/business/sites/days-to-mend/")
    second.get_by_role("button", name=re.compile("名簿に載せて直す.*花子")).click()
    expect(second.get_by_text("名簿に載せました。1日をもう一度判定しました。")).to_be_visible()
    assert counts.count() == 6
    phone = visit(technician_account(ichiro), viewport={"width": 390, "height": 844})
    phone.goto("/technician/days/to-mend/")
    phone.get_by_role("button", name=re.compile("直接入力で送る")).click()
    expect(phone.get_by_text("3日分を元請に送りました。")).to_be_visible()

    # Approvals, and the end.
    office.goto(f"/prime/approvals/sites/{site.ccus_id}/")
    for left in (3, 2, 1):  # somebody who is on no roster is approved day by day
        buttons = office.get_by_role("button", name=re.compile("承認する.*一郎"))
        expect(buttons).to_have_count(left)
        buttons.first.click()
    expect(buttons).to_have_count(0)
    assert set(DirectEntry.objects.values_list("state", flat=True)) == {"approved"}
    assert counts.count() == 9
    office.goto(f"/business/sites/{site.ccus_id}/hierarchy/")
    expect(office.locator(".chart-box")).to_have_count(3)
    office.goto(f"/prime/sites/{site.ccus_id}/particulars/")
    closing = office.locator("section", has=office.get_by_role("heading", name="現場を終了する"))
    closing.get_by_label("最後の日").fill(day_before(0))
    closing.get_by_role("button", name="現場を終了する").click()
    expect(office.get_by_text("現場を終了しました。")).to_be_visible()
    site.refresh_from_db()
    assert site.state == "closed"
    assert WorkRecord.objects.filter(site=site, evaluation_valid=True).count() == 9
    assert RosterEntry.objects.filter(site=site, technician=hanako).count() == 2
    office.goto(f"/business/sites/{site.ccus_id}/roster/")
    expect(office.locator("main")).not_to_contain_text("山田 花子")  # the site is closed: names are not shown any more
