from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.insights.services.small_lake import a_record, write_lake
from tests.insights.waiting_jobs import run_waiting_jobs

from ccus.access import catalogue
from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.insights.errors import LakeEmpty, SplitsContainEachOther
from ccus.insights.models import KeptAnswer
from ccus.insights.rules.explored import Explored
from ccus.insights.rules.splits import SPLITS, Quantity
from ccus.insights.services import exploring
from ccus.insights.services.answers import Counting, keep_answers
from ccus.insights.services.exploring import Question, explore, list_months
from ccus.insights.services.lake import counting
from ccus.insights.services.lake.manifest import Manifest
from ccus.kit.calendar import JST, JstMonth

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 3, 1, 9, 0, tzinfo=JST)
JANUARY, FEBRUARY = JstMonth(2024, 1), JstMonth(2024, 2)
ANALYST = Viewer(account_id=1, permissions=catalogue.words_of("analyst"))
TOKYO, OSAKA = range(1, 31), range(31, 43)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCAL_DIR = tmp_path
    settings.LAKE_URL = str(tmp_path / "lake")
    return tmp_path / "lake"


@pytest.fixture
def lake(folder: Path) -> Path:
    """30 people of Tokyo and 12 of Osaka, each a day in January and two in February; 4 of Kyoto in February; one test site."""
    people = [*TOKYO, *OSAKA]
    kyoto = range(43, 47)
    write_lake(
        folder,
        months={
            "2024-01": [a_record(person, day=date(2024, 1, 10), business_id=1) for person in people]
            + [a_record(1, day=date(2024, 1, 10), site=9)],
            "2024-02": [
                a_record(person, day=date(2024, 2, day), business_id=2)
                for person in [*people, *kyoto]
                for day in (5, 6)
            ]
            + [a_record(person, day=date(2024, 2, 5), site=2, business_id=1) for person in TOKYO],
        },
        technicians=[
            {
                "technician_id": person,
                "prefecture_code": prefecture,
                "birth_year": 1990,
                "level": 1,
                "nationality": "JP",
            }
            for group, prefecture in ((TOKYO, "13"), (OSAKA, "27"), (kyoto, "26"))
            for person in group
        ],
        businesses=[
            {"business_id": 1, "kind": "corporation", "capital_from_million_yen": 20},
            {"business_id": 2, "kind": "sole_trader"},
        ],
        sites=[{"site_id": site, "is_counted": site != 9} for site in (1, 2, 9)],
    )
    return folder


def note_months(monkeypatch: pytest.MonkeyPatch) -> list[JstMonth]:
    """The months that are counted from now on, in the order in which they are."""
    counted: list[JstMonth] = []
    count_month: Callable[..., Any] = counting.count_month

    def noting(lake: Any, month: JstMonth, **asked: Any) -> Any:
        counted.append(month)
        return count_month(lake, month, **asked)

    monkeypatch.setattr(exploring, "count_month", noting)
    return counted


def ask(
    quantity: Quantity = Quantity.RECORDS,
    first: str = "",
    second: str = "",
    *,
    months: tuple[JstMonth, JstMonth] = (JANUARY, FEBRUARY),
) -> Explored:
    question = Question(
        quantity=quantity, first=SPLITS.get(first), second=SPLITS.get(second), from_month=months[0], to_month=months[1]
    )
    found = explore(ANALYST, question, now=NOW)
    assert isinstance(found, Explored)
    return found


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(
    ("quantity", "january", "february", "period"),
    [
        (Quantity.RECORDS, 42, 122, 164),
        (Quantity.WORK_DAYS, 42, 92, 134),
        (Quantity.PEOPLE, 42, 46, 44),
        (Quantity.SITES, 1, 2, 1.5),
        (Quantity.TOUCHES, 84, 244, 328),
    ],
)
def test_each_quantity_is_counted_without_test_sites(
    quantity: Quantity, january: int, february: int, period: float
) -> None:
    found = ask(quantity)

    assert [figures.total for _, figures in found.months] == [january, february]
    assert found.period.total == period


@pytest.mark.usefixtures("lake")
def test_few_people_of_a_part_are_withheld_with_another_part_and_so_are_periods_that_hold_them() -> None:
    found = ask(first="prefecture")

    (_, january), (_, february) = found.months
    assert january.first == {"13": 30, "27": 12}
    assert february.first == {"13": 90, "27": None, "26": None}
    assert found.period.first == {"13": 120, "27": None, "26": None}
    assert found.period.withholds


@pytest.mark.usefixtures("lake")
def test_months_without_records_count_as_nothing() -> None:
    found = ask(months=(JstMonth(2023, 12), JANUARY))

    assert [(str(month), figures.total) for month, figures in found.months] == [("2023-12", 0), ("2024-01", 42)]
    assert ask(Quantity.PEOPLE, months=(JstMonth(2023, 12), JANUARY)).period.total == 21


