"""Pages come in the language of the account, or in what a visitor chose or the browser asks for."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user
from django.test import Client
from pytest_django.fixtures import Settings
from tests.config import demo_addresses  # before demo mode is on: the usual addresses are assembled on import
from tests.portal.conftest import NOW, wear

from ccus.access.catalogue import viewer_for_program
from ccus.access.models import Account
from ccus.access.services.accounts import create_technician_account
from ccus.access.states import Role
from ccus.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def account(account: Account) -> Account:
    account.set_password(PASSWORD)
    account.save()
    return account


def language_of(client: Client, *, browser: str = "") -> str:
    answer = client.get("/", headers={"Accept-Language": browser} if browser else None)
    html = answer.content.decode()
    assert answer["Content-Language"] in html[:200]
    return answer["Content-Language"]


def sign_in(client: Client) -> None:
    client.post("/sign-in/", {"login": "suzuki", "password": PASSWORD})
    assert get_user(client).is_authenticated


def test_a_visitor_reads_japanese_or_what_the_browser_asks_for(client: Client) -> None:
    assert (language_of(client), language_of(client, browser="en-GB")) == ("ja", "en")


def test_a_visitors_choice_is_kept(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"}, follow=True)

    assert '<html lang="en">' in answer.content.decode()
    assert language_of(client) == "en"


def test_choosing_leads_back_to_the_page_and_nowhere_else(client: Client) -> None:
    back = client.post("/language/", {"language": "en"}, headers={"Referer": "http://testserver/enrol/?code=1"})

    assert back["Location"] == "http://testserver/enrol/?code=1"
    assert client.post("/language/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"


def test_the_switch_is_a_form_that_needs_no_script(client: Client) -> None:
    html = client.get("/").content.decode()

    assert '<form method="post" action="/language/">' in html
    assert '<button class="tool" name="language" value="en" lang="en">' in html


def test_the_account_s_language_counts_from_the_moment_of_signing_in(client: Client, account: Account) -> None:
    Account.objects.update(language="en")
    assert language_of(client) == "ja"

    sign_in(client)

    assert language_of(client) == "en"
    assert language_of(client, browser="ja") == "en"


def test_a_technician_s_language_counts_too(client: Client) -> None:
    create_technician_account(
        "00000000000121",
        viewer=viewer_for_program("test", words=["access:account:create"]),
        display_name="DA SILVA JOAO",
        birth_date=date(1980, 4, 1),
        pin="504193",
        language="en",
        from_on=date(2020, 1, 1),
        now=NOW,
    )

    client.post(
        "/sign-in/technician/", {"technician_id": "00000000000121", "birth_date": "1980-04-01", "pin": "504193"}
    )

    assert get_user(client).is_authenticated
    assert language_of(client) == "en"


def test_a_language_chosen_before_signing_in_becomes_the_account_s(client: Client, account: Account) -> None:
    client.post("/language/", {"language": "en"})

    sign_in(client)

    account.refresh_from_db()
    assert (account.language, language_of(client)) == ("en", "en")
    assert client.cookies["django_language"].value == ""


def test_a_strange_cookie_changes_nothing(client: Client, account: Account) -> None:
    client.cookies["django_language"] = "fr"

    sign_in(client)

    account.refresh_from_db()
    assert (account.language, language_of(client)) == ("ja", "ja")


def test_the_last_reader_s_language_does_not_stay_with_the_computer(client: Client, account: Account) -> None:
    sign_in(client)
    client.post("/language/", {"language": "en"})
    client.post("/sign-out/")
    assert language_of(client) == "ja"
    Account.objects.create(login_name="tanaka", display_name="田中", created_at=NOW)
    tanaka = Account.objects.get(login_name="tanaka")
    tanaka.set_password(PASSWORD)
    tanaka.save()

    client.post("/sign-in/", {"login": "tanaka", "password": PASSWORD})

    assert language_of(client) == "ja"


def test_a_choice_goes_along_to_other_devices(signed_in: Client, account: Account) -> None:
    signed_in.post("/language/", {"language": "en"})
    signed_in.post("/language/", {"language": "en"})

    phone = Client()
    phone.force_login(account)
    assert language_of(phone) == "en"
    [event] = AuditEvent.objects.all()
    assert (event.act, event.actor, event.subject_id, event.at.tzinfo is not None, event.details) == (
        "access:language:choose",
        f"account:{account.pk}",
        str(account.pk),
        True,
        {"language": "en"},
    )


@pytest.mark.parametrize("wanted", ["", "fr", "EN", "日本語"])
def test_a_language_without_pages_is_refused(signed_in: Client, account: Account, wanted: str) -> None:
    answer = signed_in.post("/language/", {"language": wanted}, headers={"Accept": "application/json"})

    account.refresh_from_db()
    assert (answer.status_code, answer.json()["code"]) == (422, "access.language_not_offered")
    assert (account.language, AuditEvent.objects.count()) == ("ja", 0)


def test_an_account_in_a_language_that_is_gone_reads_as_a_visitor_does(signed_in: Client) -> None:
    Account.objects.update(language="pt-br")

    assert language_of(signed_in) == "ja"


def test_choosing_needs_a_form(client: Client) -> None:
    assert client.get("/language/").status_code == 405


def test_the_visitor_of_a_demo_keeps_the_language_in_every_role(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = demo_addresses.__name__
    for name in ("demo-operator", "demo-clerk"):
        wear(Account.objects.create(login_name=name, display_name="運営 一郎", created_at=NOW), Role.OPERATOR)
    client.post("/language/", {"language": "en"})

    for name in ("demo-operator", "demo-clerk"):
        client.post("/demo/role/", {"role": name})
        assert language_of(client) == "en"
