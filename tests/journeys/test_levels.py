"""From "what do I need?" to a card of another colour: the technician by phone, the evaluating body by keyboard."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.cast import operator, registrar
from tests.factories.registry import make_card
from tests.history.world import World
from tests.journeys.conftest import LONG_AGO, Visit, this_day
from tests.journeys.people import technician_account
from tests.journeys.test_keyboard import tab_to
from tests.levels.world import add_days, qualify
from tests.portal.conftest import wear
from tests.registry.services.test_card_deliveries import the_file

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.levels.models import Assessment, ProgressConsent
from ccus.levels.services.mandates import give_mandate
from ccus.registry.models import CardOrder
from ccus.registry.services.card_deliveries import take_in_deliveries
from ccus.registry.services.card_printing import make_batch
from ccus.registry.services.print_files import reference_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def evaluator(world: World) -> Account:
    account = Account.objects.create(login_name="hyoka", display_name="評価 担当", created_at=timezone.now())
    wear(account, Role.EVALUATOR)
    give_mandate(account, field="rebar", from_on=LONG_AGO, viewer=registrar(), now=timezone.now())
    return account


def test_a_technician_asks_the_evaluating_body_decides_by_keyboard_and_the_card_turns_blue(
    visit: Visit, world: World, evaluator: Account
) -> None:
    taro = world.taro
    qualify(taro, "玉掛け技能講習")
    add_days(taro, 644, last=this_day())
    make_card(taro)
    phone = visit(technician_account(taro), **PHONE)

    phone.goto("/technician/needs/")
    expect(phone.get_by_role("heading", name="レベル2の条件")).to_be_visible()
    expect(phone.get_by_text("あと1日", exact=False).first).to_be_visible()
    expect(phone.get_by_role("button", name="申請する")).to_have_count(0)
    add_days(taro, 1, last=this_day().replace(year=this_day().year - 3))
    phone.reload()
    phone.get_by_role("button", name="申請").click()
    expect(phone.get_by_text("申請しました。能力評価実施団体が確かめます。")).to_be_visible()
    expect(phone.get_by_label("申請", exact=True)).to_contain_text("確認待ち")

    desk = visit(evaluator, viewport={"width": 1280, "height": 900})
    desk.goto("/evaluator/assessments/")
    tab_to(desk, taro.full_name)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="判断する")).to_be_visible()
    tab_to(desk, "理由")
    tab_to(desk, "認定する")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("レベル2を認定しました。")).to_be_visible()
    assert Assessment.objects.get().level == 2

    phone.goto("/technician/card/")
    expect(phone.get_by_text("レベルが上がりました。", exact=False)).to_be_visible()
    phone.get_by_label("レベルの変更").check()
    phone.get_by_role("button", name="カードを申し込む").click()
    expect(phone.get_by_role("heading", name="申し込んだカード")).to_be_visible()

    # The maker prints and delivers; then it is blue.
    make_batch(viewer=operator(), now=timezone.now())
    line = (reference_of(CardOrder.objects.get()), "届いた", "04A1B2C3D4E580", this_day().isoformat(), "")
    take_in_deliveries(the_file(line), viewer=operator(), now=timezone.now())
    phone.reload()
    phone.get_by_role("button", name="受け取りました").click()
    expect(phone.locator(".card-band-2")).to_be_visible()


def test_a_firm_sees_what_somebody_needs_while_they_agree_and_no_longer(visit: Visit, world: World) -> None:
    clerk = Account.objects.create(login_name="aoki", display_name="青木 恵", created_at=timezone.now())
    wear(clerk, Role.BUSINESS_CLERK, subject=world.employer.ccus_id)
    add_days(world.taro, 5, last=this_day())
    office = visit(clerk, viewport={"width": 1280, "height": 900})
    phone = visit(technician_account(world.taro), **PHONE)
    office.goto("/business/people-needs/")
    expect(office.get_by_role("link", name=world.taro.full_name)).to_have_count(0)

    phone.goto("/technician/needs/")
    phone.get_by_role("button", name="この会社に見せる").click()
    expect(phone.get_by_text("見せています", exact=True)).to_be_visible()
    office.reload()
    office.get_by_role("link", name=world.taro.full_name).click()
    expect(office.get_by_role("heading", name="何が足りない？")).to_be_visible()

    phone.get_by_role("button", name="見せるのをやめる").click()
    expect(phone.get_by_text("見せるのをやめました。")).to_be_visible()
    answer = office.reload()
    assert answer is not None
    assert answer.status == 404
    assert ProgressConsent.objects.get().ended_at is not None
