from __future__ import annotations

import json
from datetime import date

import pytest
from tests.insights.services.lake.conftest import NOW, Country

from ccus.insights.errors import QuestionUnknown
from ccus.insights.rules.questions import QUESTIONS, Question
from ccus.insights.services.lake.answering import duckdb_engine, find_question, statement_of
from ccus.insights.services.lake.results import csv_lines, json_lines
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake.syncing import sync_lake


def answer(name: str) -> list[tuple[object, ...]]:
    with duckdb_engine() as engine:
        return list(engine.answer(find_question(name)))


@pytest.fixture
def copied(country: Country, store: FolderStore) -> Country:
    country.work(date(2024, 2, 28), 1, valid=False, source="direct")
    country.work(date(2024, 4, 1))
    sync_lake(store, now=NOW)
    return country


def test_technicians_are_counted_once_a_site_and_month(copied: Country) -> None:
    site = copied.site.id

    assert answer("site-months") == [(site, "2024-01", 2, 3), (site, "2024-02", 1, 2), (site, "2024-04", 2, 2)]


def test_work_days_are_different_dates_that_count_for_levels(copied: Country) -> None:
    first, second = (person.id for person in copied.people)

    assert answer("technician-days") == [
        (first, 4, 3, date(2024, 1, 10), date(2024, 4, 1)),
        (second, 2, 2, date(2024, 1, 10), date(2024, 4, 1)),
    ]


def test_prefectures_are_those_of_the_site_office(copied: Country) -> None:
    assert answer("prefecture-months") == [
        ("13", "2024-01", 1, 2, 3),
        ("13", "2024-02", 1, 1, 2),
        ("13", "2024-04", 1, 2, 2),
    ]


def test_the_fiscal_year_begins_in_april_and_training_is_left_out(copied: Country) -> None:
    assert answer("month-records") == [
        ("2024-01", 2023, 3, 3, 3, 3, 0),
        ("2024-02", 2023, 2, 5, 5, 1, 1),
        ("2024-04", 2024, 2, 2, 7, 2, 0),
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_result_has_the_columns_that_are_declared(copied: Country, question) -> None:  # type: ignore[no-untyped-def]
    with duckdb_engine() as engine:
        described = engine.lake.execute("DESCRIBE " + statement_of(question)).fetchall()

    assert [(name, type_) for name, type_, *_ in described] == list(question.columns)


@pytest.mark.usefixtures("copied")
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_months_one_by_one_give_what_all_of_them_give_at_once(question: Question) -> None:
    with duckdb_engine() as engine:
        answered = [list(engine.answer(question)), list(engine.answer(question))]
        at_once = engine.lake.execute(statement_of(question)).fetchall()

    assert at_once
    assert answered == [at_once, at_once]


def test_results_are_written_as_csv_and_json(copied: Country) -> None:
    question = find_question("technician-days")
    rows = [(7, 4, 3, date(2024, 1, 10), date(2024, 4, 1))]

    assert "".join(csv_lines(question, rows)) == (
        "technician_id,work_days,months,first_on,last_on\r\n7,4,3,2024-01-10,2024-04-01\r\n"
    )
    assert json.loads("".join(json_lines(question, rows))) == [
        {"technician_id": 7, "work_days": 4, "months": 3, "first_on": "2024-01-10", "last_on": "2024-04-01"}
    ]
    assert json.loads("".join(json_lines(question, []))) == []


def test_an_unknown_question_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QuestionUnknown) as refused:
        find_question("site-days")

    assert "site-months" in refused.value.sentence("en")
