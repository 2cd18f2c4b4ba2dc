"""The charts of the report, each with its sentence, drawn at the sizes asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ccus.insights.rules.charts.months import FLAT, NARROW, WIDE, MonthBar, MonthChart, draw_months
from ccus.insights.rules.charts.prefectures import MAP, PrefectureMap, PrefectureValue, draw_prefectures, short_name
from ccus.insights.rules.measures import BUSINESSES_REGISTERED, SITES_OPENED, TECHNICIANS_REGISTERED, WORK_RECORDS
from ccus.insights.rules.report import headlines
from ccus.insights.rules.report.content import MonthlyReport, Prefecture
from ccus.insights.rules.words import Words


@dataclass(frozen=True, kw_only=True)
class ReportChart:
    """`key` names the chart in every rendering; `wide`, `narrow` and `flat` (for print) are SVG."""

    key: str
    headline: str
    wide: str
    narrow: str
    flat: str


def draw_charts(report: MonthlyReport, *, language: str) -> tuple[ReportChart, ...]:
    """In the order of the report: technicians, businesses, sites, work records, then the two maps."""
    return tuple(_charts(report, language))


def _charts(report: MonthlyReport, language: str) -> Iterator[ReportChart]:
    def months(key: str, headline: Words, chart: Callable[[str], MonthChart]) -> ReportChart:
        words = headline.say(language)
        drawn = chart(words)
        return ReportChart(
            key=key,
            headline=words,
            wide=draw_months(drawn, WIDE, language=language),
            narrow=draw_months(drawn, NARROW, language=language),
            flat=draw_months(drawn, FLAT, language=language),
        )

    def map_of(key: str, headline: Words, unit: Words, value: Callable[[Prefecture], int]) -> ReportChart:
        words = headline.say(language)
        drawn = PrefectureMap(
            label=words,
            unit=unit,
            values=[
                PrefectureValue(
                    code=one.code,
                    name=Words(one.name_ja, one.name_en).say(language),
                    short=short_name(one.code, one.name_ja, one.name_en, language),
                    value=value(one),
                )
                for one in report.prefectures
            ],
        )
        wide = draw_prefectures(drawn, MAP, language=language)
        return ReportChart(
            key=key,
            headline=words,
            wide=wide,
            flat=wide,
            narrow=draw_prefectures(drawn, NARROW, language=language),
        )

    yield months(
        "technicians",
        headlines.headline_of_technicians(report),
        lambda label: MonthChart(
            label=label,
            unit=headlines.unit_of(TECHNICIANS_REGISTERED),
            bars=[
                MonthBar(month=month.first_on, parts=(month.technicians,), total=month.technicians_total)
                for month in report.months
            ],
        ),
    )
    yield months(
        "businesses",
        headlines.headline_of_businesses(report),
        lambda label: MonthChart(
            label=label,
            unit=headlines.unit_of(BUSINESSES_REGISTERED),
            names=(
                Words("法人・個人事業主", "firms").say(language),
                Words("一人親方", "one-person contractors").say(language),
            ),
            bars=[
                MonthBar(
                    month=month.first_on,
                    parts=(month.corporations_and_sole_traders, month.one_person_contractors),
                    total=month.businesses_total,
                )
                for month in report.months
            ],
        ),
    )
    yield months(
        "sites",
        headlines.headline_of_sites(report),
        lambda label: MonthChart(
            label=label,
            unit=headlines.unit_of(SITES_OPENED),
            bars=[
                MonthBar(month=month.first_on, parts=(month.sites,), total=month.sites_total) for month in report.months
            ],
        ),
    )
    yield months(
        "work_records",
        headlines.headline_of_records(report),
        lambda label: MonthChart(
            label=label,
            unit=headlines.unit_of(WORK_RECORDS),
            bars=[
                MonthBar(month=month.first_on, parts=(month.work_records,), total=month.work_records_total)
                for month in report.record_months
            ],
        ),
    )
    yield map_of(
        "prefectures",
        headlines.headline_of_prefectures(report),
        headlines.unit_of(TECHNICIANS_REGISTERED),
        lambda one: one.technicians,
    )
    yield map_of(
        "business_prefectures",
        headlines.headline_of_business_prefectures(report),
        headlines.unit_of(BUSINESSES_REGISTERED),
        lambda one: one.businesses,
    )
