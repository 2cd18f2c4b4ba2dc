"""This may be you: asked before sending, told nothing, led on in every case; the reviewer compares part by part."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.applications import applicants
from tests.applications.applicants import NOW, fresh
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_technician
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import Application, KnownPersonLink, KnownPersonNote
from ccus.portal.ui.applicants import PROVEN_KEY
from ccus.registry.models import Technician
from ccus.registry.rules.names import PersonName

pytestmark = pytest.mark.django_db
BORN = date(1990, 4, 1)
TITLE = "すでに登録があるかもしれません"


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def daisuke() -> Technician:
    return make_technician(
        name=PersonName(family="鈴木", given="大輔", family_kana="スズキ", given_kana="ダイスケ"),
        birth_date=BORN,
        phone_mobile="09012345678",
        address="札幌市北1-1",
    )


@pytest.fixture
def application() -> Application:
    drafted = applicants.draft()
    applicants.fill_in(drafted)
    return fresh(drafted)


@pytest.fixture
def browser(client: Client, application: Application) -> Client:
    """In which the key of the application was shown."""
    session = client.session
    session[PROVEN_KEY] = [application.number]
    session.save()
    return client


def send(browser: Client, application: Application) -> str:
    return str(browser.post(f"/applications/{application.number}/submission/")["Location"])


@pytest.mark.usefixtures("daisuke")
def test_somebody_registered_is_asked_and_sees_nothing_of_anybody(browser: Client, application: Application) -> None:
    where = send(browser, application)
    assert where == f"/applications/{application.number}/known-person/"

    page = assert_query_count("applicant:known-person", lambda: browser.get(where)).content.decode()

    assert TITLE in page
    assert "札幌市" not in page
    assert "09012345678" not in page
    browser.post(where, {"way": "first_time"})
    assert KnownPersonNote.objects.get().answer == "first_time"
    assert send(browser, application) == f"/applications/{application.number}/"


def test_strangers_are_sent_on_at_once(browser: Client, application: Application) -> None:
    assert send(browser, application) == f"/applications/{application.number}/"


def test_the_old_id_leads_on(browser: Client, application: Application, daisuke: Technician) -> None:
    where = send(browser, application)

    refused = browser.post(where, {"way": "id", "id-ccus_id": daisuke.ccus_id, "id-day": "1990-04-02"})
    assert refused.status_code == 422
    assert "登録との結び付きを確認できませんでした" in refused.content.decode()
    empty = browser.post(where, {"way": "card"})
    assert empty.status_code == 422
    browser.post(where, {"way": "id", "id-ccus_id": daisuke.ccus_id, "id-day": "平成2年4月1日"})

    assert KnownPersonLink.objects.get().technician_ccus_id == daisuke.ccus_id
    assert send(browser, application) == f"/applications/{application.number}/"


def test_asking_for_a_code_reads_the_same_for_everybody(
    browser: Client, application: Application, daisuke: Technician
) -> None:
    where = f"/applications/{application.number}/known-person/"
    first = browser.post(where, {"way": "send-code"}).content.decode()
    Technician.objects.filter(pk=daisuke.pk).update(birth_date=date(1950, 1, 1), phone_mobile="")

    second = browser.post(where, {"way": "send-code"}).content.decode()

    assert "確認コードを送りました" in first
    assert "確認コードを送りました" in second
    wrong = browser.post(where, {"way": "phone", "phone-code": "000000"})
    assert wrong.status_code == 422


def test_nobody_else_sees_the_page(client: Client, application: Application) -> None:
    assert client.get(f"/applications/{application.number}/known-person/").status_code == 404


def reviewer_with_case() -> tuple[Client, str]:
    account = Account.objects.create(login_name="shimizu", display_name="清水 由美", created_at=NOW)
    wear(account, Role.REVIEWER)
    client = Client()
    client.force_login(account)
    return client, str(client.post("/review/next/")["Location"])


def test_the_reviewer_compares_part_by_part_and_decides(daisuke: Technician) -> None:
    application = applicants.in_review()
    client, where = reviewer_with_case()

    page = client.get(where).content.decode()

    assert "申請と登録の見比べ" in page
    assert "札幌市北1-1" in page
    assert "mark-attention" in page
    client.post(f"{where}candidates/{daisuke.ccus_id}/", {"answer": "other"})
    assert "申請と登録の見比べ" not in client.get(where).content.decode()
    assert KnownPersonNote.objects.get().technician_ccus_id == daisuke.ccus_id
    assert not KnownPersonLink.objects.filter(application=application).exists()


def test_the_reviewer_says_it_is_the_same(daisuke: Technician) -> None:
    applicants.in_review()
    client, where = reviewer_with_case()

    page = client.post(f"{where}candidates/{daisuke.ccus_id}/", {"answer": "same"}, follow=True).content.decode()

    assert "すでに登録のある方の申請です" in page
    assert "申請と登録の見比べ" in page
    assert "/candidates/" not in page
    again = client.post(f"{where}candidates/{daisuke.ccus_id}/", {"answer": "same"}, follow=True).content.decode()
    assert "すでに登録のある方の申請として扱われています" in again
