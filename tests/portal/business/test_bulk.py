from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from psycopg.types.range import Range
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import enter
from tests.history.world import MONDAY, World, a_business, a_roster_entry, a_site, a_technician, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.history.models import DirectEntry
from ccus.portal.business.forms import bulk as bulk_forms
from ccus.portal.ui.shapes.people_days import BulkOutcome, BulkPage
from ccus.registry.models import Technician, TechnicianTrade
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in range(1, 4))
FORM = "/business/people-days/bulk/"


@pytest.fixture
def hanako(world: World) -> Technician:
    """A foreman of the same firm at another site."""
    person = a_technician("花子", of=world.employer)
    Technician.objects.filter(pk=person.pk).update(kana_folded="ヤマダハナコ")
    TechnicianTrade.objects.create(technician=person, position=1, trade_code="06-04")
    entry = a_roster_entry(a_site(world.prime, name="青山改修"), person, world.employer, roles=("foreman",))
    entry.trade_code = "06-04"
    entry.save()
    RosterEntry.objects.update(valid=Range(MONDAY, None))
    return person


def key(person: Technician, *days: date) -> str:
    return f"{person.ccus_id}:{','.join(day.isoformat() for day in days)}"


def typed(*keys: str, **fields: Any) -> dict[str, Any]:
    values = {
        "cell": list(keys), "site": "", "trade": "", "entry_time": "", "exit_time": "", "work_content": "",
        "reason": "forgot_card", "reason_note": "",
    }  # fmt: skip
    return {**values, **fields}


def page_of(answer: Any) -> BulkPage:
    page = answer.context["page"]
    assert isinstance(page, BulkPage)
    return page


def test_chosen_cells_are_shown_with_what_the_roster_says(clerk: Client, world: World, hanako: Technician) -> None:
    page = page_of(clerk.get(FORM, {"cell": [key(world.taro, TUESDAY), key(world.taro, MONDAY), key(hanako, MONDAY)]}))

    assert [(row.name, row.trade, row.site, row.days) for row in page.chosen] == [
        ("山田 太郎", "とび工", "丸の内新築", (MONDAY, TUESDAY)),
        ("山田 花子", "重量とび工", "青山改修", (MONDAY,)),
    ]
    assert page.chosen[0].keys == (f"{world.taro.ccus_id}:2026-11-16,2026-11-17",)
    assert (page.day_total, page.deadline.on, page.back_url) == (
        3,
        date(2026, 12, 31),
        "/business/people-days/?month=2026-11",
    )


def test_a_whole_person_stands_for_all_their_open_days(clerk: Client, world: World, hanako: Technician) -> None:
    store(a_touch(world.gate, at("08:02", TUESDAY)))

    page = page_of(clerk.get(FORM, {"person": [world.taro.ccus_id], "month": "2026-11"}))

    assert [row.days for row in page.chosen] == [(MONDAY, WEDNESDAY, THURSDAY)]


def test_each_person_gets_site_trade_and_role_of_the_own_roster(
    clerk: Client, world: World, hanako: Technician
) -> None:
    answer = clerk.post(FORM, typed(key(world.taro, MONDAY, TUESDAY), key(hanako, MONDAY), entry_time="08:00"))

    assert (answer.status_code, answer["Location"]) == (302, "/business/people-days/?month=2026-11")
    rows = DirectEntry.objects.order_by("technician_id", "work_date")
    assert [(row.technician_id, row.work_date, row.site.name, row.trade_code, row.site_roles) for row in rows] == [
        (world.taro.pk, MONDAY, "丸の内新築", "06-01", ["other"]),
        (world.taro.pk, TUESDAY, "丸の内新築", "06-01", ["other"]),
        (hanako.pk, MONDAY, "青山改修", "06-04", ["foreman"]),
    ]
    assert {(row.entered_as, row.business.name, row.entry_at == at("08:00", row.work_date)) for row in rows} == {
        ("employer", "佐藤工業", True)
    }
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "3日分を送りました。元請が承認すると、日数に入ります。"
    ]


def test_what_the_form_says_holds_for_everybody(clerk: Client, world: World, hanako: Technician) -> None:
    clerk.post(
        FORM,
        typed(
            key(world.taro, MONDAY),
            key(hanako, MONDAY),
            site=world.site.ccus_id,
            trade="06-01",
            site_roles=["crew_leader"],
            work_content="解体",
        ),
    )

    assert {
        (row.site.name, row.trade_code, tuple(row.site_roles), row.work_content) for row in DirectEntry.objects.all()
    } == {("丸の内新築", "06-01", ("crew_leader",), "解体")}


