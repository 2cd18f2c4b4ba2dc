"""People apply, at the pace of a slow hand; the reviewer uses nothing but keys."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.applications import applicants
from tests.applications.applicants import picture
from tests.history.world import World
from tests.journeys.conftest import Visit
from tests.journeys.stopwatch import Stopwatch
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import Application
from ccus.kit.calendar import add_months, jst_date
from ccus.registry.models import Business, Technician

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture())
    return path


def reviewer() -> Account:
    account = Account.objects.create(login_name="shimizu", display_name="清水 由美", created_at=timezone.now())
    wear(account, Role.REVIEWER)
    return account


def administrator_of(firm: Business) -> Account:
    account = Account.objects.create(login_name="nakayama", display_name="中山 哲也", created_at=timezone.now())
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=firm.ccus_id)
    return account


def go_on(page: Page) -> None:
    page.get_by_role("button", name="保存して次へ").click()


def apply(phone: Page, photo: Path) -> None:
    """From the entrance to a paid application."""
    phone.goto("/applications/")
    phone.locator("button[value=technician_simplified]").click()
    expect(phone.get_by_role("heading", name="申請の控え")).to_be_visible()
    phone.get_by_role("link", name="控えたので、次へ進む").click()
    phone.get_by_role("link", name="入力を始める").click()
    type_name_person_and_address(phone)
    for _ in range(3):
        go_on(phone)  # emergency contact, delivery and employer may stay empty
    phone.get_by_label("職種 必須").select_option("06-01")
    go_on(phone)
    choose_insurance(phone)
    phone.get_by_label("協会けんぽ").check()
    phone.get_by_label("厚生年金").check()
    go_on(phone)
    go_on(phone)  # mutual aid
    phone.get_by_label("顔写真").set_input_files(photo)
    go_on(phone)
    phone.get_by_label("本人確認書類（表）").set_input_files(photo)
    go_on(phone)
    phone.get_by_label("社会保険の書類").set_input_files(photo)
    go_on(phone)
    expect(phone.get_by_text("1990年4月1日(日)（平成2年4月1日）")).to_be_visible()
    send_and_pay(phone)


def type_name_person_and_address(phone: Page) -> None:
    """The first three pages."""
    phone.get_by_label("姓 必須").fill("鈴木")
    phone.get_by_label("名 任意").first.fill("大輔")
    phone.get_by_label("姓のフリガナ").fill("すずき")
    phone.get_by_label("名のフリガナ").fill("だいすけ")
    go_on(phone)
    phone.get_by_label("生年月日").fill("平成2年4月1日")
    phone.get_by_label("男").check()
    go_on(phone)
    phone.get_by_label("郵便番号").fill("332-0012")
    phone.get_by_role("button", name="郵便番号から住所を入れる").click()
    expect(phone.get_by_label("市区町村・番地・建物")).to_have_value("川口市本町")
    phone.get_by_label("市区町村・番地・建物").fill("川口市本町１ー２ー３")
    phone.get_by_label("携帯電話").fill("０９０ー１２３４ー５６７８")
    go_on(phone)


def choose_insurance(phone: Page) -> None:
    for line in ("健康保険", "年金保険", "雇用保険"):
        phone.get_by_role("group", name=f"{line} 必須").get_by_label("加入", exact=True).check()


def send_and_pay(phone: Page) -> None:
    """From the last page of questions on."""
    expect(phone.get_by_role("heading", name="内容の確認")).to_be_visible()
    phone.get_by_role("button", name="この内容で申請する").click()
    phone.get_by_role("link", name="支払いに進む").click()
    phone.get_by_label("クレジットカード").check()
    phone.get_by_role("button", name="この方法で支払う").click()
    phone.get_by_role("button", name="試験用の決済で支払う").click()
    expect(phone.get_by_role("heading", name="審査中")).to_be_visible()


def test_from_the_entrance_to_approval_with_one_return(visit: Visit, photo: Path, transactional_db: None) -> None:
    phone = visit(viewport=PHONE)
    watch = Stopwatch(phone)
    apply(phone, photo)
    print(f"technician, first time: {watch}")
    assert watch.counts["photographs"] == 3
    assert 3 < watch.minutes <= 12
    desk = visit(reviewer(), viewport={"width": 1280, "height": 900})

    desk.goto("/review/")
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("-")
    rows = desk.locator("[data-row]")
    for _ in range(rows.count()):
        desk.keyboard.press("j")
        if "番地" in (desk.locator("[data-row]:focus").text_content() or ""):
            break
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowDown")  # the reason is chosen in the list that has the focus
    for _ in range(3):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Tab")
    desk.keyboard.type("建物の名前が免許証にあります")
    desk.keyboard.press("Escape")
    desk.keyboard.press("r")
    expect(desk.get_by_text("を差し戻しました。")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("直していただくところが1つあります")).to_be_visible()
    expect(phone.get_by_text("建物の名前が免許証にあります")).to_be_visible()
    phone.get_by_role("link", name="差し戻されたところを直す").click()
    phone.get_by_label("市区町村・番地・建物").fill("川口市本町1-2-3 本町ハイツ101")
    go_on(phone)
    phone.get_by_role("link", name="内容を確かめて送る").click()
    phone.get_by_role("button", name="直したものを送る").click()
    expect(phone.get_by_role("heading", name="直して再送信済み")).to_be_visible()

    desk.keyboard.press("n")
    expect(desk.get_by_text("川口市本町1-2-3 本町ハイツ101")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_text("を承認しました。")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("承認されました")).to_be_visible()
    assert Technician.objects.get().address == "川口市本町1-2-3 本町ハイツ101"


def test_one_person_contractor_becomes_business_and_technician_at_once(
    visit: Visit, photo: Path, transactional_db: None
) -> None:
    phone = visit(viewport=PHONE)
    watch = Stopwatch(phone)
    phone.goto("/applications/")
    phone.locator("button[value=one_person_contractor]").click()
    phone.get_by_role("link", name="控えたので、次へ進む").click()
    phone.get_by_role("link", name="入力を始める").click()
    type_name_person_and_address(phone)
    for _ in range(2):
        go_on(phone)  # emergency contact and delivery may stay empty
    phone.get_by_label("職種 必須").select_option("02-01")
    go_on(phone)
    choose_insurance(phone)
    phone.get_by_label("国民健康保険").check()
    phone.get_by_label("国民年金").check()
    for _ in range(4):
        go_on(phone)  # mutual aid, qualifications and their papers may stay empty
    phone.get_by_label("顔写真").set_input_files(photo)
    go_on(phone)
    phone.get_by_label("本人確認書類（表）").set_input_files(photo)
    go_on(phone)
    phone.get_by_label("社会保険の書類").set_input_files(photo)
    go_on(phone)
    phone.get_by_label("屋号またはお名前").fill("鈴木大工")
    go_on(phone)
    expect(phone.get_by_label("市区町村・番地・建物")).to_have_value("川口市本町１ー２ー３")
    expect(phone.get_by_label("電話番号")).to_have_value("０９０ー１２３４ー５６７８")
    go_on(phone)
    phone.get_by_label("いいえ").first.check()
    go_on(phone)
    phone.get_by_label("事業を証する書類").set_input_files(photo)
    go_on(phone)
    send_and_pay(phone)
    print(f"one-person contractor: {watch}")
    assert watch.counts["photographs"] == 4
    assert 3 < watch.minutes <= 15


def test_renewal_without_a_change_is_three_screens(visit: Visit, world: World, transactional_db: None) -> None:
    firm = world.employer
    firm.expires_on, firm.capital_yen = add_months(jst_date(timezone.now()), 3), 5_000_000
    firm.save(update_fields=["expires_on", "capital_yen"])
    clerk = visit(administrator_of(firm))
    watch = Stopwatch(clerk)
    clerk.goto("/applications/")
    clerk.locator("button[value=business_renewal]").click()
    expect(clerk.get_by_role("heading", name="内容の確認")).to_be_visible()
    expect(clerk.get_by_text("佐藤工業").first).to_be_visible()
    send_and_pay(clerk)
    print(f"renewal without a change: {watch}")
    assert watch.counts["fields"] == watch.counts["keystrokes"] == 0
    assert 0.5 < watch.minutes <= 2


def test_sixty_cases_are_decided_by_keyboard_alone(visit: Visit, transactional_db: None) -> None:
    applicants.many_in_review(60)
    desk = visit(reviewer(), viewport={"width": 1280, "height": 900})
    desk.goto("/review/")

    for place in range(60):
        desk.keyboard.press("n")
        expect(desk.locator("[data-row]").first).to_be_visible()
        if place % 10 == 3:
            desk.keyboard.press("j")
            desk.keyboard.press("m")
            desk.keyboard.press("ArrowDown")
            desk.keyboard.press("Escape")
            desk.keyboard.press("r")
            expect(desk.get_by_text("を差し戻しました。")).to_be_visible()
        else:
            desk.keyboard.press("a")
            expect(desk.get_by_text("を承認しました。")).to_be_visible()

    states = Counter(Application.objects.values_list("state", flat=True))
    assert states == {"card_ordered": 54, "returned": 6}
    assert Technician.objects.count() == 54
