"""A clerk without training hands in the site's forms, gets one back, mends it and is accepted; the prime sees what changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.history.world import World
from tests.journeys.conftest import Visit
from tests.journeys.people import clerk_account, manager_account

from ccus.documents.models import FormSubmission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POLICY = "毎朝の打合せで、その日の危険を全員で確かめる"
REASON = "安全衛生の方針を書いてください。"


def test_a_clerk_hands_in_gets_one_back_and_is_accepted(visit: Visit, world: World) -> None:
    clerk = visit(clerk_account(world.employer), viewport={"width": 390, "height": 844})
    prime = visit(manager_account(world.prime), viewport={"width": 1280, "height": 900})

    clerk.goto(f"/business/sites/{world.site.ccus_id}/")
    for title in ("作業員名簿", "工事安全衛生計画書"):
        clerk.goto(f"/business/sites/{world.site.ccus_id}/documents/")
        clerk.get_by_role("link", name=title).click()
        clerk.get_by_role("button", name="この内容で提出する").click()
        expect(clerk.get_by_text("提出しました。大林建設が確かめます。")).to_be_visible()

    open_list(prime)
    expect(prime.get_by_role("heading", name="確かめる：2件")).to_be_visible()
    prime.get_by_role("link", name="工事安全衛生計画書").click()
    prime.get_by_text("差し戻す", exact=False).first.click()
    prime.get_by_label("どこをどう直せばよいか").fill(REASON)
    prime.get_by_label("直してほしい項目").select_option(label="安全衛生の方針")
    prime.get_by_role("button", name="この理由で差し戻す").click()
    expect(prime.get_by_text("差し戻しました。提出した会社に、理由が伝わります。")).to_be_visible()

    clerk.goto("/business/submissions/")
    expect(clerk.get_by_role("heading", name="直して出し直す：1件")).to_be_visible()
    expect(clerk.get_by_text("大林建設から差し戻されました：安全衛生の方針")).to_be_visible()
    expect(clerk.get_by_text(REASON)).to_be_visible()
    clerk.get_by_role("link", name="入力する").click()
    clerk.get_by_label("安全衛生の方針").fill(POLICY)
    clerk.get_by_role("button", name="保存する").click()
    clerk.get_by_role("button", name="この内容で出し直す").click()
    expect(clerk.get_by_text("再提出済み", exact=False).first).to_be_visible()

    open_list(prime)
    prime.get_by_role("link", name="工事安全衛生計画書").click()
    expect(prime.get_by_text("工事安全衛生計画書：安全衛生の方針が変わりました。")).to_be_visible()
    expect(prime.locator("ins", has_text=POLICY)).to_be_visible()
    prime.keyboard.press("a")
    expect(prime.get_by_text("受け取りました。提出した会社に伝わります。")).to_be_visible()

    clerk.goto("/business/submissions/")
    expect(clerk.get_by_text("受領済み")).to_be_visible()
    assert sorted(FormSubmission.objects.values_list("form_code", "state")) == [
        ("safety-plan", "accepted"), ("worker-roster", "submitted"),
    ]  # fmt: skip


def open_list(page: Page) -> None:
    """As people come to it: by the header's entry."""
    page.goto("/business/sites/")
    page.get_by_role("link", name="書類の提出").first.click()
