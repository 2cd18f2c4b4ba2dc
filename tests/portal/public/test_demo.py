from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user
from django.test import Client
from pytest_django.fixtures import Settings
from tests.config import demo_addresses  # before demo mode is on: the usual addresses are assembled on import
from tests.portal.conftest import NOW, wear

from ccus.access.models import Account
from ccus.access.services import demo
from ccus.access.states import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db: None) -> Account:
    account = Account.objects.create(login_name="demo-operator", display_name="運営 一郎", created_at=NOW)
    wear(account, Role.OPERATOR)
    return account


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = demo_addresses.__name__


def signed_in_as(client: Client) -> str:
    user = get_user(client)  # type: ignore[arg-type]
    return user.login_name if isinstance(user, Account) else ""


@pytest.mark.usefixtures("demo_mode")
def test_a_visitor_steps_into_a_person_of_the_demo(client: Client, operator: Account) -> None:
    answer = client.post("/demo/role/", {"role": "demo-operator"})

    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert signed_in_as(client) == "demo-operator"


@pytest.mark.usefixtures("demo_mode")
def test_nobody_steps_into_a_real_account(client: Client, account: Account) -> None:
    answer = client.post("/demo/role/", {"role": account.login_name}, HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "access.demo_link_not_good")
    assert signed_in_as(client) == ""


@pytest.mark.usefixtures("demo_mode")
def test_a_printed_link_signs_in(client: Client, operator: Account) -> None:
    answer = client.get(urlsplit(demo.sign_in_link(operator)).path)

    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert signed_in_as(client) == "demo-operator"


@pytest.mark.usefixtures("demo_mode")
def test_a_changed_link_says_where_to_get_another(client: Client, operator: Account) -> None:
    answer = client.get(urlsplit(demo.sign_in_link(operator)).path[:-3] + "x/", HTTP_ACCEPT="text/html")

    assert answer.status_code == 404
    assert "make demo" in answer.content.decode()
    assert signed_in_as(client) == ""


@pytest.mark.usefixtures("demo_mode")
def test_the_frame_offers_the_people_of_the_demo(client: Client, operator: Account) -> None:
    page = client.get("/sign-in/").content.decode()

    assert 'action="/demo/role/"' in page
    assert 'value="demo-operator"' in page


def test_outside_the_demo_its_addresses_do_not_exist(client: Client, operator: Account) -> None:
    assert client.post("/demo/role/", {"role": "demo-operator"}).status_code == 404
    assert client.get("/demo/sign-in/anything/").status_code == 404
    assert "/demo/" not in client.get("/sign-in/").content.decode()
    assert signed_in_as(client) == ""