@pytest.mark.usefixtures("lake")
def test_two_splits_give_cells_that_add_up() -> None:
    found = ask(first="prefecture", second="kind", months=(JANUARY, JANUARY))

    assert found.period.first == {"13": 30, "27": 12}
    assert found.period.second == {"corporation": 42}
    assert found.period.cells == {("13", "corporation"): 30, ("27", "corporation"): 12}


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize("key", SPLITS)
def test_each_split_can_be_asked_and_names_its_parts(key: str) -> None:
    split = SPLITS[key]

    parts = ask(first=key, months=(FEBRUARY, FEBRUARY)).period.first

    assert parts
    assert all(split.part_name(part, language) for part in parts for language in ("ja", "en"))


@pytest.mark.usefixtures("lake")
def test_capital_and_kind_follow_from_one_table_and_are_not_crossed() -> None:
    assert ask(first="capital", months=(FEBRUARY, FEBRUARY)).period.first == {"10": 30, "not_corporation": 92}
    assert ask(first="kind", months=(FEBRUARY, FEBRUARY)).period.first == {"corporation": 30, "sole_trader": 92}

    with pytest.raises(SplitsContainEachOther):
        ask(first="kind", second="capital")


def test_a_month_is_counted_once_until_its_records_change(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = note_months(monkeypatch)
    once, again = ask(first="prefecture"), ask(first="prefecture")
    ask(first="prefecture", months=(FEBRUARY, FEBRUARY))

    assert once == again
    assert counted == [JANUARY, FEBRUARY]
    manifest = Manifest.from_json((lake / "manifest.json").read_bytes())
    manifest.months["2024-02"] = replace(manifest.months["2024-02"], digest="other")
    (lake / "manifest.json").write_bytes(manifest.to_json())
    ask(first="prefecture")
    assert counted == [JANUARY, FEBRUARY, FEBRUARY]
    assert KeptAnswer.objects.filter(question__endswith=" records prefecture ").count() == 2


@pytest.mark.usefixtures("lake")
def test_a_long_question_is_left_to_a_job_that_counts_the_latest_month_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploring, "ROWS_AT_ONCE", 50)
    counted = note_months(monkeypatch)
    question = Question(
        quantity=Quantity.PEOPLE, first=SPLITS["level"], second=None, from_month=JANUARY, to_month=FEBRUARY
    )

    assert explore(ANALYST, question, now=NOW) == Counting(done=0, total=2)
    assert explore(ANALYST, question, now=NOW) == Counting(done=0, total=2)

    (waiting,) = ProcrastinateJob.objects.all()
    assert (waiting.task_name, waiting.status) == ("insights.count_explored", "todo")
    assert run_waiting_jobs() == ["insights.count_explored"]
    assert counted == [FEBRUARY, JANUARY]
    found = explore(ANALYST, question, now=NOW)
    assert isinstance(found, Explored)
    assert found.period.total == 44


@pytest.mark.usefixtures("lake")
def test_how_far_it_is_counted_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(first="level", months=(FEBRUARY, FEBRUARY))
    monkeypatch.setattr(exploring, "ROWS_AT_ONCE", 10)
    question = Question(
        quantity=Quantity.RECORDS, first=SPLITS["level"], second=None, from_month=JANUARY, to_month=FEBRUARY
    )

    assert explore(ANALYST, question, now=NOW) == Counting(done=1, total=2)


@pytest.mark.usefixtures("lake")
def test_an_answer_stays_as_it_was_given_while_the_records_do() -> None:
    ask(months=(JANUARY, JANUARY))
    (kept,) = KeptAnswer.objects.all()

    keep_answers({kept.question: {"total": 0}}, stamps={kept.question: kept.stamp}, now=NOW)

    assert ask(months=(JANUARY, JANUARY)).period.total == 42


@pytest.mark.usefixtures("folder")
def test_without_a_copy_the_way_to_one_is_told() -> None:
    with pytest.raises(LakeEmpty):
        list_months(ANALYST)


@pytest.mark.usefixtures("lake")
def test_others_may_not_ask() -> None:
    question = Question(quantity=Quantity.RECORDS, first=None, second=None, from_month=JANUARY, to_month=JANUARY)

    assert list_months(ANALYST) == (JANUARY, FEBRUARY)
    for role in ("technician", "business_clerk", "business_administrator", "site_manager", "reviewer"):
        viewer = Viewer(account_id=2, permissions=catalogue.words_of(role))
        with pytest.raises(PermissionMissing):
            explore(viewer, question, now=NOW)
        with pytest.raises(PermissionMissing):
            list_months(viewer)
