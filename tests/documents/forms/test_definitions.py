"""The folder of forms: a revision for each day, and words that contradict nothing."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.documents.errors import FormNotFound
from ccus.documents.rules.forms.definitions import Form, forms, forms_on
from ccus.documents.rules.forms.facts import Source, Where, facts
from ccus.documents.rules.forms.people import age_on, insurance_words, last_checkups, qualification_columns, role_marks
from ccus.documents.services.forms.making import find_form
from ccus.registry.rules.items import business_items, technician_items
from ccus.registry.states import InsuranceLine


@pytest.mark.parametrize(
    ("on", "revision", "edition"),
    [
        (date(2024, 9, 30), "5", "改訂5版"),
        (date(2024, 10, 1), "6", "改訂6版"),
        (date(2026, 11, 16), "6", "改訂6版"),
    ],
)
def test_a_form_of_a_day_has_the_revision_of_that_day(on: date, revision: str, edition: str) -> None:
    form = find_form("worker-roster", on=on)

    assert (form.revision, form.edition) == (revision, edition)


def test_a_form_that_did_not_exist_yet_is_not_found() -> None:
    with pytest.raises(FormNotFound):
        find_form("worker-roster", on=date(2023, 8, 31))
    assert find_form("worker-roster", on=date(2026, 1, 1), revision="5").edition == "改訂5版"


def test_each_form_is_offered_once_a_day() -> None:
    codes = [form.code for form in forms_on(date(2026, 11, 16))]

    assert len(codes) == len(set(codes)) == 19


def test_facts_name_registered_items_and_people_facts_are_never_without_one() -> None:
    known = technician_items().keys() | business_items().keys()

    assert {item for fact in facts().values() for item in fact.items} <= known
    assert [fact.code for fact in facts().values() if fact.subject == "person" and not fact.items] == []
    assert {fact.where for fact in facts().values() if fact.source is Source.TYPED} == {Where.FORM}


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)
def test_every_form_says_where_it_is_known_from(form: Form) -> None:
    assert form.source
    assert form.number


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1994, 2, 5), date(2024, 2, 4), 29),
        (date(1994, 2, 5), date(2024, 2, 5), 30),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
    ],
)
def test_age_is_in_full_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


def test_the_marks_of_the_papers_sample() -> None:
    assert role_marks(roles=["foreman"], gender="female", age=30, residence_code="", qualifications=[]) == "職女"


@pytest.mark.parametrize(
    ("line", "status", "scheme", "said"),
    [
        (InsuranceLine.HEALTH, "not_enrolled", "", "加入なし"),
        (InsuranceLine.PENSION, "enrolled", "national_pension", "国民年金"),
        (InsuranceLine.EMPLOYMENT, "enrolled", "general_employment", "加入あり"),
        (InsuranceLine.HEALTH, "enrolled", "kyokai_kenpo", "加入あり"),
        (InsuranceLine.HEALTH, "exempt", "", "適用除外"),
        (InsuranceLine.HEALTH, "", "", ""),
    ],
)
def test_insurances_are_said_as_in_the_papers_sample(line: InsuranceLine, status: str, scheme: str, said: str) -> None:
    assert insurance_words(line, status, scheme) == said


def test_qualifications_go_to_their_columns() -> None:
    assert qualification_columns(["職長・安全衛生責任者教育", "玉掛け技能講習", "1級とび技能士", "1級とび技能士"]) == {
        "education": ("職長・安全衛生責任者教育",),
        "courses": ("玉掛け技能講習",),
        "licences": ("1級とび技能士",),
    }


def test_the_last_checkups_by_a_day() -> None:
    taken = [
        ("一般健康診断", date(2026, 1, 10)),
        ("じん肺健康診断", date(2025, 6, 1)),
        ("一般健康診断", date(2026, 12, 1)),
    ]

    assert last_checkups(taken, on=date(2026, 11, 16)) == (date(2026, 1, 10), date(2025, 6, 1), "じん肺健康診断")
    assert last_checkups([], on=date(2026, 11, 16)) == (None, None, "")
