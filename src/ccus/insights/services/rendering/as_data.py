"""The report as open data: one JSON document, and one tidy CSV table."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from typing import Any

from ccus.insights.rules.measures import MEASURES
from ccus.insights.rules.report.content import MonthlyReport

_BOM = "\ufeff"  # without it spreadsheets in Japan read UTF-8 as CP932
_COLUMNS = ("report_month", "table", "item", "prefecture_code", "prefecture", "period", "value", "unit")


def as_json(report: MonthlyReport) -> bytes:
    """All of the report, numbers as numbers, days as ISO 8601; with the formula of every measure."""
    document: dict[str, Any] = {
        "format": "openccus-monthly-report/1",
        **dataclasses.asdict(report),
        "one_person_contractors": report.one_person_contractors,
        "businesses_moved_into_others": report.businesses_without_one_person.moved,
        "measures": [
            {
                "key": measure.key,
                "label_ja": measure.label_ja,
                "label_en": measure.label_en,
                "unit_ja": measure.unit_ja,
                "formula_ja": measure.formula_ja,
                "formula_en": measure.formula_en,
            }
            for measure in MEASURES
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def as_csv(report: MonthlyReport) -> bytes:
    """One row a number, UTF-8 with a byte order mark, lines ending as RFC 4180 wants.

    Columns: month of the report, table, item, prefecture (code and name, else empty), period (month, day or fiscal year),
    value, unit.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in _rows(report):
        writer.writerow((report.month, *row))
    return (_BOM + text.getvalue()).encode()


def _rows(report: MonthlyReport) -> Iterator[tuple[str, str, str, str, str, int, str]]:
    now, before, year = str(report.as_of), str(report.last_fiscal_year_end), f"FY{report.fiscal_year}"
    for item, unit, one in (
        ("技能者", "人", report.technicians),
        ("事業者", "者", report.businesses),
        ("事業者（一人親方除く）", "者", report.businesses_without_one_person),
    ):
        for period, value in (
            (report.month, one.in_month),
            (now, one.total),
            (before, one.total_before),
            (year, one.in_fiscal_year),
        ):
            yield "登録数", item, "", "", period, value, unit
    for period, value in ((year, report.sites.in_fiscal_year), (now, report.sites.total)):
        yield "利用状況", "新規登録現場", "", "", period, value, "か所"
    for period, value in (
        (year, report.work_records.in_fiscal_year),
        (str(report.records_as_of), report.work_records.since_beginning),
    ):
        yield "利用状況", "就業履歴", "", "", period, value, "件"
    for place in report.prefectures:
        for item, unit, value in (
            ("技能者", "人", place.technicians),
            ("事業者", "者", place.businesses),
            ("事業者（一人親方除く）", "者", place.businesses_without_one_person),
        ):
            yield "都道府県別", item, place.code, place.name_ja, now, value, unit
    for month in report.months:
        period = f"{month.first_on:%Y-%m}"
        for item, unit, value in (
            ("技能者登録数", "人", month.technicians),
            ("技能者登録数（累計）", "人", month.technicians_total),
            ("事業者登録数（法人・個人事業主）", "者", month.corporations_and_sole_traders),
            ("事業者登録数（一人親方）", "者", month.one_person_contractors),
            ("事業者登録数（累計）", "者", month.businesses_total),
            ("新規登録現場数", "か所", month.sites),
            ("新規登録現場数（累計）", "か所", month.sites_total),
            ("就業履歴数", "件", month.work_records),
            ("就業履歴数（累計）", "件", month.work_records_total),
        ):
            yield "推移", item, "", "", period, value, unit
    for figure in report.support:
        yield "サポート体制", figure.label_ja, "", "", figure.published, figure.count, figure.unit_ja
