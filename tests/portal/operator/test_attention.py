"""What the operator is asked to look at."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, at

from ccus.access.models import Account, Attention
from ccus.access.services.attention import record_refusal
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.portal.ui.shapes.looks import AttentionPage

pytestmark = pytest.mark.django_db

ADDRESS = "/operator/attention/"


def try_often(world: World, account: Account, *, times: int) -> None:
    viewer = Viewer(
        account_id=account.pk,
        role=Role.BUSINESS_CLERK,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=world.employer.ccus_id,
        page="prime:site-person-checks",
    )
    for number in range(times):
        record_refusal(viewer, code="registry.technician_not_found", asked=f"site {number:014d}", now=at("09:00"))


def test_attempts_are_listed_and_many_of_them_stand_on_top(operator: Client, account: Account, world: World) -> None:
    try_often(world, account, times=12)

    answer = assert_query_count("operator:attention", lambda: operator.get(ADDRESS))

    page = answer.context["page"]
    assert isinstance(page, AttentionPage)
    [row] = page.rows
    assert (row.cause, row.who, row.subject, row.number, row.limit) == (
        "見られない記録を何度も求めた",
        "鈴木 花子",
        world.employer.name,
        12,
        10,
    )
    assert [(each.attempts, each.last_asked) for each in page.attempts] == [(12, "site 00000000000011")]


def test_looking_at_it_is_noted(operator: Client, account: Account, world: World) -> None:
    try_often(world, account, times=12)
    row = operator.get(ADDRESS).context["page"].rows[0]

    answer = operator.post(row.answer_url, {"note": "古いしおりでした"}, follow=True)

    assert "確かめたことを残しました" in answer.content.decode()
    assert Attention.objects.get().note == "古いしおりでした"
    assert answer.context["page"].rows[0].answer_url == ""


def test_nothing_unusual_is_said_in_words(operator: Client) -> None:
    assert "ふつうでない閲覧はありません" in operator.get(ADDRESS).content.decode()


def test_what_does_not_exist_cannot_be_answered(operator: Client) -> None:
    assert operator.post(f"{ADDRESS}999999999/answer/").status_code == 404
