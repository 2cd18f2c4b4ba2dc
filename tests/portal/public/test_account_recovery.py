"""Cannot sign in: the same page for everybody, a code to the own telephone, and a way to stop what was not oneself."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_technician
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Recovery
from ccus.access.services.recoveries import ask_for_pin
from ccus.access.states import Role
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db
BORN = date(1985, 6, 7)


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture, tmp_path: Path, settings: Settings) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    time_machine.move_to(cast.NOW)


@pytest.fixture
def person() -> Technician:
    return make_technician(birth_date=BORN, phone_mobile="09011112222")


def ask(client: Client, ccus_id: str) -> str:
    typed = {"step": "ask", "person-technician_id": ccus_id, "person-birth_date": "1985-06-07"}
    page = client.post("/sign-in/recovery/", typed).content.decode()
    bare = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page)
    return bare.replace(ccus_id, "")


def test_the_page_reads_the_same_for_an_id_that_nobody_has(client: Client, person: Technician) -> None:
    assert_query_count("public:recovery", lambda: client.get("/sign-in/recovery/"))

    known, unknown = ask(client, person.ccus_id), ask(client, cast.technician_id(999_999))

    assert "確認コードを送りました" in known
    assert known == unknown


def test_what_is_wrong_is_said_at_the_fields(client: Client) -> None:
    page = client.post("/sign-in/recovery/", {"step": "ask"})

    assert page.status_code == 422
    assert "技能者IDを入力してください" in page.content.decode()


def test_a_wrong_code_is_refused_in_words(client: Client, person: Technician) -> None:
    typed = {"new-technician_id": person.ccus_id, "new-birth_date": "1985-06-07", "new-code": "000000"}
    pins = {"new-pin": "730164", "new-again": "730164"}

    page = client.post("/sign-in/recovery/", {"step": "renew", **typed, **pins})

    assert page.status_code == 422
    assert "本人であることを確認できませんでした" in page.content.decode()


def test_the_message_leads_to_where_it_is_stopped(client: Client, person: Technician) -> None:
    _, secret = ask_for_pin(
        person.ccus_id,
        technician_ccus_id=person.ccus_id,
        display_name="試験",
        birth_date=BORN,
        pin="730164",
        now=cast.NOW,
    )
    where = f"/sign-in/recovery/stop/{secret}/"

    assert "暗証番号の変更を止める" in client.get(where).content.decode()
    assert Recovery.objects.get().state == "waiting"
    assert "止めました" in client.post(where, follow=True).content.decode()
    assert Recovery.objects.get().state == "stopped"
    assert "止められる手続きが見つかりません" in client.post(where, follow=True).content.decode()


def test_the_technician_prints_a_sheet(client: Client, person: Technician) -> None:
    account = Account.objects.create(login_name=person.ccus_id, display_name="試験", created_at=cast.NOW)
    wear(account, Role.TECHNICIAN, subject=person.ccus_id)
    client.force_login(account)

    before = assert_query_count("technician:recovery-sheet", lambda: client.get("/technician/recovery-sheet/"))
    shown = client.post("/technician/recovery-sheet/").content.decode()

    assert "いま0個" in before.content.decode()
    assert len(set(re.findall(r'<li class="whole-id">([^<]+)</li>', shown))) == 10
    assert "いま10個" in client.get("/technician/recovery-sheet/").content.decode()
