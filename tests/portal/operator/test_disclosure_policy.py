"""The matrix for the operator, and changing it with four eyes."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import NOW, wear

from ccus.access.models import Account, DisclosureChange
from ccus.access.queries.disclosure_policy import current_policy
from ccus.access.states import Role
from ccus.portal.ui.shapes.disclosure_policy import DisclosurePolicyPage

pytestmark = pytest.mark.django_db

MATRIX = "/operator/disclosure-policy/"
PROPOSAL = f"{MATRIX}proposals/technician/nationality/prime/"
TYPED = {"shown": "yes", "phases": ["open"], "channels": ["screen", "form"], "reason": "第30回運営委員会の決定"}


@pytest.fixture
def colleague(db: None) -> Client:
    account = Account.objects.create(login_name="sasaki", display_name="佐々木 誠", created_at=NOW)
    wear(account, Role.OPERATOR)
    client = Client()
    client.force_login(account)
    return client


def change_of() -> DisclosureChange:
    return DisclosureChange.objects.get()


def test_the_matrix_shows_each_cell_with_its_certainty(operator: Client) -> None:
    current_policy()
    answer = assert_query_count("operator:disclosure-policy", lambda: operator.get(MATRIX))

    page = answer.context["page"]
    assert isinstance(page, DisclosurePolicyPage)
    assert len(page.rows) == 40
    name, delivery = page.rows[0].cells[0], page.rows[13].cells[0]
    assert (name.shown, name.code, name.is_fixed) == (True, "inferred", False)
    assert (delivery.shown, delivery.code, delivery.is_fixed) == (False, "found", True)
    closed = operator.get(f"{MATRIX}?subject=business&relation=upper&phase=closed").context["page"]
    assert [row.number for row in closed.rows if row.cells[0].shown] == [1, 2, 3, 5]


def test_a_typing_error_in_the_address_shows_the_first_part(operator: Client) -> None:
    answer = operator.get(f"{MATRIX}?subject=site&relation=friend&phase=later")

    assert len(answer.context["page"].rows) == 40


def test_two_operators_change_a_cell(
    operator: Client, colleague: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert operator.post(PROPOSAL, TYPED).status_code == 302
    decision = f"{MATRIX}proposals/{change_of().pk}/decision/"
    page = colleague.get(MATRIX).context["page"]
    assert [(row.item, row.proposed_by, row.may_agree) for row in page.waiting] == [("国籍", "鈴木 花子", True)]

    with django_capture_on_commit_callbacks(execute=True):
        colleague.post(decision, {"state": "agreed"})

    rows = operator.get(MATRIX).context["page"]
    cells = next(row for row in rows.rows if row.item == "国籍").cells
    assert [(cell.shown, cell.code) for cell in cells[:3]] == [(True, "decided"), (True, "decided"), (False, "found")]
    assert [(row.state, row.answered_by) for row in rows.history] == [("承認済み", "佐々木 誠")]


def test_the_proposer_can_only_withdraw(operator: Client) -> None:
    operator.post(PROPOSAL, TYPED)
    decision = f"{MATRIX}proposals/{change_of().pk}/decision/"

    answer = operator.post(decision, {"state": "agreed"}, follow=True)

    assert "2人の職員が必要です" in answer.content.decode()
    assert change_of().state == "proposed"
    operator.post(decision, {"state": "withdrawn"})
    assert change_of().state == "withdrawn"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({**TYPED, "reason": ""}, "理由を入力してください"),
        ({**TYPED, "channels": []}, "経路を1つ以上選んでください"),
        ({**TYPED, "phases": ["open", "closed"]}, "だれにも変えられません"),
    ],
)
def test_what_is_missing_or_fixed_is_said_in_words(typed: dict[str, object], words: str, operator: Client) -> None:
    answer = operator.post(PROPOSAL, typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not DisclosureChange.objects.exists()


@pytest.mark.parametrize("rest", ["technician/shoe-size/prime/", "site/name/prime/", "technician/email/friend/"])
def test_cells_that_do_not_exist_have_no_form(rest: str, operator: Client) -> None:
    assert operator.get(f"{MATRIX}proposals/{rest}").status_code == 404


def test_an_unknown_answer_changes_nothing(operator: Client) -> None:
    operator.post(PROPOSAL, TYPED)

    operator.post(f"{MATRIX}proposals/{change_of().pk}/decision/", {"state": "burned"})

    assert change_of().state == "proposed"
