from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from pytest_django.fixtures import Settings
from tests.access.conftest import NOW, TODAY

from ccus.access.errors import DemoLinkNotGood, DemoOnly
from ccus.access.models import Account
from ccus.access.services import demo
from ccus.access.services.grants import give_grant
from ccus.access.states import Role
from ccus.access.viewers import Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.config.demo_addresses"


def account(login_name: str) -> Account:
    return Account.objects.create(login_name=login_name, display_name=login_name, created_at=NOW)


@pytest.mark.usefixtures("demo_mode")
def test_a_link_signs_in_as_the_account_it_was_made_for() -> None:
    operator = account("demo-operator")

    link = demo.sign_in_link(operator)

    assert link.startswith("http://localhost:8000/demo/sign-in/")
    assert demo.read_sign_in_link(urlsplit(link).path.split("/")[3]) == operator


@pytest.mark.usefixtures("demo_mode")
def test_a_link_is_good_for_a_day() -> None:
    with time_machine.travel(NOW, tick=False):
        token = urlsplit(demo.sign_in_link(account("demo-operator"))).path.split("/")[3]

    with (
        time_machine.travel(NOW + demo.LINK_MAX_AGE + timedelta(seconds=1), tick=False),
        pytest.raises(DemoLinkNotGood),
    ):
        demo.read_sign_in_link(token)


@pytest.mark.usefixtures("demo_mode")
def test_a_cut_link_is_not_good() -> None:
    token = urlsplit(demo.sign_in_link(account("demo-operator"))).path.split("/")[3]

    with pytest.raises(DemoLinkNotGood):
        demo.read_sign_in_link(token[:-2])


@pytest.mark.usefixtures("demo_mode")
def test_no_link_leads_into_an_account_that_is_not_of_the_demo() -> None:
    with pytest.raises(DemoOnly):
        demo.sign_in_link(account("suzuki"))
    with pytest.raises(DemoLinkNotGood):
        demo.find_demo_account("suzuki")


@pytest.mark.usefixtures("demo_mode")
def test_the_people_of_the_demo_are_listed_with_their_hats(operator: Viewer) -> None:
    for login_name, role in (
        ("demo-operator", Role.OPERATOR),
        ("demo-reviewer", Role.REVIEWER),
        ("suzuki", Role.REVIEWER),
    ):
        give_grant(account(login_name), viewer=operator, role=role, from_on=TODAY, now=NOW)

    assert [(person.login_name, person.hat.role) for person in demo.list_demo_people(on=TODAY)] == [
        ("demo-reviewer", Role.REVIEWER),
        ("demo-operator", Role.OPERATOR),
    ]


def test_outside_demo_mode_everything_refuses() -> None:
    somebody = account("demo-operator")

    with pytest.raises(DemoOnly):
        demo.sign_in_link(somebody)
    with pytest.raises(DemoOnly):
        demo.read_sign_in_link("token")
    with pytest.raises(DemoOnly):
        demo.find_demo_account("demo-operator")
    with pytest.raises(DemoOnly):
        demo.list_demo_people(on=TODAY)
