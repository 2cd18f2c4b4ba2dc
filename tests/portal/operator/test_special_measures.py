"""The operator's page of special measures: proposing, switching on and off, with four eyes."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import NOW, wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.portal.ui.shapes.special_measures import MeasuresPage
from ccus.registry.models import MeasureOrder

pytestmark = pytest.mark.django_db

LIST = "/operator/special-measures/"
PROPOSAL = f"{LIST}proposals/"
TYPED = {
    "name": "令和6年能登半島地震",
    "basis": "令和6年1月の通知",
    "prefectures": ["15", "16"],
    "municipalities": "石川県輪島市\n石川県珠洲市",
    "from_on": "令和6年1月1日",
    "last_on": "2024-06-30",
    "effects": ["registration", "fees"],
    "registrations_until": "2024年12月31日",
}


@pytest.fixture
def colleague(db: None) -> Client:
    account = Account.objects.create(login_name="sasaki", display_name="佐々木 誠", created_at=NOW)
    wear(account, Role.OPERATOR)
    client = Client()
    client.force_login(account)
    return client


def shown(client: Client) -> MeasuresPage:
    page = client.get(LIST).context["page"]
    assert isinstance(page, MeasuresPage)
    return page


def test_two_operators_switch_a_measure_on_and_off(operator: Client, colleague: Client) -> None:
    assert operator.post(PROPOSAL, TYPED).status_code == 302
    step = f"{LIST}{MeasureOrder.objects.get().pk}/state/"
    own, theirs = shown(operator).current[0], shown(colleague).current[0]
    assert (own.area, own.state) == ("新潟県、富山県、石川県輪島市、石川県珠洲市", "開始の確認待ち")
    assert [each.value for each in own.steps] == ["withdrawn"]
    assert (own.awaits_colleague, theirs.awaits_colleague) == (True, False)
    assert [each.value for each in theirs.steps] == ["in_force", "declined"]

    operator.post(step, {"state": "in_force"})
    assert not shown(operator).current[0].holds
    colleague.post(step, {"state": "in_force"})
    assert shown(operator).current[0].holds

    operator.post(step, {"state": "ending"})
    colleague.post(step, {"state": "ended"})
    page = assert_query_count("operator:special-measures", lambda: operator.get(LIST)).context["page"]
    assert [(row.state, row.ended_by) for row in page.past] == [("終了", "佐々木 誠")]


def test_what_cannot_be_read_stays_in_the_form_with_a_reason(operator: Client) -> None:
    answer = operator.post(PROPOSAL, {**TYPED, "municipalities": "輪島市", "registrations_until": "いつか"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "「輪島市」は読み取れません" in text
    assert "令和6年1月1日" in text
    assert MeasureOrder.objects.count() == 0


def test_a_day_that_is_missing_is_asked_for(operator: Client) -> None:
    answer = operator.post(PROPOSAL, {**TYPED, "registrations_until": ""})

    assert answer.status_code == 422
    assert "いつまでにするかの日が必要です" in answer.content.decode()


def test_unknown_steps_lead_back(operator: Client) -> None:
    assert operator.post(f"{LIST}1/state/", {"state": "forever"}).status_code == 302
