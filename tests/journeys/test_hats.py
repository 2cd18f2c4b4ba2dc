"""One person, two hats: each shows its own work, and the demo's switch of people is nowhere to be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.history.world import World
from tests.journeys.conftest import Visit
from tests.journeys.people import clerk_account
from tests.portal.conftest import wear

from ccus.access.states import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_putting_on_the_other_hat_leads_to_its_work(visit: Visit, world: World, script: bool) -> None:
    account = clerk_account(world.employer)
    wear(account, Role.TECHNICIAN, subject=world.taro.ccus_id)
    page = visit(account, java_script_enabled=script)
    page.goto("/start/")
    tasks = page.get_by_role("navigation", name="主な仕事")
    first = tasks.get_by_role("link").first.inner_text()

    page.locator(".header .menu summary").click()
    page.locator(".menu-panel button[name=hat]").click()

    expect(tasks.get_by_role("link").first).not_to_have_text(first)
    assert {first, tasks.get_by_role("link").first.inner_text()} == {"うちの人の日数", "自分の日数"}
    expect(page.locator(".demo")).to_have_count(0)
