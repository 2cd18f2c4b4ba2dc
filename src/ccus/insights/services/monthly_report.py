"""The monthly operating report, from kept values alone: a few thousand rows, however many facts there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ccus.insights.errors import NoFiguresForMonth, ReportMonthAhead, ReportMonthUnreadable
from ccus.insights.queries.values import list_months_with_values, read_flows
from ccus.insights.rules import measures
from ccus.insights.rules.report.composing import Flows, compose
from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.published import published_for
from ccus.kit.calendar import JstMonth, MonthFormatError
from ccus.registry.rules.prefectures import prefectures

_READ = (
    measures.TECHNICIANS_REGISTERED,
    measures.BUSINESSES_REGISTERED,
    measures.BUSINESS_KIND_MOVES,
    measures.SITES_OPENED,
    measures.WORK_RECORDS,
)


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
    flows = read_flows(_READ, until=month.next().first_on)
    days = [day for flow in flows.values() for day, _ in flow]
    if not days:
        raise NoFiguresForMonth(month=str(month))
    return compose(month, _as_flows(flows), on=on, prefectures=prefectures(), published=published_for(month))


def list_report_months(*, on: date) -> list[JstMonth]:
    """Months in which anything was counted, newest first, none ahead of `on`. The first may be still running."""
    return [month for month in reversed(list_months_with_values()) if month.first_on <= on]


def _as_flows(read: Mapping[tuple[str, str], Mapping[tuple[date, str], int]]) -> Flows:
    def whole(measure: measures.Measure) -> dict[date, int]:
        return {day: value for (day, _), value in read.get((measure.key, ""), {}).items()}

    def parts(measure: measures.Measure, split: measures.Split) -> Mapping[tuple[date, str], int]:
        return read.get((measure.key, split), {})

    return Flows(
        technicians=whole(measures.TECHNICIANS_REGISTERED),
        technicians_by_prefecture=parts(measures.TECHNICIANS_REGISTERED, "prefecture"),
        businesses=whole(measures.BUSINESSES_REGISTERED),
        businesses_by_prefecture=parts(measures.BUSINESSES_REGISTERED, "prefecture"),
        businesses_by_kind=parts(measures.BUSINESSES_REGISTERED, "kind"),
        businesses_by_prefecture_and_kind=parts(measures.BUSINESSES_REGISTERED, "prefecture_kind"),
        moves_by_kind=parts(measures.BUSINESS_KIND_MOVES, "kind"),
        moves_by_prefecture_and_kind=parts(measures.BUSINESS_KIND_MOVES, "prefecture_kind"),
        sites=whole(measures.SITES_OPENED),
        work_records=whole(measures.WORK_RECORDS),
    )
