"""The report for print: A4, set by Typst in process from `typst/monthly_report.typ`, with the fonts of a package."""

from __future__ import annotations

import dataclasses
from functools import cache
from importlib import resources

from ccus.insights.rules.report.charts import draw_charts
from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.headlines import note_on_kind_changes
from ccus.insights.rules.report.tables import tables_of
from ccus.insights.rules.words import Words
from ccus.kit.typesetting import set_pdf

_TEMPLATE = "monthly_report.typ"


def as_pdf(report: MonthlyReport, *, language: str) -> bytes:
    """Three pages, PDF/UA-1 tagged. About 0.5 s. Words reach Typst as data, so that nothing in them is read as markup."""
    return set_pdf({"main.typ": _template()}, data=_document(report, language), standard="ua-1")


def _document(report: MonthlyReport, language: str) -> dict[str, object]:
    """What the template reads: words, tables by key and charts by key."""
    note = note_on_kind_changes(report)
    tables = tables_of(report, language=language)
    return {
        "language": language,
        "title": Words(
            f"{report.first_on.year}年{report.first_on.month}月の運営状況", f"Operating report, {report.first_on:%B %Y}"
        ).say(language),
        "over": Words("建設キャリアアップシステム 月次報告", "Construction Career Up System").say(language),
        "as_of": Words(
            f"{_day(report, 'as_of')} 現在（就業履歴は {_day(report, 'records_as_of')} 現在）",
            f"On {report.as_of:%-d %B %Y}; work records on {report.records_as_of:%-d %B %Y}",
        ).say(language),
        "running": "" if report.is_final else Words("月の途中の速報", "Preliminary").say(language),
        "figures": [
            {"label": label.say(language), "value": f"{value:,}", "unit": unit.say(language), "added": f"+{added:,}"}
            for label, unit, value, added in (
                (Words("登録技能者", "Technicians"), Words("人", ""), report.technicians.total, report.technicians.in_month),
                (Words("登録事業者", "Businesses"), Words("者", ""), report.businesses.total, report.businesses.in_month),
                (Words("登録現場", "Sites"), Words("か所", ""), report.sites.total, report.sites.in_month),
                (
                    Words("就業履歴", "Work records"),
                    Words("件", ""),
                    report.work_records.since_beginning,
                    report.work_records.in_month,
                ),
            )
        ],
        "this_month": Words("この月", "this month").say(language),
        "note": note.say(language) if note else "",
        "support_issue": Words(
            "サポート体制とAPI連携は、公表された資料の数です。", "Support and connected systems are as published."
        ).say(language),
        "tables": {key: dataclasses.asdict(table) for key, table in tables.items()},
        "charts": {chart.key: {"headline": chart.headline, "svg": chart.flat} for chart in draw_charts(report, language=language)},
    }  # fmt: skip


def _day(report: MonthlyReport, name: str) -> str:
    day = getattr(report, name)
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def _template() -> bytes:
    return resources.files("ccus.insights").joinpath("typst", _TEMPLATE).read_bytes()
