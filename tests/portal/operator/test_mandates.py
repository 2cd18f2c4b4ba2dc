from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.levels.models import FieldMandate
from ccus.levels.queries.mandates import fields_in_charge

pytestmark = pytest.mark.django_db
ADDRESS = "/operator/mandates/"


@pytest.fixture
def operator(signed_in: Client, account: Account, time_machine: TimeMachineFixture) -> Client:
    time_machine.move_to(cast.NOW, tick=False)
    wear(account, Role.OPERATOR)
    return signed_in


@pytest.fixture
def evaluator() -> Account:
    account = Account.objects.create(login_name="hyoka", display_name="評価 担当", created_at=cast.NOW)
    wear(account, Role.EVALUATOR)
    return account


def in_charge(account: Account, *, in_days: int = 0) -> frozenset[str]:
    viewer = Viewer(account_id=account.pk, role=Role.EVALUATOR)
    return fields_in_charge(viewer, on=cast.TODAY + timedelta(days=in_days))


def test_a_field_is_given_from_today_and_ended_with_today(operator: Client, evaluator: Account) -> None:
    page = assert_query_count("operator:mandates", lambda: operator.get(ADDRESS)).context["page"]
    assert [(row.name, row.mandates) for row in page.evaluators] == [("評価 担当", ())]
    assert "鉄筋" in page.unattended

    given = operator.post(ADDRESS, {"account": evaluator.pk, "field": "rebar"}, follow=True)
    assert "今日から担当になりました。" in given.content.decode()
    assert in_charge(evaluator) == {"rebar"}
    assert "鉄筋" not in given.context["page"].unattended
    ended = operator.post(f"{ADDRESS}ending/", {"account": evaluator.pk, "field": "rebar"}, follow=True)

    assert "担当は今日までです。" in ended.content.decode()
    assert (in_charge(evaluator), in_charge(evaluator, in_days=1)) == ({"rebar"}, frozenset())


@pytest.mark.parametrize(
    ("field", "words"),
    [("guideline_default", "分野"), ("cooking", "分野"), ("rebar", "もうこの分野の担当になっています")],
)
def test_what_cannot_be_given_is_said(operator: Client, evaluator: Account, field: str, words: str) -> None:
    operator.post(ADDRESS, {"account": evaluator.pk, "field": "rebar"})

    answer = operator.post(ADDRESS, {"account": evaluator.pk, "field": field}, follow=True)

    assert words in answer.content.decode()
    assert FieldMandate.objects.count() == 1


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}ending/"])
@pytest.mark.parametrize("number", ["", "0", "many", "999999999999999999999"])
def test_only_evaluators_are_put_in_charge(operator: Client, account: Account, address: str, number: str) -> None:
    for typed in (number, str(account.pk)):
        assert operator.post(address, {"account": typed, "field": "rebar"}).status_code == 404

    assert FieldMandate.objects.count() == 0


def test_ending_what_is_not_held_is_said(operator: Client, evaluator: Account) -> None:
    answer = operator.post(f"{ADDRESS}ending/", {"account": evaluator.pk, "field": "rebar"}, follow=True)

    assert "この分野の担当ではありません。" in answer.content.decode()
