"""The other ways in: a passkey, a password with the code of an authenticator app, and spare codes for the day it is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect
from tests.history.world import World
from tests.journeys.conftest import Visit
from tests.journeys.people import PASSWORD, PIN, account_with_password, technician_account, typed

from ccus.access.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def plug_in_fingerprint_reader(page: Page) -> None:
    """A device like a phone's: keeps passkeys, and its owner always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in_with_password(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("textbox", name="ID").fill("suzuki")
    page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()


def sign_in_with_pin(page: Page, world: World) -> None:
    page.goto("/sign-in/technician/")
    page.get_by_label("技能者ID").fill(world.taro.ccus_id)
    page.get_by_label("生年月日").fill(typed(world.taro.birth_date))
    page.get_by_label("暗証番号").fill(PIN)
    page.get_by_role("button", name="サインイン").click()
    expect(page.get_by_label("今日", exact=True)).to_be_visible()


def sign_out(page: Page) -> None:
    page.locator(".header .menu summary").click()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_text("サインアウトしました。")).to_be_visible()


def test_a_technician_adds_a_passkey_and_signs_in_with_it(visit: Visit, world: World) -> None:
    technician_account(world.taro)
    page = visit(viewport={"width": 390, "height": 844})
    plug_in_fingerprint_reader(page)
    sign_in_with_pin(page, world)

    page.locator(".header .menu summary").click()
    page.get_by_role("link", name="サインインの方法").click()
    page.get_by_role("link", name="この端末を登録する").click()
    page.get_by_label("端末の名前").fill("自分のスマートフォン")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("この端末を登録しました。")).to_be_visible()
    sign_out(page)

    page.goto("/sign-in/")
    page.get_by_role("button", name="パスキーでサインイン").click()

    expect(page.get_by_label("今日", exact=True)).to_be_visible()
    page.goto("/account/passkeys/")
    expect(page.get_by_role("rowheader", name="自分のスマートフォン")).to_be_visible()


def test_a_passkey_is_renamed_and_removed_after_a_fresh_proof(visit: Visit, world: World) -> None:
    technician_account(world.taro)
    page = visit()
    plug_in_fingerprint_reader(page)
    sign_in_with_pin(page, world)
    page.goto("/account/passkeys/new/")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("この端末を登録しました。")).to_be_visible()
    page.goto("/account/passkeys/")

    page.get_by_role("link", name="名前を変える").click()
    expect(page.get_by_role("heading", name="ご本人の確認")).to_be_visible()
    page.get_by_role("button", name="パスキーで確かめる").click()
    page.get_by_label("端末の名前").fill("会社の電話")
    page.get_by_role("button", name="変える").click()
    page.get_by_role("link", name=re.compile("^消す")).click()
    expect(page.get_by_text("「会社の電話」では、サインインできなくなります。")).to_be_visible()
    page.get_by_role("button", name="消す").click()

    expect(page.get_by_text("パスキーを消しました。")).to_be_visible()


def test_a_password_is_followed_by_the_code_of_the_authenticator_app(visit: Visit, world: World) -> None:
    account = account_with_password()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(account, secret)
    page = visit()
    sign_in_with_password(page)
    expect(page.get_by_role("heading", name="2つ目の確認")).to_be_visible()

    page.get_by_label("6けたの数字か予備のコード").fill("000000")
    page.get_by_role("button", name="サインイン", exact=True).click()
    expect(page.locator("#error-summary")).to_contain_text("確認コードが違います。")
    page.get_by_label("6けたの数字か予備のコード").fill(code_now(secret))
    page.get_by_role("button", name="サインイン", exact=True).click()

    expect(page.locator(".header .menu")).to_contain_text("鈴木 花子")


def test_an_authenticator_app_is_set_up_and_a_spare_code_helps_when_it_is_lost(visit: Visit, world: World) -> None:
    account = account_with_password()
    page = visit()
    sign_in_with_password(page)
    expect(page.locator(".header .menu")).to_contain_text("鈴木 花子")
    page.goto("/account/")
    page.get_by_role("link", name="使い始める").click()
    expect(page.get_by_role("heading", name="ご本人の確認")).to_be_visible()
    page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
    page.get_by_role("button", name="確かめる").click()
    secret = page.locator("main code").inner_text()
    page.get_by_label("認証アプリの6けたの数字").fill(code_now(secret))
    page.get_by_role("button", name="使い始める").click()
    expect(page.get_by_text("認証アプリを使い始めました。")).to_be_visible()
    sign_out(page)

    sign_in_with_password(page)
    page.get_by_label("6けたの数字か予備のコード").fill(spare_code(account))
    page.get_by_role("button", name="サインイン", exact=True).click()

    expect(page.locator(".header .menu")).to_contain_text("鈴木 花子")


def code_now(secret: str) -> str:
    """What the app shows. Near the end of its half minute the next one is waited for, since the house must still take it."""
    left = 30 - time.time() % 30
    if left < 3:
        wait_until(lambda: time.time() % 30 < 3)
    code: str = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    return code


def wait_until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        pass


def spare_code(account: Account) -> str:
    kept = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)
    code: str = RecoveryCodes(kept).get_unused_codes()[0]
    return code
