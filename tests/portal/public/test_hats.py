from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.portal.conftest import NOW, wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.portal.public.views.hats import HAT_KEY

pytestmark = pytest.mark.django_db


def test_a_hat_is_put_on_and_stays_on(signed_in: Client, account: Account) -> None:
    wear(account, Role.TECHNICIAN, subject="00000000000121")
    clerk = wear(account, Role.BUSINESS_CLERK)

    answer = signed_in.post("/hat/", {"hat": str(clerk.id)})

    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert signed_in.session[HAT_KEY] == clerk.id


def test_somebody_elses_hat_is_not_put_on(signed_in: Client, account: Account) -> None:
    other = Account.objects.create(login_name="tanaka", display_name="田中", created_at=NOW)
    grant = wear(other, Role.OPERATOR)

    answer = signed_in.post("/hat/", {"hat": str(grant.id)}, HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "access.grant_not_found")
    assert HAT_KEY not in signed_in.session


@pytest.mark.parametrize("wanted", ["", "abc", "-1", "999999999999999999999"])
def test_nonsense_is_refused_in_words(signed_in: Client, wanted: str) -> None:
    assert signed_in.post("/hat/", {"hat": wanted}).status_code == 404


def test_an_ended_hat_is_not_put_on(signed_in: Client, account: Account) -> None:
    grant = wear(account, Role.BUSINESS_CLERK, until=date(2021, 1, 1))

    assert signed_in.post("/hat/", {"hat": str(grant.id)}).status_code == 404


def test_changing_the_hat_needs_a_form(signed_in: Client) -> None:
    assert signed_in.get("/hat/").status_code == 405


def test_a_visitor_has_no_hats(client: Client) -> None:
    assert client.post("/hat/", {"hat": "1"})["Location"] == "/sign-in/?next=%2F&ended=1"


def test_another_hat_gets_another_session_key(signed_in: Client, account: Account) -> None:
    clerk = wear(account, Role.BUSINESS_CLERK)
    before = signed_in.session.session_key

    signed_in.post("/hat/", {"hat": str(clerk.id)})

    assert signed_in.session.session_key != before
