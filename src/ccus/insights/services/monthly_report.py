"""The monthly operating report, from kept values alone: a few thousand rows, however many facts there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ccus.insights.errors import NoFiguresForMonth, ReportMonthAhead, ReportMonthUnreadable
from ccus.insights.queries.values import list_months_with_values, read_flows, read_stocks
from ccus.insights.rules import measures
from ccus.insights.rules.report.composing import Flows, compose
from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.published import published_for
from ccus.kit.calendar import JstMonth, MonthFormatError
from ccus.registry.rules.prefectures import prefectures

_REGISTRATIONS = (measures.TECHNICIANS_REGISTERED, measures.BUSINESSES_REGISTERED, measures.BUSINESS_KIND_MOVES)
_USE = (measures.SITES_OPENED, measures.WORK_RECORDS)


def read_month(text: str) -> JstMonth:
    """A month as typed. Raises ReportMonthUnreadable."""
    try:
        return JstMonth.parse(text)
    except MonthFormatError as problem:
        raise ReportMonthUnreadable(problem_ja=problem.sentence_ja, problem_en=problem.sentence_en) from problem


def monthly_report(month: JstMonth, *, on: date) -> MonthlyReport:
    """The report of a month as seen on the JST day `on`; of a running month with what there is so far.

    Raises ReportMonthAhead, and NoFiguresForMonth where nothing is kept up to the month or it lies before the first figure.
    """
    if month.first_on > on:
        raise ReportMonthAhead(month=str(month), current=str(JstMonth.of(on)))
    flows = _read(until=month.next().first_on)
    if not any((flows.technicians, flows.businesses, flows.sites, flows.work_records)):
        raise NoFiguresForMonth(month=str(month))
    return compose(month, flows, on=on, prefectures=prefectures(), published=published_for(month))


def list_report_months(*, on: date) -> list[JstMonth]:
    """Months in which anything was counted, newest first, none ahead of `on`. The first may be still running."""
    return [month for month in reversed(list_months_with_values()) if month.first_on <= on]


def _read(*, until: date) -> Flows:
    flows = read_flows((*_REGISTRATIONS, *_USE), splits=("", "kind"), until=until)
    stocks = read_stocks(_REGISTRATIONS, splits=("prefecture", "prefecture_kind"), until=until)

    def whole(measure: measures.Measure) -> dict[date, int]:
        return {day: value for (day, _), value in flows.get((measure.key, ""), {}).items()}

    def kinds(measure: measures.Measure) -> Mapping[tuple[date, str], int]:
        return flows.get((measure.key, "kind"), {})

    def stock(measure: measures.Measure, split: measures.Split) -> Mapping[str, int]:
        return stocks.get((measure.key, split), {})

    return Flows(
        technicians=whole(measures.TECHNICIANS_REGISTERED),
        technicians_by_prefecture=stock(measures.TECHNICIANS_REGISTERED, "prefecture"),
        businesses=whole(measures.BUSINESSES_REGISTERED),
        businesses_by_prefecture=stock(measures.BUSINESSES_REGISTERED, "prefecture"),
        businesses_by_kind=kinds(measures.BUSINESSES_REGISTERED),
        businesses_by_prefecture_and_kind=stock(measures.BUSINESSES_REGISTERED, "prefecture_kind"),
        moves_by_kind=kinds(measures.BUSINESS_KIND_MOVES),
        moves_by_prefecture_and_kind=stock(measures.BUSINESS_KIND_MOVES, "prefecture_kind"),
        sites=whole(measures.SITES_OPENED),
        work_records=whole(measures.WORK_RECORDS),
    )
