"""The monthly operating report as everybody sees it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.insights.published import keep_marginals
from time_machine import TimeMachineFixture

from ccus.insights.models import MeasureValue
from ccus.portal.ui.shapes.reports import ReportListPage, ReportPage
from ccus.twin.rules.nation.marginals import marginals

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/2024-02/"


@pytest.fixture(autouse=True)
def march_2024(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2024-03-08T09:00:00+09:00", tick=False)
    keep_marginals(marginals(scale=Decimal(1), until=date(2024, 2, 29)))


def look(client: Client) -> ReportPage:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, ReportPage)
    return page


def test_the_report_begins_with_the_totals_and_what_the_month_added(client: Client) -> None:
    page = look(client)

    assert [(one.figure.label, one.figure.value, one.added) for one in page.figures] == [
        ("登録技能者", 1_382_876, "この月に +19,956"),
        ("登録事業者", 255_752, "この月に +2,901"),
        ("登録現場", 170_664, "この月に +5,474"),
        ("就業履歴", 128_576_508, "この月に +4,508,868"),
    ]


def test_each_chart_says_its_message(client: Client) -> None:
    page = look(client)

    assert [chart.headline for chart in (*page.series, *page.maps)] == [
        "技能者は138万人。この1年で27.2万人増えました",
        "事業者は25.6万者。その33％が一人親方です",
        "登録された現場は17.1万か所。この1年で6.7万増えました",
        "2月の就業履歴は451万件。1年前の1.3倍です",
        "技能者がいちばん多いのは東京都で13.4万人。上位5都道府県で37％です",
        "事業者がいちばん多いのは東京都で3万者。上位5都道府県で42％です",
    ]


def test_a_table_stands_behind_each_chart(client: Client) -> None:
    html = client.get(ADDRESS).content.decode()

    assert html.count('class="sheet report-chart') == 6
    assert html.count("<summary>") == 7
    assert ">128,576,508<" in html
    assert "差し引き343あったため" in html


def test_no_style_or_script_of_the_page_stands_inline(client: Client) -> None:
    html = client.get(ADDRESS).content.decode()

    assert "style=" not in html
    assert "<style" not in html


def test_the_page_asks_little(client: Client) -> None:
    assert_query_count("public:report", lambda: client.get(ADDRESS))
    assert_query_count("public:reports", lambda: client.get("/reports/"))
    assert_query_count("public:report-file", lambda: client.get(f"{ADDRESS}files/json/"))


def test_english_visitors_read_english(client: Client) -> None:
    html = client.get(ADDRESS, headers={"accept-language": "en"}).content.decode()

    assert "1.38 million people are registered, 272 thousand people more within a year" in html
    assert "since 343 more businesses left the one-person contractors than joined them" in html


def test_months_are_listed_by_fiscal_year_with_the_last_finished_one_first(client: Client) -> None:
    MeasureValue.objects.create(measure="work_records", period_on=date(2024, 3, 1), split="", part="", value=1)
    page = client.get("/reports/").context["page"]

    assert isinstance(page, ReportListPage)
    assert page.latest is not None
    assert (page.latest.label, page.latest.url) == ("2024年2月", ADDRESS)
    assert [(year.label, len(year.months)) for year in page.years][:2] == [("2023年度", 12), ("2022年度", 12)]


def test_a_running_month_is_said_to_be_preliminary(client: Client) -> None:
    answer = client.get("/reports/2024-03/")

    assert "月の途中の速報" in answer.content.decode()
    assert "2024年3月8日(金) 現在" in answer.content.decode()


def test_nothing_counted_yet_is_said_in_words(client: Client) -> None:
    MeasureValue.objects.all().delete()

    assert "まだ報告がありません。" in client.get("/reports/").content.decode()
    assert client.get(ADDRESS).status_code == 404


def test_a_month_to_come_is_refused_in_words(client: Client) -> None:
    answer = client.get("/reports/2024-04/")

    assert answer.status_code == 404
    assert "2024-04 はまだ来ていないため、報告がありません。" in answer.content.decode()


@pytest.mark.parametrize("address", ["/reports/2024-13/", "/reports/last/", "/reports/2024-02/files/doc/"])
def test_an_address_that_names_no_report_does_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_files_come_with_their_names_and_kinds(client: Client) -> None:
    for name, kind, begins in (
        ("json", "application/json; charset=utf-8", b"{"),
        ("csv", "text/csv; charset=utf-8", "\ufeffreport_month,".encode()),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("pdf", "application/pdf", b"%PDF-"),
    ):
        answer = client.get(f"{ADDRESS}files/{name}/")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"] == f'attachment; filename="ccus-report-2024-02.{name}"'
        assert answer.content.startswith(begins)


def test_open_data_holds_numbers(client: Client) -> None:
    document = json.loads(client.get(f"{ADDRESS}files/json/").content)
    table = list(csv.DictReader(io.StringIO(client.get(f"{ADDRESS}files/csv/").content.decode("utf-8-sig"))))

    assert document["technicians"] == {
        "in_month": 19956, "total": 1382876, "total_before": 1140762, "in_fiscal_year": 242114,
    }  # fmt: skip
    assert document["businesses_moved_into_others"] == 343
    assert [row["value"] for row in table if row["table"] == "登録数" and row["item"] == "技能者"] == [
        "19956", "1382876", "1140762", "242114",
    ]  # fmt: skip
    assert sum(int(row["value"]) for row in table if (row["table"], row["item"]) == ("都道府県別", "事業者")) == 255_752
