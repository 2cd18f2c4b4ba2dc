from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from psycopg.types.range import Range
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import enter
from tests.history.world import MONDAY, World, a_roster_entry, a_technician, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.history.states import DayState
from ccus.kit.ids import display_id
from ccus.portal.business.presenters import csv_file
from ccus.portal.ui.shapes.people_days import Cell, PeopleDaysPage
from ccus.registry.models import Technician
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in range(1, 4))
PAGE = "/business/people-days/"


def look(client: Client, **query: str) -> PeopleDaysPage:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, PeopleDaysPage)
    return page


def cell(page: PeopleDaysPage, on: date, *, row: int = 0) -> Cell:
    return next(cell for cell in page.rows[row].cells if cell.on == on)


def a_crew(world: World, *names: str) -> list[Technician]:
    people = [a_technician(name, of=world.employer, token=name) for name in names]
    for number, person in enumerate(people):
        Technician.objects.filter(pk=person.pk).update(kana_folded=f"ン{number:03d}")
        a_roster_entry(world.site, person, world.employer)
    RosterEntry.objects.update(valid=Range(MONDAY, None))
    return people


def test_the_grid_has_a_row_for_each_person_and_a_cell_for_each_day(clerk: Client, world: World) -> None:
    RosterEntry.objects.update(valid=Range(MONDAY, None))
    store(a_touch(world.gate, at("08:02")))
    enter(world, TUESDAY)

    page = look(clerk)

    assert (page.firm, len(page.heads), len(page.rows), len(page.rows[0].cells)) == ("佐藤工業", 30, 1, 30)
    assert cell(page, MONDAY) == Cell(
        on=MONDAY,
        mark=DayState.RECORDED,
        summary="丸の内新築 とび工",
        url=f"/business/people/{world.taro.ccus_id}/days/?day=2026-11-16",
    )
    assert cell(page, TUESDAY).mark == DayState.PENDING
    assert cell(page, WEDNESDAY) == Cell(on=WEDNESDAY, is_gap=True, key=f"{world.taro.ccus_id}:2026-11-18")
    assert (page.rows[0].day_count, page.rows[0].gap_count, page.rows[0].can_be_filled) == (1, 2, True)
    assert (page.gap_total, page.attention_total, page.waiting_total, page.day_total) == (2, 0, 1, 1)
    assert (page.deadline.on, page.deadline.days_left) == (date(2026, 12, 31), 41)
    assert [head.on.day for head in page.heads if head.is_rest] == [1, 3, 8, 15, 22, 23, 29]


def test_days_that_need_attention_can_be_chosen_too(clerk: Client, world: World) -> None:
    RosterEntry.objects.all().delete()
    store(a_touch(world.gate, at("08:02")))

    page = look(clerk)

    assert cell(page, MONDAY).mark == DayState.ATTENTION
    assert cell(page, MONDAY).key == f"{world.taro.ccus_id}:2026-11-16"
    assert [(link.label, link.count, link.current) for link in page.filters] == [
        ("全員", 1, True),
        ("要確認がある人", 1, False),
    ]


def test_nothing_can_be_chosen_in_a_month_that_is_closed(clerk: Client, world: World) -> None:
    page = look(clerk, month="2026-09")

    assert page.gap_total > 0
    assert not page.rows[0].can_be_filled
    assert page.deadline.days_left < 0
    assert "締め切りました" in clerk.get(PAGE, {"month": "2026-09"}).content.decode()


def test_search_and_filter_stay_in_the_address(clerk: Client, world: World) -> None:
    a_crew(world, "花子")
    store(*(a_touch(world.gate, at("08:02", day)) for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)))

    page = look(clerk, show="missing", q="山田")

    assert [row.name for row in page.rows] == ["山田 花子"]
    assert (page.search, page.show) == ("山田", "missing")
    assert page.nav.previous_url == f"{PAGE}?month=2026-10&show=missing&q=%E5%B1%B1%E7%94%B0"
    assert page.filters[0].url == f"{PAGE}?month=2026-11&q=%E5%B1%B1%E7%94%B0"
    assert page.csv_url == f"{PAGE}export/?month=2026-11&show=missing&q=%E5%B1%B1%E7%94%B0"
    assert "見つかりませんでした" in clerk.get(PAGE, {"q": "だれもいない"}).content.decode()


