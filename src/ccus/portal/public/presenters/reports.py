"""The monthly operating report worded for its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ccus.insights.rules.measures import MEASURES
from ccus.insights.rules.report.charts import ReportChart, draw_charts
from ccus.insights.rules.report.composing import fiscal_year_of
from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.headlines import note_on_kind_changes
from ccus.insights.rules.report.tables import Key, Table, tables_of
from ccus.kit.calendar import JstMonth
from ccus.portal.templatetags.ui import ja_month
from ccus.portal.ui.shapes.common import Link, MonthNav
from ccus.portal.ui.shapes.home import Figure
from ccus.portal.ui.shapes.reports import (
    ReportChartView,
    ReportFigure,
    ReportListPage,
    ReportPage,
    ReportYear,
    SupportLine,
)

_MAPS = ("prefectures", "business_prefectures")


def report_page(report: MonthlyReport, *, months: Sequence[JstMonth]) -> ReportPage:
    """`months` are those of which there is a report, newest first."""
    language = "en" if (get_language() or "ja").startswith("en") else "ja"
    tables = tables_of(report, language=language)
    charts = [_chart(chart, tables) for chart in draw_charts(report, language=language)]
    note = note_on_kind_changes(report)
    return ReportPage(
        nav=_nav(report.first_on, months),
        as_of=report.as_of,
        records_as_of=report.records_as_of,
        running=not report.is_final,
        figures=_figures(report),
        registrations=tables["registrations"],
        registrations_note=note.say(language) if note else "",
        use=(tables["use_of_sites"], tables["use_of_records"]),
        series=tuple(chart for chart in charts if chart.key not in _MAPS),
        maps=tuple(chart for chart in charts if chart.key in _MAPS),
        support=tuple(
            SupportLine(one.label_en, one.count, one.unit_en, one.note_en)
            if language == "en"
            else SupportLine(one.label_ja, one.count, one.unit_ja, one.note_ja)
            for one in report.support
        ),
        support_published=date.fromisoformat(f"{report.support[0].published}-01"),
        partners=tables["partners"],
        partners_published=date.fromisoformat(f"{report.partners_published}-01"),
        downloads=_downloads(report.first_on),
        formulas=tuple(
            (measure.label_en, measure.formula_en) if language == "en" else (measure.label_ja, measure.formula_ja)
            for measure in MEASURES
        ),
    )


def report_list_page(months: Sequence[JstMonth], *, on: date) -> ReportListPage:
    """`months` newest first. The latest report is that of the last month that is over on the day `on`."""
    latest = next((month for month in months if month.last_on < on), months[0] if months else None)
    return ReportListPage(
        latest=_link(latest) if latest else None,
        years=tuple(
            ReportYear(
                label=_("%(year)s年度") % {"year": year},
                months=tuple(_link(month) for month in group),
            )
            for year, group in groupby(months, key=fiscal_year_of)
        ),
    )


def _link(month: JstMonth) -> Link:
    return Link(ja_month(month.first_on), _address(month))


def _address(month: JstMonth) -> str:
    return reverse("public:report", kwargs={"month": month.first_on})


def _nav(first_on: date, months: Sequence[JstMonth]) -> MonthNav:
    """To the neighbours among `months`, which stand newest first."""
    month = JstMonth.of(first_on)
    earlier = next((one for one in months if one < month), None)
    later = next((one for one in reversed(months) if one > month), None)
    return MonthNav(
        month=first_on,
        previous_url=_address(earlier) if earlier else "",
        next_url=_address(later) if later else "",
    )


def _figures(report: MonthlyReport) -> tuple[ReportFigure, ...]:
    def one(value: int, unit: str, label: str, added: int) -> ReportFigure:
        return ReportFigure(Figure(value, unit, label), _("この月に %(added)s") % {"added": f"+{added:,}"})

    return (
        one(report.technicians.total, _("人"), _("登録技能者"), report.technicians.in_month),
        one(report.businesses.total, _("者"), _("登録事業者"), report.businesses.in_month),
        one(report.sites.total, _("か所"), _("登録現場"), report.sites.in_month),
        one(report.work_records.since_beginning, _("件"), _("就業履歴"), report.work_records.in_month),
    )


def _chart(chart: ReportChart, tables: dict[Key, Table]) -> ReportChartView:
    keys: dict[str, tuple[Key, str]] = {
        "technicians": ("technicians", _("月ごとの登録数と累計。技能者IDの発行日による。")),
        "businesses": ("businesses", _("月ごとの登録数と累計。事業者情報の承認日と、そのときの区分による。")),
        "sites": ("sites", _("月ごとの新規登録と累計。試験用の現場と教育訓練施設は除く。")),
        "work_records": ("work_records", _("月ごとの就業履歴と運用開始からの累計。試験用の記録は除く。")),
        "prefectures": ("prefectures", _("技能者の数。現住所の都道府県による。")),
        "business_prefectures": ("prefectures", _("事業者の数。所在地の都道府県による。")),
    }
    table, basis = keys[chart.key]
    return ReportChartView(chart.key, chart.headline, chart.wide, chart.narrow, basis, tables[table])


def _downloads(first_on: date) -> tuple[Link, ...]:
    return tuple(
        Link(label, reverse("public:report-file", kwargs={"month": first_on, "file_format": name}))
        for name, label in (("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
    )
