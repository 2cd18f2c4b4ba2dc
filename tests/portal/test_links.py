"""Links to services outside on pages: consent, differences, troubles in words, taking back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests import cast as known
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import wear
from tests.registry.standin import CERTIFICATE, LICENCE, client_to, running
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.registry.models import Technician
from ccus.registry.services.outside_asking import ask_outside
from ccus.twin.services.standins import StandIn

pytestmark = pytest.mark.django_db

NOW = known.NOW
OWN, FIRM = "/technician/links/", "/business/links/"
GIVEN = {"number": CERTIFICATE["number"], "last_on": "2027年11月1日", "agreed": "on"}


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cast() -> known.Cast:
    return known.assemble()


@pytest.fixture
def server(cast: known.Cast) -> Iterator[StandIn]:
    person = cast.takahashi
    own = {**CERTIFICATE, "name": person.full_name, "birth_date": person.birth_date.isoformat()}
    with running(own, LICENCE) as server:
        yield server


def hat(client: Client, role: Role, subject: str) -> Client:
    account = Account.objects.create(login_name=role.value, display_name="鈴木 花子", created_at=NOW)
    wear(account, role, subject=subject)
    client.force_login(account)
    return client


def ask(server: StandIn) -> None:
    ask_outside(now=NOW, clients=lambda _source: client_to(server))


def shown(client: Client, url: str) -> Any:
    return client.get(url).context["page"]


def test_a_person_consents_takes_over_and_takes_back(client: Client, cast: known.Cast, server: StandIn) -> None:
    person = hat(client, Role.TECHNICIAN, cast.takahashi.ccus_id)
    assert person.post(OWN, GIVEN).status_code == 302
    assert shown(person, OWN).rows[0].is_waiting
    ask(server)

    page = assert_query_count("technician:links", lambda: person.get(OWN)).context["page"]
    (row,) = page.rows
    (difference,) = row.differences
    assert (difference.ours, difference.theirs) == (
        "登録なし",
        "登録とび・土工基幹技能者（2029年5月31日(木)まで）",
    )
    assert (row.answered_at, row.as_of.year) == (NOW, 2026)

    person.post(difference.answer_url, {"answer": "accept"})
    assert Technician.objects.get(pk=cast.takahashi.pk).qualifications.filter(name="登録とび・土工基幹技能者").exists()
    person.post(difference.answer_url, {"answer": "accept"})
    person.post(row.revoke_url)
    (row,) = shown(person, OWN).rows
    assert (row.revoke_url, row.facts, row.ended_at) == ("", (), NOW)


def test_troubles_of_the_service_are_said_in_words(client: Client, cast: known.Cast, server: StandIn) -> None:
    person = hat(client, Role.TECHNICIAN, cast.takahashi.ccus_id)
    person.post(OWN, GIVEN)
    server.trouble = "schema"
    ask(server)

    page = shown(person, OWN)

    assert page.trouble == "相手先の返事の形が変わりました"
    assert page.rows[0].is_waiting


def test_a_business_sees_what_differs_and_keeps_its_own(client: Client, cast: known.Cast, server: StandIn) -> None:
    firm = hat(client, Role.BUSINESS_ADMINISTRATOR, cast.sato_tobi.ccus_id)
    firm.post(FIRM, {**GIVEN, "number": "（般-5）第12345号"})
    ask(server)
    page = assert_query_count("business:links", lambda: firm.get(FIRM)).context["page"]
    capital = next(each for each in page.rows[0].differences if each.label == "資本金")
    assert capital.theirs == "10,000,000円"

    firm.post(capital.answer_url, {"answer": "keep"})

    assert "資本金" not in [each.label for each in shown(firm, FIRM).rows[0].differences]


@pytest.mark.parametrize(
    "changed", [{"number": "?"}, {"number": ""}, {"last_on": "いつか"}, {"last_on": "2099-01-01"}, {"agreed": ""}]
)
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: known.Cast, changed: dict[str, str]) -> None:
    person = hat(client, Role.TECHNICIAN, cast.takahashi.ccus_id)

    assert person.post(OWN, {**GIVEN, **changed}).status_code == 422
    assert shown(person, OWN).rows == ()
