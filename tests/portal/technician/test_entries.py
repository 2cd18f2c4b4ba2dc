from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import approve, enter, the_clerk
from tests.history.world import MONDAY, World, a_site, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.history.models import DirectEntry
from ccus.portal.technician.forms.entries import EntryForm
from ccus.registry.models import TechnicianTrade
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
THURSDAY = MONDAY + timedelta(days=3)
FORM = "/technician/days/entries/"


def typed(world: World, **fields: Any) -> dict[str, Any]:
    values = {
        "work_date": "2026-11-19", "site": world.site.ccus_id, "trade": "06-01", "site_roles": ["foreman"],
        "entry_time": "08:00", "exit_time": "17:30", "work_content": "足場の組立て", "reason": "forgot_card",
        "reason_note": "",
    }  # fmt: skip
    return {**values, **fields}


def form_of(answer: Any) -> EntryForm:
    form = answer.context["form"]
    assert isinstance(form, EntryForm)
    return form


def test_the_form_suggests_what_the_roster_says(taro: Client, world: World) -> None:
    answer = taro.get(FORM, {"day": "2026-11-19"})

    form = form_of(answer)
    assert {name: form[name].initial for name in ("work_date", "site", "trade", "site_roles", "work_content")} == {
        "work_date": "2026-11-19",
        "site": world.site.ccus_id,
        "trade": "06-01",
        "site_roles": ["other"],
        "work_content": "足場の組立て",
    }
    assert answer.context["deadline"].on == date(2026, 12, 31)
    assert answer.context["back_url"] == "/technician/days/?day=2026-11-19"


def test_somebody_without_a_roster_types_the_site_id(taro: Client, world: World) -> None:
    RosterEntry.objects.all().delete()
    TechnicianTrade.objects.create(technician=world.taro, position=1, trade_code="06-04")

    form = form_of(taro.get(FORM))

    assert "site" not in form.fields
    assert form.fields["site_id"].required
    assert (form["trade"].initial, form["site_roles"].initial) == ("06-04", ["other"])


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_without_ccus_is_not_filled_in_beforehand(taro: Client, day: str) -> None:
    answer = taro.get(FORM, {"day": day})

    assert (answer.status_code, answer.context["on"], form_of(answer)["work_date"].initial) == (200, None, "")


def test_a_day_is_sent_and_waits_for_the_prime(taro: Client, world: World) -> None:
    answer = taro.post(FORM, typed(world, reason_note="朝礼の名簿にあります"))

    assert (answer.status_code, answer["Location"]) == (302, "/technician/days/?day=2026-11-19")
    entry = DirectEntry.objects.get()
    assert (entry.work_date, entry.state, entry.entered_as, entry.business) == (
        THURSDAY,
        "submitted",
        "technician",
        world.employer,
    )
    assert (entry.entry_at, entry.exit_at) == (at("08:00", THURSDAY), at("17:30", THURSDAY))
    assert entry.reason == "カードを忘れた・なくした：朝礼の名簿にあります"
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "送りました。元請が承認すると、日数に入ります。"
    ]


def test_input_is_read_in_any_width_and_era(taro: Client, world: World) -> None:
    other = a_site(world.prime, name="青山改修")
    full_width = other.ccus_id.translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    answer = taro.post(
        FORM,
        typed(
            world,
            work_date="令和８年１１月１９日",
            site="",
            site_id=f"{full_width[:4]}－{full_width[4:]}",
            entry_time="２０：００",
            exit_time="５時",
        ),
    )

    assert answer.status_code == 302
    entry = DirectEntry.objects.get()
    assert (entry.work_date, entry.site, entry.entry_at, entry.exit_at) == (
        THURSDAY,
        other,
        at("20:00", THURSDAY),
        at("05:00", THURSDAY + timedelta(days=1)),
    )


