from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.missing import DAY, a_lost_touch
from tests.history.world import World

from ccus.history.models import DayOff, DirectEntry
from ccus.portal.ui.shapes.my_days import ProposalsPage

pytestmark = pytest.mark.django_db
PROPOSALS = "/technician/days/proposals/"


def test_a_lost_day_is_proposed_with_its_reasons(taro: Client, world: World) -> None:
    a_lost_touch(world)

    answer = assert_query_count("technician:days-proposals", lambda: taro.get(PROPOSALS, {"month": "2026-10"}))

    page = answer.context["page"]
    assert isinstance(page, ProposalsPage)
    (proposal,) = page.proposals
    assert (proposal.on, proposal.site) == (DAY, world.site.name)
    assert "この日の作業員名簿に載っています。" in answer.content.decode()


def test_a_part_holds_the_proposal_of_one_day_alone(taro: Client, world: World) -> None:
    a_lost_touch(world)
    partial = {"HX-Request": "true", "HX-Request-Type": "partial"}

    shown = taro.get(PROPOSALS, {"day": DAY.isoformat()}, headers=partial)
    other = taro.get(PROPOSALS, {"day": "2026-10-15"}, headers=partial)

    assert "<html" not in shown.content.decode()
    assert "この日は働いた" in shown.content.decode()
    assert "この日は働いた" not in other.content.decode()


def test_one_button_sends_the_day_to_the_prime(taro: Client, world: World) -> None:
    a_lost_touch(world)

    answer = taro.post(f"{PROPOSALS}confirmation/", {"day": DAY.isoformat(), "site": world.site.ccus_id})

    assert answer["Location"] == f"/technician/days/?day={DAY.isoformat()}"
    assert DirectEntry.objects.get().state == "submitted"


def test_why_a_confirmed_day_was_sent_is_read_in_the_reader_s_language(taro: Client, world: World) -> None:
    a_lost_touch(world)
    taro.post(
        f"{PROPOSALS}confirmation/",
        {"day": DAY.isoformat(), "site": world.site.ccus_id},
        headers={"Accept-Language": "en"},
    )

    (entry,) = DirectEntry.objects.all()
    story = taro.get("/technician/days/", {"day": DAY.isoformat()}).content.decode()

    assert entry.reason == "house:missing_day_confirmed"
    assert "記録がなかったため（提案された日を本人が確認）" in story


def test_a_day_that_is_not_proposed_is_said_and_nothing_is_sent(taro: Client, world: World) -> None:
    answer = taro.post(f"{PROPOSALS}confirmation/", {"day": DAY.isoformat(), "site": world.site.ccus_id}, follow=False)

    assert answer.status_code == 302
    assert not DirectEntry.objects.exists()


def test_without_a_roster_the_form_asks_for_the_trade(taro: Client, world: World) -> None:
    a_lost_touch(world)
    world.site.roster_entries.filter(technician=world.taro).delete()

    answer = taro.post(f"{PROPOSALS}confirmation/", {"day": DAY.isoformat(), "site": world.site.ccus_id})

    assert answer["Location"] == f"/technician/days/entries/?day={DAY.isoformat()}"
    assert not DirectEntry.objects.exists()


def test_a_day_off_is_remembered(taro: Client, world: World) -> None:
    a_lost_touch(world)

    taro.post(f"{PROPOSALS}day-off/", {"day": DAY.isoformat()})

    assert DayOff.objects.get().day == DAY
    assert "この日は働いた" not in taro.get(PROPOSALS, {"month": "2026-10"}).content.decode()
