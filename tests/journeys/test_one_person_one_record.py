"""One person, one record, and an account that is theirs alone: this may be you, two records merged and parted again, the way back in."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.applications import applicants
from tests.applications.applicants import by_key
from tests.factories.registry import make_technician
from tests.journeys.conftest import Visit
from tests.journeys.people import PIN, typed
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import KnownPersonLink
from ccus.applications.services import opening
from ccus.registry.models import Technician
from ccus.registry.queries.merges import current_id
from ccus.registry.rules.names import PersonName

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
BORN = date(1990, 4, 1)
DAISUKE = PersonName(family="鈴木", given="大輔", family_kana="スズキ", given_kana="ダイスケ")


def at_desk(name: str, role: Role = Role.OPERATOR) -> Account:
    account = Account.objects.create(login_name=name, display_name=name, created_at=timezone.now())
    wear(account, role)
    return account


def accept_questions(page: Page) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_this_may_be_you_prove_it(visit: Visit, transactional_db: None) -> None:
    registered = make_technician(name=DAISUKE, birth_date=BORN, phone_mobile="09012345678")
    application = applicants.draft(now=timezone.now())
    applicants.fill_in(application, now=timezone.now())
    phone = visit(viewport=PHONE)
    phone.goto("/applications/resumption/")
    phone.get_by_label("申請番号").fill(str(application.number))
    phone.get_by_label("申請キー").fill(opening.get_key(application, caller=by_key(application)).lower())
    phone.get_by_role("button", name="開く").click()
    phone.get_by_role("link", name="内容を確かめて送る").click()
    phone.get_by_role("button", name="この内容で申請する").click()

    expect(phone.get_by_role("heading", name="すでに登録があるかもしれません")).to_be_visible()
    expect(phone.get_by_text(registered.ccus_id)).to_have_count(0)
    phone.get_by_text("前の技能者IDで").click()
    phone.locator("details[open]").get_by_label("前の技能者ID").fill(registered.ccus_id)
    phone.locator("details[open]").get_by_label("生年月日").fill("平成2年4月2日")
    phone.get_by_role("button", name="確かめる").locator("visible=true").click()
    expect(phone.get_by_text("登録との結び付きを確認できませんでした").first).to_be_visible()
    phone.locator("details[open]").get_by_label("生年月日").fill("平成2年4月1日")
    phone.get_by_role("button", name="確かめる").locator("visible=true").click()
    phone.get_by_role("button", name="この内容で申請する").click()

    expect(phone.get_by_role("link", name="支払いに進む")).to_be_visible()
    assert KnownPersonLink.objects.get().technician_ccus_id == registered.ccus_id
    assert Technician.objects.count() == 1


def test_two_records_are_merged_and_parted_again_by_two_at_the_desk(visit: Visit, transactional_db: None) -> None:
    kept, gone = (make_technician(name=DAISUKE, birth_date=BORN) for _ in range(2))
    one, other = accept_questions(visit(at_desk("one"))), accept_questions(visit(at_desk("other")))
    one.goto("/operator/merges/")
    one.get_by_label("残す登録の技能者ID").fill(kept.ccus_id)
    one.get_by_label("統合される登録の技能者ID").fill(gone.ccus_id)
    one.get_by_label("同じ人だと判断した理由").fill("免許証と顔写真が同じ")
    one.get_by_role("button", name="提案する").click()
    expect(one.get_by_text("もう一人の担当者の確認を待っています。")).to_be_visible()
    expect(one.get_by_role("button", name="同じ人と認めて統合する")).to_have_count(0)

    other.goto("/operator/merges/")
    expect(other.get_by_text("生年月日が同じ")).to_be_visible()
    other.get_by_role("button", name="同じ人と認めて統合する").click()
    expect(other.get_by_text("受け付けました。")).to_be_visible()
    assert current_id(gone.ccus_id) == kept.ccus_id

    other.get_by_text("別の人だったとき").click()
    other.get_by_label("取り消しの理由").fill("双子の兄弟だった")
    other.get_by_role("button", name="統合の取り消しを提案する").click()
    one.reload()
    one.get_by_role("button", name="統合を取り消す").click()
    expect(one.get_by_text("受け付けました。")).to_be_visible()
    assert current_id(gone.ccus_id) == gone.ccus_id


def test_the_way_back_in_is_the_persons_own(visit: Visit, transactional_db: None) -> None:
    person = make_technician(name=DAISUKE, birth_date=BORN, email="clerk@employer.example")
    one, other = visit(at_desk("one")), visit(at_desk("other"))
    one.goto("/operator/identifications/")
    one.get_by_label("技能者ID").fill(person.ccus_id)
    one.get_by_label("書類に書かれた生年月日").fill("1990年4月1日")
    one.get_by_label("運転免許証").check()
    one.get_by_label("パスポート").check()
    one.get_by_role("button", name="2つの書類を見た").click()
    expect(one.get_by_role("button", name="書類と本人を見た。コードを渡す")).to_have_count(0)
    other.goto("/operator/identifications/")
    other.get_by_role("button", name="書類と本人を見た。コードを渡す").click()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", other.locator("main").inner_text())
    assert code is not None

    phone = visit(viewport=PHONE)
    phone.goto("/sign-in/recovery/")
    expect(phone.get_by_text("メールは使いません。")).to_be_visible()
    expect(phone.locator("input[type=email]")).to_have_count(0)
    phone.get_by_text("コードを入力して、新しい暗証番号を決める").click()
    form = phone.locator("form", has=phone.get_by_role("button", name="新しい暗証番号にする"))
    form.get_by_label("技能者ID").fill(person.ccus_id)
    form.get_by_label("生年月日").fill(typed(BORN))
    form.get_by_label("コード").fill(code[0])
    form.get_by_label("新しい暗証番号 必須").fill(PIN)
    form.get_by_label("新しい暗証番号（もう一度）").fill(PIN)
    form.get_by_role("button", name="新しい暗証番号にする").click()
    expect(phone.get_by_text("すぐにサインインできます")).to_be_visible()
    phone.get_by_label("技能者ID").fill(person.ccus_id)
    phone.get_by_label("生年月日").fill(typed(BORN))
    phone.get_by_label("暗証番号").fill(PIN)
    phone.get_by_role("button", name="サインイン", exact=True).click()
    expect(phone).to_have_url(re.compile(r"/$|/technician/|/hats?/"))
