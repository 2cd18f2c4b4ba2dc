"""One report, every file: the same figures, each readable by the program it is made for."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from tests.insights.published import keep_marginals

from ccus.insights.models import MeasureValue
from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.file_formats import ReportFormat
from ccus.insights.services.monthly_report import monthly_report
from ccus.insights.services.rendering.files import render_report
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.marginals import marginals


@pytest.fixture
def report(db: None) -> MonthlyReport:
    keep_marginals(marginals(scale=Decimal(1), until=date(2024, 2, 29)))
    return monthly_report(JstMonth(2024, 2), on=date(2024, 3, 8))


def test_csv_has_one_row_a_number_and_the_sums_of_the_report(report: MonthlyReport) -> None:
    text = render_report(report, ReportFormat.CSV, language="ja").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert {row["report_month"] for row in rows} == {"2024-02"}
    assert all(re.fullmatch(r"-?\d+", row["value"]) for row in rows)
    series = [int(row["value"]) for row in rows if row["item"] == "就業履歴数" and row["period"] >= "2023-04"]
    assert sum(series) == 48_748_936
    assert sum(1 for row in rows if row["table"] == "都道府県別") == 3 * 47


def test_json_says_how_each_figure_is_counted(report: MonthlyReport) -> None:
    document = json.loads(render_report(report, ReportFormat.JSON, language="ja"))

    assert document["as_of"] == "2024-02-29"
    assert len(document["prefectures"]) == 47
    assert [measure["key"] for measure in document["measures"]][:2] == [
        "technicians_registered",
        "businesses_registered",
    ]
    assert all(measure["formula_ja"] for measure in document["measures"])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_workbook_has_a_sheet_per_table_and_numbers_as_numbers(report: MonthlyReport, language: str) -> None:
    book = zipfile.ZipFile(io.BytesIO(render_report(report, ReportFormat.XLSX, language=language)))

    sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    first = book.read("xl/worksheets/sheet1.xml").decode()
    assert len(sheets) == 10
    assert sheets[0] == ("登録数" if language == "ja" else "Registrations")
    assert "<v>1382876</v>" in first
    assert 't="s"><v>1382876' not in first


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_printed_report_has_three_pages(report: MonthlyReport, language: str) -> None:
    pdf = render_report(report, ReportFormat.PDF, language=language)

    assert pdf.startswith(b"%PDF-1.")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 3
    assert len(pdf) < 400_000


def test_a_report_of_almost_nothing_can_be_written_in_every_format(db: None) -> None:
    MeasureValue.objects.create(measure="sites_opened", period_on=date(2019, 4, 1), split="", part="", value=1)
    empty = monthly_report(JstMonth(2019, 4), on=date(2019, 5, 8))

    assert (empty.technicians.total, empty.sites.total) == (0, 1)
    for file_format in ReportFormat:
        assert render_report(empty, file_format, language="ja")
