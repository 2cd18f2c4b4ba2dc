from __future__ import annotations

import csv
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.insights.waiting_jobs import run_waiting_jobs

from ccus.insights.services import exploring
from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.exploring import AnalysisPage

pytestmark = pytest.mark.django_db

ADDRESS = "/analysis/"


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def page_of(client: Client, query: str = "") -> AnalysisPage:
    page = client.get(ADDRESS + query).context["page"]
    assert isinstance(page, AnalysisPage)
    return page


@pytest.mark.usefixtures("lake_folder")
def test_without_a_copy_the_page_says_how_to_make_one(analyst: Client) -> None:
    answer = analyst.get(ADDRESS)

    assert answer.status_code == 200
    assert "ccus lake sync" in text_of(answer)
    assert analyst.get(f"{ADDRESS}export/").status_code == 302


@pytest.mark.usefixtures("lake")
def test_first_one_sees_records_by_prefecture_of_the_latest_months(analyst: Client) -> None:
    page = page_of(analyst)

    assert [(each.name, [choice.value for choice in each.choices if choice.chosen]) for each in page.selections] == [
        ("measure", ["records"]), ("split", ["prefecture"]), ("by", [""]), ("from", ["2026-05"]), ("to", ["2026-10"]),
    ]  # fmt: skip
    assert page.chart is not None
    assert page.tables[0].head == ("期間の計", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


@pytest.mark.usefixtures("lake")
def test_months_of_one_person_show_nothing_and_say_why(analyst: Client) -> None:
    page = page_of(analyst)

    assert page.withheld_parts == ""
    assert page.tables[0].rows[0] == ("合計", ("＊", "＊", "＊", "＊", "＊", "＊", "72"))
    assert page.withholds
    assert "伏せています" in text_of(analyst.get(ADDRESS))


@pytest.mark.usefixtures("lake")
def test_a_split_is_drawn_as_bars_and_listed(analyst: Client) -> None:
    page = page_of(analyst, "?measure=people&split=prefecture&from=2026-10&to=2026-10")

    assert page.chart is None
    assert page.bars_title == "就業した技能者は東京都が最も多く、全体の71%"
    assert [(bar.label, bar.text, bar.share) for bar in page.bars] == [("東京都", "30", 100.0), ("大阪府", "12", 40.0)]
    assert page.tables[0].rows == (
        ("合計", ("42", "42")),
        ("東京都", ("30", "30")),
        ("大阪府", ("12", "12")),
    )


@pytest.mark.usefixtures("lake")
def test_two_splits_make_a_table_of_cells(analyst: Client) -> None:
    (table,) = page_of(analyst, "?measure=people&split=prefecture&by=age&from=2026-10&to=2026-10").tables
    assert table.caption.endswith("（月平均、人）")

    assert table.head[0] == "合計"
    assert [name for name, _ in table.rows] == ["合計", "東京都", "大阪府"]


@pytest.mark.usefixtures("lake")
def test_splits_that_contain_each_other_are_refused_in_words(analyst: Client) -> None:
    assert page_of(analyst, "?split=kind&by=capital").problem == "この組み合わせは調べられません"


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(
    "query", ["?measure=salaries", "?split=name", "?by=name", "?from=2026-10&to=2026-05", "?from=1999-01"]
)
def test_what_does_not_exist_means_the_usual(analyst: Client, query: str) -> None:
    assert page_of(analyst, query).tables


@pytest.mark.usefixtures("lake")
def test_a_month_that_is_none_is_refused_in_words(analyst: Client) -> None:
    answer = analyst.get(f"{ADDRESS}?from=yesterday")

    assert answer.status_code == 422
    assert "年月として読み取れません" in text_of(answer)


@pytest.mark.usefixtures("lake")
def test_the_file_holds_what_the_page_shows(analyst: Client) -> None:
    answer = analyst.get(f"{ADDRESS}export/?measure=people&split=prefecture&from=2026-09&to=2026-10")

    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["都道府県（現住所）", "月平均", "2026-09", "2026-10"]
    assert rows[1] == ["合計", "＊", "＊", "42"]
    assert answer["Content-Disposition"] == 'attachment; filename="analysis-people-prefecture-2026-09-2026-10.csv"'


@pytest.mark.usefixtures("lake")
def test_the_page_asks_the_database_for_nothing_but_the_viewer_and_what_is_kept(analyst: Client) -> None:
    analyst.get(ADDRESS)

    assert_query_count("operator:analysis", lambda: analyst.get(ADDRESS))


@pytest.mark.usefixtures("lake")
def test_while_much_is_counted_the_page_stands_and_asks_for_its_answer(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exploring, "ROWS_AT_ONCE", 0)
    address = f"{ADDRESS}?measure=people&split=level&by=&from=2026-09&to=2026-10"

    page = page_of(analyst, address.removeprefix(ADDRESS))
    assert page.waiting == Waiting(address, 0, 2)
    assert len(page.selections) == 5
    text = text_of(analyst.get(address))
    assert "2か月のうち0か月まで終わりました" in text
    assert f'hx-get="{address}"' in text
    assert analyst.get(f"{ADDRESS}export/?{address.partition('?')[2]}")["Location"] == address
    assert_query_count("operator:analysis/counting", lambda: analyst.get(address))

    assert run_waiting_jobs() == ["insights.count_explored"]
    page = page_of(analyst, address.removeprefix(ADDRESS))
    assert page.waiting is None
    assert page.tables


@pytest.mark.usefixtures("lake")
def test_the_page_speaks_english(analyst: Client) -> None:
    analyst.post("/language/", {"language": "en", "next": ADDRESS})

    text = text_of(analyst.get(f"{ADDRESS}?by=level&from=2026-10"))

    assert "Tokyo" in text
    assert "都道府県" not in text
