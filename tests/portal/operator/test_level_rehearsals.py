from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from psycopg.types.range import DateRange
from pytest_django.fixtures import Settings
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_technician
from tests.insights.services.small_lake import a_record, write_lake
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.registry.models import Qualification

pytestmark = pytest.mark.django_db
ADDRESS = "/operator/level-rehearsal/"
EASIER = {"field": "rebar", "level": "2", "work_days": "2", "qualification_rule": "sling", "count": "1"}


@pytest.fixture
def operator(
    signed_in: Client, account: Account, time_machine: TimeMachineFixture, tmp_path: Path, settings: Settings
) -> Client:
    time_machine.move_to(cast.NOW, tick=False)
    settings.LOCAL_DIR = tmp_path
    settings.LAKE_URL = str(tmp_path / "lake")
    wear(account, Role.OPERATOR)
    return signed_in


@pytest.fixture
def lake(operator: Client, tmp_path: Path) -> None:
    """One rebar worker of Tokyo with a sling course and three days."""
    person = make_technician(trade_codes=("10-01",), birth_date=date(1990, 4, 1))
    Qualification.objects.create(technician=person, name="玉掛け技能講習", valid=DateRange(date(2020, 1, 1), None))
    days = [
        a_record(
            person.pk,
            day=date(2026, 11, 2) + timedelta(days=each),
            trade_code="10-01",
            site_roles="other",
            evaluation_valid=True,
        )
        for each in range(3)
    ]
    people = [{"technician_id": person.pk, "birth_year": 1990, "prefecture_code": "13", "level": 1}]
    write_lake(tmp_path / "lake", months={"2026-11": days}, technicians=people)


def test_the_page_shows_what_holds_and_counts_nothing_by_itself(operator: Client) -> None:
    answer = assert_query_count("operator:level-rehearsal", lambda: operator.get(f"{ADDRESS}?field=rebar&level=3"))

    page = answer.context["page"]
    assert [(value.name, value.typed) for value in page.values] == [
        ("work_days", "1505"),
        ("foreman_or_crew_leader_days", "645"),
        ("foreman_days", ""),
        ("management_after", ""),
        ("qualification_rule", "ALL(rebar_1) AND LEVEL(2)"),
        ("trades", "10-01"),
    ]
    assert (page.sentence, page.tables, page.problems) == ("", (), ())


def test_a_change_is_counted_by_field_age_and_prefecture(operator: Client, lake: None) -> None:
    page = operator.get(f"{ADDRESS}?{urlencode(EASIER)}").context["page"]

    assert page.sentence == "記録から見たレベルが、1人は上がり、0人は下がります（1人のうち）。"
    assert [(table.title, [(row.part, row.gain) for row in table.rows]) for table in page.tables] == [
        ("分野", [("鉄筋", 1)]),
        ("年齢", [("30歳から", 1)]),
        ("都道府県", [("東京都", 1)]),
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"qualification_rule": "juggling"}, "資格の表にないコード「juggling」です。"),
        ({"qualification_rule": "LEVEL(2)"}, "めぐって自分に戻ります。"),
        ({"work_days": "many"}, "「many」は日数として読めません。"),
        ({"work_days": "0"}, "「0」は日数として読めません。"),
        ({"management_after": "juggling"}, "資格の表にないコード「juggling」です。"),
        ({"qualification_rule": '"<script>'}, "使えない文字"),
    ],
)
def test_what_cannot_be_read_is_said_under_the_name_of_its_field(
    operator: Client, lake: None, changed: dict[str, str], words: str
) -> None:
    page = operator.get(f"{ADDRESS}?{urlencode(EASIER | changed)}").context["page"]

    (problem,) = page.problems
    assert words in problem
    (name,) = changed
    assert problem.startswith(f"「{next(value.label for value in page.values if value.name == name)}」：")
    assert "行目" not in problem
    assert page.tables == ()


def test_without_a_copy_the_page_says_what_to_do(operator: Client) -> None:
    words = operator.get(f"{ADDRESS}?{urlencode(EASIER)}").content.decode()

    assert "ccus lake sync" in words


def test_strange_choices_become_the_first_ones(operator: Client) -> None:
    page = operator.get(f"{ADDRESS}?field=cooking&level=9").context["page"]

    assert [choice.value for choice in page.fields if choice.is_chosen] == ["scaffolding"]
    assert [choice.value for choice in page.levels if choice.is_chosen] == ["2"]


def test_other_trades_are_tried_and_wrong_ones_are_named_by_their_box(operator: Client, lake: None) -> None:
    without = {**EASIER, "trades": "10-02; 09-"}
    wrong = {**EASIER, "trades": "1001; 35-03/on_sundays"}

    tried = operator.get(f"{ADDRESS}?{urlencode(without)}").context["page"]
    refused = operator.get(f"{ADDRESS}?{urlencode(wrong)}").context["page"]

    assert tried.sentence == "記録から見たレベルが、0人は上がり、0人は下がります（1人のうち）。"
    assert tried.values[-1].typed == "10-02; 09-"
    assert refused.problems == (
        "「日数を数える職種」：「06-01」か「06-」の形です。",
        "「日数を数える職種」：「on_sundays」は表にありません。",
    )
