"""A clerk fills many missing days at once: those that can be sent are sent, the others say why. With and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from psycopg.types.range import Range
from tests.history.acting import enter
from tests.history.world import World, a_roster_entry, a_technician
from tests.journeys.conftest import LONG_AGO, Visit, this_day
from tests.journeys.people import clerk_account

from ccus.history.models import DirectEntry
from ccus.history.rules.working_days import past_working_days
from ccus.kit.calendar import JstMonth
from ccus.portal.templatetags.ui import ja_date
from ccus.registry.models import Affiliation
from ccus.sites.models import RosterEntry, Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_many_days_are_sent_and_the_one_that_cannot_be_says_why(visit: Visit, world: World, script: bool) -> None:
    a_roster_entry(world.site, a_technician("花子", of=world.employer), world.employer)
    for model in (Affiliation, RosterEntry):
        model.objects.update(valid=Range(LONG_AGO, None))
    Site.objects.update(recording_period=Range(LONG_AGO, this_day() + timedelta(days=1)))
    last_month = JstMonth.of(this_day()).previous()
    missing = past_working_days(last_month, before=this_day())
    page = visit(clerk_account(world.employer), java_script_enabled=script, viewport={"width": 1280, "height": 900})

    page.goto(f"/business/people-days/?month={last_month}")
    page.get_by_label("山田 太郎の足りない日をすべて選ぶ").check()
    page.locator("tr", has_text="山田 花子").locator("input[name=cell]").first.check(force=True)
    page.get_by_role("button", name="まとめて入力").click()
    expect(page.get_by_role("heading", name=f"選んだ日：2人、{len(missing) + 1}日")).to_be_visible()
    enter(world, missing[3], now=timezone.now(), corrects=False)  # 山田 太郎 is faster with one of his days
    page.get_by_label("カードを忘れた・なくした").check()
    page.get_by_role("button", name=f"{len(missing) + 1}日分を元請に送る").click()

    outcome = page.get_by_role("alert")
    expect(outcome).to_contain_text(f"{len(missing)}日分を送りました。1日分は送れませんでした")
    expect(outcome.locator("tr").nth(1)).to_contain_text("山田 太郎")
    expect(outcome.locator("tr").nth(1)).to_contain_text(f"{ja_date(missing[3])} の直接入力は、すでに確認待ちです。")
    expect(page.get_by_role("heading", name="送れなかった日：1人、1日")).to_be_visible()
    expect(page.get_by_label("カードを忘れた・なくした")).to_be_checked()
    page.get_by_role("link", name="うちの人の日数へ戻る").click()
    expect(page.get_by_title("丸の内新築").first).to_be_visible()
    assert DirectEntry.objects.count() == len(missing) + 1
