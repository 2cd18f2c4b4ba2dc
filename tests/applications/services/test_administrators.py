"""The first account of a business belongs to whoever applied for it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests import cast as known
from tests.applications.applicants import NOW, approved, by_key, in_review

from ccus.access.errors import PasswordTooWeak
from ccus.access.models import Account, RoleGrant
from ccus.access.viewers import PUBLIC
from ccus.applications.errors import AccountExists, ApplicationNotFound, StepNotPossible
from ccus.applications.models import Application
from ccus.applications.rules.callers import Caller
from ccus.applications.services.administrators import open_business_account
from ccus.applications.services.opening import get_key
from ccus.applications.states import ApplicationKind
from ccus.kit.calendar import jst_date

pytestmark = pytest.mark.django_db

FIRM = ApplicationKind.BUSINESS_CORPORATION
PASSWORD = "kawaguchi no tobi 12"


def open_account(application: Application, *, caller: Caller | None = None, password: str = PASSWORD) -> Account:
    caller = caller or by_key(application)
    return open_business_account(application.number, name="鈴木 大輔", password=password, caller=caller, now=NOW)


def test_the_applicant_signs_in_with_the_business_id_and_acts_for_the_business() -> None:
    application = approved(FIRM)

    account = open_account(application)

    grant = RoleGrant.objects.get(account=account)
    assert (account.login_name, account.check_password(PASSWORD)) == (application.business_ccus_id, True)
    assert (grant.role, grant.subject_ccus_id, grant.valid.lower) == (
        "business_administrator",
        application.business_ccus_id,
        jst_date(NOW),
    )
    assert isinstance(grant.valid.lower, date)


def test_it_is_made_once() -> None:
    application = approved(FIRM)
    open_account(application)

    with pytest.raises(AccountExists):
        open_account(application, password="another long password")
    assert Account.objects.count() == 1


def test_nobody_without_the_key_makes_it() -> None:
    application = approved(FIRM)

    for viewer in (PUBLIC, known.reviewer(), known.operator()):
        with pytest.raises(ApplicationNotFound):
            open_account(application, caller=Caller(viewer=viewer))
    assert not Account.objects.exists()


def test_before_the_approval_and_for_people_there_is_none() -> None:
    for application in (approved(), in_review(FIRM)):
        with pytest.raises(StepNotPossible):
            open_account(application)


def test_a_weak_password_makes_nothing() -> None:
    application = approved(FIRM)

    with pytest.raises(PasswordTooWeak):
        open_account(application, password="password1234")
    assert not Account.objects.exists()


def test_the_page_leads_from_the_approval_to_the_door(client: Client) -> None:
    application = approved(FIRM)
    key = get_key(application, caller=by_key(application))
    client.post("/applications/resumption/", {"number": str(application.number), "key": key})
    url = f"/applications/{application.number}/administrator/"
    assert url in client.get(f"/applications/{application.number}/").content.decode()

    assert client.post(url, {"name": "鈴木", "password": PASSWORD, "again": "x"}).status_code == 422
    answer = client.post(url, {"name": "鈴木 大輔", "password": PASSWORD, "again": PASSWORD})

    assert answer["Location"] == "/sign-in/"
    assert client.login(username=application.business_ccus_id, password=PASSWORD)