@pytest.mark.parametrize(("asked", "shown"), [("0001-01", date(2019, 4, 1)), ("9999-12", date(2026, 12, 1))])
def test_times_without_ccus_show_the_nearest_month(clerk: Client, world: World, asked: str, shown: date) -> None:
    page = look(clerk, month=asked)

    assert (page.nav.month, page.gap_total) == (shown, 0)


def test_25_people_fill_a_page(clerk: Client, world: World) -> None:
    a_crew(world, *(f"人{number}" for number in range(25)))

    first, second = look(clerk), look(clerk, page="2")

    assert (first.pages.number, first.pages.count, first.pages.first, first.pages.last, first.pages.total) == (
        1,
        2,
        1,
        25,
        26,
    )
    assert (first.pages.next_url, second.pages.previous_url) == (
        f"{PAGE}?month=2026-11&page=2",
        f"{PAGE}?month=2026-11&page=1",
    )
    assert [row.name for row in second.rows] == ["山田 人24"]


def test_a_firm_without_people_is_told_how_they_come(clerk: Client, world: World) -> None:
    world.taro.affiliations.all().delete()

    assert "まだ、だれも登録されていません" in clerk.get(PAGE).content.decode()


def test_whoever_was_shown_can_see_by_whom(clerk: Client, world: World, account: Account) -> None:
    look(clerk)
    look(clerk)
    clerk.get(f"{PAGE}export/")

    rows = Disclosure.objects.filter(technician_ccus_id=world.taro.ccus_id).order_by("channel")
    assert [(row.channel, row.relation, row.viewer, row.items) for row in rows] == [
        ("export", "employer", f"account:{account.pk}", ["full_name", "minor_trades", "skill_level"]),
        ("screen", "employer", f"account:{account.pk}", ["full_name", "minor_trades", "skill_level"]),
    ]


def read_csv(answer: HttpResponse, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode(encoding), newline="")))


def test_the_csv_holds_the_same_table(clerk: Client, world: World) -> None:
    RosterEntry.objects.update(valid=Range(MONDAY, None))
    store(a_touch(world.gate, at("08:02")))

    answer = clerk.get(f"{PAGE}export/", {"month": "2026-11"})

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="people-days-2026-11.csv"'
    head, taro = read_csv(answer, "utf-8-sig")
    assert head[:8] == [
        "技能者ID",
        "氏名",
        "フリガナ",
        "職種",
        "レベル",
        "就業日数",
        "記録なし",
        "11月1日(日)",
    ]
    assert (len(head), len(taro)) == (37, 37)
    assert taro[:7] == [display_id(world.taro.ccus_id), "山田 太郎", "", "", "1", "1", "3"]
    assert (taro[7 + 15], taro[7 + 16], taro[7 + 19]) == ("記録済み 丸の内新築 とび工", "記録なし", "")


def test_the_csv_for_old_programs_replaces_what_cp932_does_not_know(clerk: Client, world: World) -> None:
    Technician.objects.update(family_name="𠮷田", given_name="髙志")

    answer = clerk.get(f"{PAGE}export/", {"encoding": "cp932"})

    assert answer["Content-Type"] == "text/csv; charset=shift_jis"
    assert read_csv(answer, "cp932")[1][1] == "〓田 髙志"


def test_a_cell_that_would_be_run_by_a_spreadsheet_is_made_harmless() -> None:
    written = csv_file.encode([["=1+1", "@SUM", "とび工"]], encoding=csv_file.Encoding.UTF_8)

    assert written.decode("utf-8-sig") == "'=1+1,'@SUM,とび工\r\n"


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}export/"])
@pytest.mark.parametrize("role", [role for role in Role if not role.value.startswith("business")])
def test_other_hats_see_no_firms_people(signed_in: Client, account: Account, role: Role, address: str) -> None:
    wear(account, role)

    answer = signed_in.get(address, HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "access.permission_missing")


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}export/"])
def test_a_visitor_is_asked_to_sign_in(client: Client, db: None, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_an_administrator_sees_the_same(
    signed_in: Client, account: Account, world: World, friday_morning: None
) -> None:
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=world.employer.ccus_id)

    assert [row.name for row in look(signed_in).rows] == ["山田 太郎"]


def test_queries_do_not_grow_with_people_and_days(clerk: Client, world: World) -> None:
    a_crew(world, *(f"人{number}" for number in range(30)))
    store(*(a_touch(world.gate, at("08:00"), token=f"人{number}") for number in range(30)))

    assert_query_count("business:people-days", lambda: clerk.get(PAGE))
    assert_query_count("business:people-days-export", lambda: clerk.get(f"{PAGE}export/"))
