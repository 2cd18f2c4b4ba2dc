from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from pytest_django.fixtures import Settings
from tests.access.conftest import NOW, TODAY
from tests.config import demo_addresses  # before demo mode is on: the usual addresses are assembled on import

from ccus.access.catalogue import viewer_for_program
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
    settings.ROOT_URLCONF = demo_addresses.__name__


LOADER = viewer_for_program("demo-country", words=["access:grant:give"])


def account(login_name: str) -> Account:
    return Account.objects.create(login_name=login_name, display_name=login_name, created_at=NOW)


def demo_account(login_name: str, role: Role = Role.OPERATOR) -> Account:
    made = account(login_name)
    give_grant(made, viewer=LOADER, role=role, from_on=TODAY, now=NOW)
    return made


@pytest.mark.usefixtures("demo_mode")
def test_a_link_signs_in_as_the_account_it_was_made_for() -> None:
    operator = demo_account("demo-ichiro")

    link = demo.sign_in_link(operator)

    assert link.startswith("http://localhost:8000/demo/sign-in/")
    assert demo.read_sign_in_link(urlsplit(link).path.split("/")[3]) == operator


@pytest.mark.usefixtures("demo_mode")
def test_a_link_is_good_for_a_day() -> None:
    with time_machine.travel(NOW, tick=False):
        token = urlsplit(demo.sign_in_link(demo_account("demo-ichiro"))).path.split("/")[3]

    with (
        time_machine.travel(NOW + demo.LINK_MAX_AGE + timedelta(seconds=1), tick=False),
        pytest.raises(DemoLinkNotGood),
    ):
        demo.read_sign_in_link(token)


@pytest.mark.usefixtures("demo_mode")
def test_a_cut_link_is_not_good() -> None:
    token = urlsplit(demo.sign_in_link(demo_account("demo-ichiro"))).path.split("/")[3]

    with pytest.raises(DemoLinkNotGood):
        demo.read_sign_in_link(token[:-2])


@pytest.mark.usefixtures("demo_mode")
def test_an_altered_name_is_not_good() -> None:
    demo_account("demo-jiro")
    token = urlsplit(demo.sign_in_link(demo_account("demo-ichiro"))).path.split("/")[3]

    with pytest.raises(DemoLinkNotGood):
        demo.read_sign_in_link(token.replace("ichiro", "jiro"))


@pytest.mark.usefixtures("demo_mode")
def test_a_link_fits_a_line_of_the_terminal() -> None:
    assert len(demo.sign_in_link(demo_account("demo-business-administrator"))) <= 80


@pytest.mark.usefixtures("demo_mode")
def test_no_link_leads_into_an_account_that_is_not_of_the_demo() -> None:
    with pytest.raises(DemoOnly):
        demo.sign_in_link(account("suzuki"))
    with pytest.raises(DemoLinkNotGood):
        demo.find_demo_account("suzuki")


@pytest.mark.usefixtures("demo_mode")
def test_one_person_is_offered_for_each_role_of_the_demo(operator: Viewer) -> None:
    demo_account("demo-ichiro", Role.OPERATOR)
    demo_account("demo-jiro", Role.REVIEWER)
    demo_account("demo-saburo", Role.REVIEWER)
    give_grant(account("suzuki"), viewer=operator, role=Role.REVIEWER, from_on=TODAY, now=NOW)

    assert [(person.login_name, person.hat.role) for person in demo.list_demo_people(on=TODAY)] == [
        ("demo-jiro", Role.REVIEWER),
        ("demo-ichiro", Role.OPERATOR),
    ]


def test_outside_demo_mode_everything_refuses() -> None:
    somebody = demo_account("demo-ichiro")

    with pytest.raises(DemoOnly):
        demo.sign_in_link(somebody)
    with pytest.raises(DemoOnly):
        demo.read_sign_in_link("token")
    with pytest.raises(DemoOnly):
        demo.find_demo_account("demo-ichiro")
    with pytest.raises(DemoOnly):
        demo.list_demo_people(on=TODAY)