@pytest.mark.parametrize(
    ("fields", "field", "word"),
    [
        ({"work_date": ""}, "work_date", "働いた日を入力してください"),
        ({"work_date": "11月"}, "work_date", "読み取れません"),
        ({"work_date": "2026-11-21"}, "work_date", "まだ来ていない日"),
        ({"work_date": "9999-12-31"}, "work_date", "まだ来ていない日"),
        ({"work_date": "2026-09-30"}, "work_date", "締め切られました"),
        ({"site": ""}, "site", "現場を選んでください"),
        ({"site": "other"}, "site_id", "現場IDを入力してください"),
        ({"site": "other", "site_id": "123"}, "site_id", "11桁足りません"),
        ({"site": "other", "site_id": "9" * 14}, "site_id", "見つかりません"),
        ({"site_id": "9" * 14}, "site_id", "現場が2つ選ばれています"),
        ({"trade": ""}, "trade", "職種を選んでください"),
        ({"site_roles": []}, "site_roles", "立場を選んでください"),
        ({"exit_time": "25:00"}, "exit_time", "25:00"),
        ({"reason": ""}, "reason", "理由を選んでください"),
        ({"reason": "other"}, "reason_note", "理由を一言"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    taro: Client, world: World, fields: dict[str, Any], field: str, word: str
) -> None:
    answer = taro.post(FORM, typed(world, **fields))

    assert answer.status_code == 422
    form = form_of(answer)
    assert list(form.errors) == [field]
    assert word in str(form.errors[field])
    assert form["work_content"].value() == "足場の組立て"
    assert not DirectEntry.objects.exists()


def test_a_counted_day_is_corrected_and_not_entered_again(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02", THURSDAY)))

    refused = taro.post(FORM, typed(world))
    offered = form_of(taro.get(FORM, {"day": "2026-11-19"}))
    sent = taro.post(FORM, typed(world, corrects="True"))

    assert "すでに記録されています" in str(form_of(refused).errors["work_date"])
    assert (offered["corrects"].initial, offered["reason"].initial) == (True, "wrong_details")
    assert sent.status_code == 302
    assert DirectEntry.objects.get().site_roles == ["foreman"]


def test_the_same_day_cannot_wait_twice(taro: Client, world: World) -> None:
    enter(world, THURSDAY)

    answer = taro.post(FORM, typed(world))

    assert "すでに確認待ちです" in str(form_of(answer).errors["work_date"])
    assert DirectEntry.objects.count() == 1


def test_a_waiting_entry_is_taken_back(taro: Client, world: World) -> None:
    entry = enter(world, THURSDAY)

    answer = taro.post(f"{FORM}{entry}/withdrawal/")

    assert (answer.status_code, answer["Location"]) == (302, "/technician/days/?day=2026-11-19")
    assert DirectEntry.objects.get().state == "withdrawn"


def test_what_is_decided_or_anothers_is_not_taken_back(taro: Client, world: World) -> None:
    approved = enter(world, THURSDAY)
    approve(world, approved, now=at("18:00", THURSDAY))
    firms = enter(world, MONDAY, by=the_clerk(world))

    def take_back(entry: int) -> tuple[int, str]:
        answer = taro.post(f"{FORM}{entry}/withdrawal/", HTTP_ACCEPT="application/json")
        return answer.status_code, answer.json()["code"]

    assert take_back(approved) == (409, "history.direct_entry_not_open")
    assert take_back(firms) == (403, "history.not_your_person")
    assert take_back(999_999) == (404, "history.direct_entry_not_found")
    assert taro.get(f"{FORM}{firms}/withdrawal/").status_code == 405
    assert set(DirectEntry.objects.values_list("state", flat=True)) == {"approved", "submitted"}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BUSINESS_CLERK, 404),
        (Role.BUSINESS_ADMINISTRATOR, 404),
        (Role.SITE_MANAGER, 403),
        (Role.REVIEWER, 403),
        (Role.OPERATOR, 403),
    ],
)
def test_other_hats_enter_nothing_here(
    signed_in: Client, account: Account, world: World, role: Role, status: int
) -> None:
    wear(account, role, subject="" if role in (Role.REVIEWER, Role.OPERATOR) else world.employer.ccus_id)
    waiting = enter(world, MONDAY, by=the_clerk(world))

    assert signed_in.get(FORM).status_code == status
    assert signed_in.post(FORM, typed(world)).status_code == status
    assert signed_in.post(f"{FORM}{waiting}/withdrawal/").status_code == status
    assert DirectEntry.objects.get().state == "submitted"


def test_a_visitor_enters_nothing(client: Client, world: World) -> None:
    answer = client.post(FORM, typed(world))

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/technician/")
    assert not DirectEntry.objects.exists()


def test_queries_stay_few(taro: Client, world: World) -> None:
    assert_query_count("technician:days-entry", lambda: taro.get(FORM, {"day": "2026-11-19"}))
