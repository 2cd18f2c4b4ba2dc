from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from psycopg.types.range import Range
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import approve, enter, the_clerk, the_prime
from tests.history.world import MONDAY, World, a_card, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.history.services import direct_entries
from ccus.history.states import DayState
from ccus.portal.ui.shapes.my_days import Day, DayKind, MyDaysPage
from ccus.registry.models import Technician, TechnicianTrade

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in range(1, 5))


def look(client: Client, **query: str) -> MyDaysPage:
    answer = client.get("/technician/days/", query)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, MyDaysPage)
    return page


def day_of(page: MyDaysPage, on: date) -> Day:
    return next(day for week in page.weeks for day in week if day.on == on)


def test_today_is_answered_first(taro: Client, world: World) -> None:
    assert look(taro).today.mark is None

    store(a_touch(world.gate, at("08:02", FRIDAY)))

    today = look(taro).today
    assert (today.mark, today.at, today.site) == (DayState.RECORDED, at("08:02", FRIDAY), "丸の内新築")


def test_today_stays_in_sight_when_another_month_is_open(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02", FRIDAY)))

    page = look(taro, month="2026-10")

    assert page.nav.month == date(2026, 10, 1)
    assert page.today.mark == DayState.RECORDED


def test_of_two_sites_today_the_one_that_needs_attention_is_told(taro: Client, world: World) -> None:
    a_card(world.taro, "OLD", revoked_at=at("07:00", MONDAY))
    second = type(world.site).objects.create(
        ccus_id="0" * 12 + "71", name="青山改修", name_folded="青山改修", prime=world.prime,
        recording_period=Range(date(2026, 4, 1), date(2027, 4, 1)), office_prefecture_code="13", opened_at=at("08:00"),
    )  # fmt: skip
    store(a_touch(world.gate, at("08:02", FRIDAY)))
    store(a_touch(world.gate, at("09:30", FRIDAY), token="OLD", site_id=second.pk))

    today = look(taro).today

    assert (today.mark, today.site) == (DayState.ATTENTION, "青山改修")


def test_the_month_shows_what_each_day_is(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    approve(world, enter(world, TUESDAY), now=at("18:00", TUESDAY))
    enter(world, WEDNESDAY)

    page = look(taro)

    assert [len(week) for week in page.weeks] == [7] * 6
    monday = day_of(page, MONDAY)
    assert (monday.kind, monday.records[0].site, monday.records[0].mark) == (
        DayKind.RECORDED,
        "丸の内新築",
        DayState.RECORDED,
    )
    assert day_of(page, TUESDAY).records[0].mark == DayState.APPROVED
    assert day_of(page, WEDNESDAY).records[0].mark == DayState.PENDING
    assert day_of(page, THURSDAY).kind == DayKind.GAP
    assert (day_of(page, FRIDAY).kind, day_of(page, FRIDAY).is_today) == (DayKind.AHEAD, True)
    assert day_of(page, date(2026, 11, 3)).holiday == "文化の日"
    assert day_of(page, date(2026, 11, 14)).kind == DayKind.REST
    assert day_of(page, date(2026, 11, 24)).url == ""
    assert day_of(page, date(2026, 12, 1)).kind == DayKind.OUTSIDE
    assert (page.month_days, page.waiting_days, page.total_days, page.site_count) == (2, 1, 2, 1)
    assert page.gap_deadline is not None
    assert (page.gap_deadline.on, page.gap_deadline.days_left) == (date(2026, 12, 31), 41)


def test_arrows_lead_through_the_months_and_not_into_the_future(taro: Client) -> None:
    this_month, earlier = look(taro).nav, look(taro, month="2026-10").nav

    assert (this_month.previous_url, this_month.next_url) == ("/technician/days/?month=2026-10", "")
    assert (earlier.next_url, earlier.this_month_url) == ("/technician/days/?month=2026-11",) * 2
    assert look(taro, month="2019-04").nav.previous_url == ""


def test_the_story_of_a_day_tells_each_touch_and_why_it_is_not_counted(taro: Client, world: World) -> None:
    world.site.roster_entries.all().delete()
    store(a_touch(world.gate, at("08:02"), direction="entry"), a_touch(world.gate, at("17:00"), direction="exit"))

    story = look(taro, day="2026-11-16").story

    assert story is not None
    (record,) = story.records
    assert (record.mark, record.site, record.firm, record.counts) == (
        DayState.ATTENTION,
        "丸の内新築",
        "佐藤工業",
        False,
    )
    assert record.reason.startswith("作業員名簿に職種と立場がありません。")
    entry, leaving = record.touches
    assert (entry.what, entry.way, entry.place, entry.mark) == (
        "入場",
        "カードタッチ",
        world.gate.label,
        DayState.ATTENTION,
    )
    assert leaving.what == "退場"
    assert entry.explanation is None  # the reason of the whole day says it already
    assert (story.repair_by, story.enter_url) == ("事業者の事務担当", "/technician/days/entries/?day=2026-11-16")


def test_a_touch_that_differs_from_its_day_is_explained(taro: Client, world: World) -> None:
    a_card(world.taro, "OLD", revoked_at=at("07:00", MONDAY))
    store(a_touch(world.gate, at("08:02"), token="OLD"), a_touch(world.gate, at("08:05")))

    story = look(taro, day="2026-11-16").story

    assert story is not None
    refused, counted = story.records[0].touches
    assert refused.explanation is not None
    assert (refused.explanation.what, refused.explanation.who) == ("このカードは停止の届けが出ています。", "技能者")
    assert counted.explanation is None


def test_a_day_at_a_training_centre_is_named_and_asks_nothing(taro: Client, world: World) -> None:
    world.site.kind = "training"
    world.site.save()
    store(a_touch(world.gate, at("08:02")))

    page = look(taro, day="2026-11-16")

    assert (day_of(page, MONDAY).kind, day_of(page, MONDAY).note) == (DayKind.REST, "教育訓練施設")
    assert page.story is not None
    (record,) = page.story.records
    assert (record.mark, record.reason) == (
        None,
        "教育訓練施設のタッチは就業日数になりません。そのままでかまいません。",
    )


def test_the_story_of_a_night_shift_names_the_morning_it_ended(taro: Client, world: World) -> None:
    store(
        a_touch(world.gate, at("20:00", MONDAY), direction="entry"),
        a_touch(world.gate, at("05:00", TUESDAY), direction="exit"),
    )

    story = look(taro, day="2026-11-16").story

    assert story is not None
    assert [touch.other_day for touch in story.records[0].touches] == [None, TUESDAY]


def test_a_declined_entry_stays_in_the_story_of_its_missing_day(taro: Client, world: World) -> None:
    entry = enter(world, THURSDAY)
    direct_entries.decline_direct_entry(the_prime(world), entry, note="休工日です", now=at("19:00", THURSDAY))

    page = look(taro, day="2026-11-19")

    assert day_of(page, THURSDAY).kind == DayKind.GAP
    assert page.story is not None
    (record,) = page.story.records
    assert (record.mark, record.counts, record.withdraw_url) == (DayState.ATTENTION, False, "")
    assert record.reason == "元請から差し戻されました：休工日です"


def test_only_what_one_entered_oneself_can_be_taken_back(taro: Client, world: World) -> None:
    own = enter(world, WEDNESDAY)
    enter(world, THURSDAY, by=the_clerk(world))

    own_story, firms_story = look(taro, day="2026-11-18").story, look(taro, day="2026-11-19").story

    assert own_story is not None
    assert firms_story is not None
    assert own_story.records[0].withdraw_url == f"/technician/days/entries/{own}/withdrawal/"
    assert firms_story.records[0].withdraw_url == ""
    assert (firms_story.decide_by, firms_story.repair_by, firms_story.enter_url) == ("元請の現場管理者", "", "")


def test_after_the_closing_nothing_can_be_entered(taro: Client, world: World) -> None:
    story = look(taro, day="2026-09-30").story

    assert story is not None
    assert (story.enter_url, story.repair_by) == ("", "")
    assert story.deadline is not None
    assert story.deadline.days_left == -20


def test_a_partial_request_gets_the_story_alone(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    whole = taro.get("/technician/days/", {"day": "2026-11-16"})
    part = taro.get("/technician/days/", {"day": "2026-11-16"}, HTTP_HX_REQUEST="true", HTTP_HX_REQUEST_TYPE="partial")

    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "11月16日(月)" in part.content.decode()
    assert '<hx-partial hx-target="#calendar"' in part.content.decode()


def test_the_way_to_the_next_level_counts_the_days_of_the_trade(taro: Client, world: World) -> None:
    assert look(taro).progress is None
    TechnicianTrade.objects.create(technician=world.taro, position=1, trade_code="06-01")
    store(a_touch(world.gate, at("08:02")))

    progress = look(taro).progress

    assert progress is not None
    assert (progress.level, progress.next_level, progress.steps[0].label, progress.steps[0].have) == (
        1,
        2,
        "就業日数",
        1,
    )
    Technician.objects.update(skill_level=4)
    assert "最高のレベルです" in taro.get("/technician/days/").content.decode()


def test_the_page_speaks_english_where_asked(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    taro.post("/language/", {"language": "en"})

    page = taro.get("/technician/days/", {"day": "2026-11-16"}).context["page"]

    assert page.story.records[0].touches[0].way == "card"
    assert day_of(page, date(2026, 11, 3)).holiday == "holiday"


@pytest.mark.parametrize(
    ("query", "month"),
    [
        ({"month": "0001-01"}, date(2019, 4, 1)),
        ({"month": "9999-12"}, date(2026, 12, 1)),
        ({"day": "9999-12-31"}, date(2026, 12, 1)),
        ({"day": "0001-01-01"}, date(2019, 4, 1)),
    ],
)
def test_times_without_ccus_show_the_nearest_month(taro: Client, query: dict[str, str], month: date) -> None:
    page = look(taro, **query)

    assert (page.nav.month, page.story, page.gap_days) == (month, None, 0)


@pytest.mark.parametrize("query", [{"month": "2026-13"}, {"month": "きのう"}, {"day": "2026-02-30"}])
def test_an_address_that_names_no_day_is_answered_in_words(taro: Client, query: dict[str, str]) -> None:
    answer = taro.get("/technician/days/", query, HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "input.unreadable")


def test_a_visitor_is_led_to_the_technicians_door(client: Client, db: None) -> None:
    answer = client.get("/technician/days/")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/technician/?next=%2Ftechnician%2Fdays%2F")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TECHNICIAN])
def test_other_hats_have_no_days_of_their_own(signed_in: Client, account: Account, role: Role) -> None:
    wear(account, role)

    answer = signed_in.get("/technician/days/", HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "access.permission_missing")


def test_a_hat_of_somebody_who_is_not_registered_shows_nobody(signed_in: Client, account: Account) -> None:
    wear(account, Role.TECHNICIAN, subject="9" * 14)

    assert signed_in.get("/technician/days/").status_code == 404


def test_queries_stay_few_however_much_is_shown(taro: Client, world: World) -> None:
    TechnicianTrade.objects.create(technician=world.taro, position=1, trade_code="06-01")
    store(*(a_touch(world.gate, at("08:02", date(2026, 10, day))) for day in range(1, 31)))
    enter(world, date(2026, 10, 31))

    assert_query_count("technician:days", lambda: taro.get("/technician/days/"))
    assert_query_count("technician:days/story", lambda: taro.get("/technician/days/?day=2026-10-31"))


def test_a_touch_of_a_card_that_was_stopped_later_says_that_it_was_good_then(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("13:00")))
    card = world.taro.cards.get()
    card.revoked_at, card.revoked_reason = at("12:00"), "lost"
    card.save()

    answer = taro.get("/technician/days/?day=2026-11-16")

    morning, afternoon = answer.context["page"].story.records[0].touches
    assert morning.note == "このカードは、あとで止められました。このときは有効でした。"
    assert afternoon.note == ""
    assert morning.note in answer.content.decode()