def test_refused_days_are_reported_and_stay_chosen_with_all_that_was_typed(
    clerk: Client, world: World, hanako: Technician
) -> None:
    store(a_touch(world.gate, at("08:02", MONDAY)))
    enter(world, TUESDAY)

    answer = clerk.post(
        FORM,
        typed(
            key(world.taro, MONDAY, TUESDAY, WEDNESDAY), key(hanako, MONDAY), work_content="足場", reason_note="朝礼簿"
        ),
    )

    assert answer.status_code == 422
    page = page_of(answer)
    assert page.outcomes == (
        BulkOutcome(
            name="山田 太郎",
            on=MONDAY,
            is_sent=False,
            why="2026年11月16日(月) はこの現場ですでに記録されています。"
            "職種や立場を直すときは、その日を開いて「直す」から入力してください。",
        ),
        BulkOutcome(
            name="山田 太郎",
            on=TUESDAY,
            is_sent=False,
            why="2026年11月17日(火) の直接入力は、すでに確認待ちです。直したいときは、先にその入力を取り下げてください。",
        ),
        BulkOutcome(name="山田 太郎", on=WEDNESDAY, is_sent=True),
        BulkOutcome(name="山田 花子", on=MONDAY, is_sent=True),
    )
    assert (page.sent_total, page.refused_total) == (2, 2)
    assert [(row.name, row.days) for row in page.chosen] == [("山田 太郎", (MONDAY, TUESDAY))]
    form = answer.context["form"]
    assert (form["work_content"].value(), form["reason_note"].value(), form.errors) == ("足場", "朝礼簿", {})
    assert DirectEntry.objects.filter(state="submitted").count() == 3


def test_somebody_without_a_roster_needs_a_site_from_the_form(clerk: Client, world: World, hanako: Technician) -> None:
    jiro = a_technician("次郎", of=world.employer)

    answer = clerk.post(FORM, typed(key(jiro, MONDAY), key(hanako, MONDAY)))

    page = page_of(answer)
    assert page.outcomes[0] == BulkOutcome(
        name="山田 次郎",
        on=MONDAY,
        is_sent=False,
        why="作業員名簿にないため、現場が決められません。現場を選んで、もう一度送ってください。",
    )
    again = clerk.post(FORM, typed(key(jiro, MONDAY), site=world.site.ccus_id))
    assert "作業員名簿にも登録にも職種がありません" in page_of(again).outcomes[0].why
    done = clerk.post(FORM, typed(key(jiro, MONDAY), site=world.site.ccus_id, trade="06-01"))
    assert done.status_code == 302
    assert DirectEntry.objects.get(technician=jiro).site_roles == ["other"]


def test_what_is_wrong_in_the_form_stops_all_days(clerk: Client, world: World, hanako: Technician) -> None:
    answer = clerk.post(FORM, typed(key(world.taro, MONDAY), key(hanako, MONDAY), reason="", work_content="足場"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert (page_of(answer).day_total, answer.context["form"]["work_content"].value()) == (2, "足場")
    assert not DirectEntry.objects.exists()


def test_a_recorded_day_is_corrected_from_its_story(clerk: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    form = clerk.get(FORM, {"cell": key(world.taro, MONDAY), "corrects": "1"}).context["form"]
    answer = clerk.post(FORM, typed(key(world.taro, MONDAY), corrects="True", site_roles=["foreman"]))

    assert (form["corrects"].initial, form["reason"].initial) == (True, "wrong_details")
    assert answer.status_code == 302
    assert DirectEntry.objects.get().site_roles == ["foreman"]


def test_too_many_days_at_once_are_refused_as_a_whole(
    clerk: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_forms, "MOST_DAYS", 1)

    answer = clerk.post(FORM, typed(key(world.taro, MONDAY, TUESDAY)))

    assert "1日分までです" in str(answer.context["form"].non_field_errors())
    assert not DirectEntry.objects.exists()


@pytest.mark.parametrize(
    "cells", [[], ["abc"], ["12345678901221:2026-02-31"], ["99999999999921:2026-11-16"], ["12345678901221:"]]
)
def test_without_a_chosen_day_the_way_is_shown(clerk: Client, world: World, cells: list[str]) -> None:
    for answer in (clerk.get(FORM, {"cell": cells}), clerk.post(FORM, typed(*cells))):
        assert page_of(answer).chosen == ()
        assert "日が選ばれていません" in answer.content.decode()
    assert not DirectEntry.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-11-21"])
def test_days_to_come_and_before_ccus_are_left_out(clerk: Client, world: World, day: str) -> None:
    assert page_of(clerk.get(FORM, {"cell": f"{world.taro.ccus_id}:{day}"})).chosen == ()


def test_people_of_other_firms_are_left_out(clerk: Client, world: World) -> None:
    stranger = a_technician("他人", of=a_business("他社"))

    answer = clerk.post(FORM, typed(key(stranger, MONDAY), key(world.taro, MONDAY)))

    assert answer.status_code == 302
    assert DirectEntry.objects.get().technician == world.taro


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TECHNICIAN, 403), (Role.SITE_MANAGER, 403), (Role.REVIEWER, 403), (Role.OPERATOR, 403)],
)
def test_other_hats_fill_nothing(signed_in: Client, account: Account, world: World, role: Role, status: int) -> None:
    wear(account, role, subject=world.taro.ccus_id if role is Role.TECHNICIAN else "")

    assert signed_in.get(FORM, {"cell": key(world.taro, MONDAY)}).status_code == status
    assert signed_in.post(FORM, typed(key(world.taro, MONDAY))).status_code == status
    assert not DirectEntry.objects.exists()


def test_a_visitor_fills_nothing(client: Client, world: World) -> None:
    assert client.post(FORM, typed(key(world.taro, MONDAY))).status_code == 302
    assert not DirectEntry.objects.exists()


def test_queries_of_the_form_do_not_grow_with_people(clerk: Client, world: World, hanako: Technician) -> None:
    people = [world.taro, hanako, *(a_technician(f"人{number}", of=world.employer) for number in range(20))]
    address = {"cell": [key(person, MONDAY, TUESDAY) for person in people]}

    assert_query_count("business:people-days-bulk", lambda: clerk.get(FORM, address))
