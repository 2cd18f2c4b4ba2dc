"""The operator's page of refunds: two colleagues, and the applicant who sees how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests import cast
from tests.applications import applicants
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.billing.models import Refund
from ccus.portal.ui.applicants import PROVEN_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture, tmp_path: Path, settings: Settings) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    time_machine.move_to(cast.NOW)


def at_office(name: str) -> Client:
    account = Account.objects.create(login_name=name, display_name=name, created_at=cast.NOW)
    wear(account, Role.OPERATOR)
    client = Client()
    client.force_login(account)
    return client


def test_two_colleagues_give_money_back_and_the_applicant_follows_it(client: Client) -> None:
    application = applicants.in_review()
    session = client.session
    session[PROVEN_KEY] = [application.number]
    session.save()
    where = f"/applications/{application.number}/"
    assert "払った登録料から、2,500円が返ります。" in client.get(where).content.decode()
    client.post(f"{where}withdrawal/")
    assert "確認しています" in client.get(where).content.decode()
    one, other = at_office("one"), at_office("other")
    step = f"/operator/refunds/{Refund.objects.get().pk}/step/"

    page = assert_query_count("operator:refunds", lambda: one.get("/operator/refunds/")).content.decode()
    assert "審査の前に取り下げ" in page
    one.post(step, {"step": "confirm"})
    assert "もう一人の担当者の確認を待っています。" in one.get("/operator/refunds/").content.decode()
    assert "自分で確かめた返金を" in one.post(step, {"step": "send"}, follow=True).content.decode()
    other.post(step, {"step": "send"})
    assert "返金の手続き中" in client.get(where).content.decode()
    other.post(step, {"step": "trial-notice"})

    assert Refund.objects.get().state == "done"
    assert "返金ずみ" in client.get(where).content.decode()


def test_once_the_review_began_the_page_says_that_the_fee_stays_paid(client: Client) -> None:
    application = applicants.returned(("address", "address_differs"))
    session = client.session
    session[PROVEN_KEY] = [application.number]
    session.save()

    page = client.get(f"/applications/{application.number}/").content.decode()

    assert "審査が始まっているため、払った登録料は返りません。" in page


def test_declining_needs_words(client: Client) -> None:
    application = applicants.in_review()
    session = client.session
    session[PROVEN_KEY] = [application.number]
    session.save()
    client.post(f"/applications/{application.number}/withdrawal/")
    step = f"/operator/refunds/{Refund.objects.get().pk}/step/"

    page = at_office("one").post(step, {"step": "decline"}, follow=True).content.decode()

    assert "返金しない理由が書かれていません。" in page
    assert Refund.objects.get().state == "due"
