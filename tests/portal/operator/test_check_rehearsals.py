"""The operator tries a changed rule: numbers, clauses, an answer in words; nothing is changed."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.sites.sample_of_the_papers import build_sample

from ccus.portal.ui.shapes.check_rehearsals import RehearsalPage

pytestmark = pytest.mark.django_db

ADDRESS = "/operator/check-rehearsals/"


def shown(client: Client, query: str) -> RehearsalPage:
    page = client.get(f"{ADDRESS}?{query}").context["page"]
    assert isinstance(page, RehearsalPage)
    return page


def test_before_anything_is_asked_the_rule_is_shown_and_nothing_is_counted(operator: Client) -> None:
    page = assert_query_count("operator:check-rehearsal", lambda: operator.get(ADDRESS)).context["page"]

    assert [(number.name, number.held, number.typed) for number in page.numbers] == [("least_people", 5, "5")]
    assert (len(page.clauses), page.rows, page.sentence) == (7, (), "")
    assert page.clauses[0].label == "健康保険が「未加入」になっています。"
    assert [clause.label for clause in page.clauses if not clause.label.endswith("。") or "人（" in clause.label] == []
    assert page.rule == "2025年3月14日(金)からの決まり"


def test_a_lower_limit_marks_more_people(operator: Client) -> None:
    build_sample(people=3)

    page = shown(operator, "check=social_insurance&least_people=３")

    assert page.sentence == "2人に新しく◆が付き、0人から消えます。"
    assert [(row.part, row.now, row.later) for row in page.rows] == [("法人", 0, 2)]


def test_a_clause_that_is_dropped_takes_marks_away(operator: Client) -> None:
    build_sample(people=5)

    page = shown(operator, "check=social_insurance&kept=health_none&kept=pension_none")

    assert page.sentence == "0人に新しく◆が付き、1人から消えます。"
    assert [clause.code for clause in page.clauses if clause.is_kept] == ["health_none", "pension_none"]


def test_other_checks_and_other_words(operator: Client) -> None:
    build_sample(people=3)

    page = shown(operator, "check=age&senior_from=60")

    assert page.sentence.startswith("0人に新しく「年齢」の印が付き")
    assert [row.part for row in page.rows] == ["若い人", "高年齢の人"]


@pytest.mark.parametrize(("typed", "words"), [("three", "読み取れません"), ("0", "1 から 1000")])
def test_what_cannot_be_read_is_said(typed: str, words: str, operator: Client) -> None:
    page = shown(operator, f"check=social_insurance&least_people={typed}")

    assert words in page.problem
    assert page.rows == ()
