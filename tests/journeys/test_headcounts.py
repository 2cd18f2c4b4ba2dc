"""The prime tells how many people each firm had, with the keyboard alone, and what is no number is said beside the firm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.history.world import World
from tests.journeys.conftest import Visit, this_day
from tests.journeys.people import manager_account

from ccus.history.models import Headcount
from ccus.portal.templatetags.ui import ja_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_numbers_are_typed_corrected_and_kept(visit: Visit, world: World) -> None:
    office = visit(manager_account(world.prime), viewport={"width": 390, "height": 844})
    office.goto(f"/prime/sites/{world.site.ccus_id}/missing-days/")
    office.get_by_role("link", name="各社の人数を入れる").click()
    expect(office.get_by_role("heading", name=ja_day(this_day() - timedelta(days=1)))).to_be_visible()
    number = office.get_by_label(world.employer.name)

    number.fill("四")
    number.press("Enter")

    expect(office.get_by_text(f"{world.employer.name}の人数「四」が読み取れません。")).to_be_visible()
    expect(number).to_have_value("四")
    number.fill("４")
    number.press("Enter")
    expect(office.get_by_text("人数を入れました。")).to_be_visible()
    expect(number).to_have_value("4")
    assert Headcount.objects.get().people == 4
