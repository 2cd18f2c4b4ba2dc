"""The report composed from kept values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from ccus.insights.rules.report.content import (
    Month,
    MonthlyReport,
    NewSites,
    PartnerSystem,
    Prefecture,
    Registrations,
    SupportFigure,
    WorkRecords,
)
from ccus.kit.calendar import JstMonth

Flow = Mapping[date, int]
PartFlow = Mapping[tuple[date, str], int]
Stock = Mapping[str, int]
ONE_PERSON = "one_person_contractor"
FISCAL_YEAR_BEGINS = 4


@dataclass(frozen=True, kw_only=True)
class Flows:
    """Kept values from the beginning to the month: what each month added, by first day of the month (and kind).

    By prefecture only the sums are needed: by code, and by code and kind (`13:corporation`).
    """

    technicians: Flow
    technicians_by_prefecture: Stock
    businesses: Flow
    businesses_by_prefecture: Stock
    businesses_by_kind: PartFlow
    businesses_by_prefecture_and_kind: Stock
    moves_by_kind: PartFlow
    moves_by_prefecture_and_kind: Stock
    sites: Flow
    work_records: Flow


@dataclass(frozen=True, kw_only=True)
class Published:
    """What is not counted here but published: figures of support and the list of connected systems."""

    support: tuple[SupportFigure, ...]
    partners: tuple[PartnerSystem, ...]
    partners_published: str


def fiscal_year_of(month: JstMonth) -> int:
    """The Japanese fiscal year, April to March, named by the year it begins in."""
    return month.year if month.month >= FISCAL_YEAR_BEGINS else month.year - 1


def compose(
    month: JstMonth,
    flows: Flows,
    *,
    on: date,
    prefectures: Mapping[str, tuple[str, str]],
    published: Published,
) -> MonthlyReport:
    """The report of `month` as seen on the day `on`. `prefectures`: Japanese and English name by code, in order."""
    year = fiscal_year_of(month)
    year_begins = date(year, FISCAL_YEAR_BEGINS, 1)
    first = month.first_on
    is_final = on > month.last_on
    months = _months(flows, from_month=JstMonth(year - 2, FISCAL_YEAR_BEGINS), until=month)
    technicians = _registrations(flows.technicians, {}, first, year_begins)
    businesses = _registrations(flows.businesses, {}, first, year_begins)
    return MonthlyReport(
        month=str(month),
        first_on=first,
        as_of=month.last_on if is_final else on,
        records_as_of=(month.last_on if is_final else on) + timedelta(days=1),
        is_final=is_final,
        fiscal_year=year,
        last_fiscal_year_end=year_begins - timedelta(days=1),
        technicians=technicians,
        businesses=businesses,
        businesses_without_one_person=_registrations(
            _without_one_person(flows.businesses_by_kind), _without_one_person(flows.moves_by_kind), first, year_begins
        ),
        sites=NewSites(
            in_month=flows.sites.get(first, 0),
            a_month_before=flows.sites.get(month.previous().first_on, 0),
            two_months_before=flows.sites.get(month.plus(-2).first_on, 0),
            in_fiscal_year=_sum(flows.sites, from_on=year_begins, last=first),
            total=_sum(flows.sites, last=first),
        ),
        work_records=WorkRecords(
            in_month=flows.work_records.get(first, 0),
            a_month_before=flows.work_records.get(month.previous().first_on, 0),
            since_beginning=_sum(flows.work_records, last=first),
            in_fiscal_year=_sum(flows.work_records, from_on=year_begins, last=first),
        ),
        prefectures=_prefectures(flows, prefectures),
        months=months,
        records_from=date(month.year - 2, 1, 1),
        support=published.support,
        partners=published.partners,
        partners_published=published.partners_published,
    )


def _sum(flow: Flow, *, last: date, from_on: date = date.min) -> int:
    return sum(value for day, value in flow.items() if from_on <= day <= last)


def _registrations(flow: Flow, moves: Flow, first: date, year_begins: date) -> Registrations:
    before = year_begins - timedelta(days=1)
    return Registrations(
        in_month=flow.get(first, 0),
        total=_sum(flow, last=first) + _sum(moves, last=first),
        total_before=_sum(flow, last=before) + _sum(moves, last=before),
        in_fiscal_year=_sum(flow, from_on=year_begins, last=first),
    )


def _without_one_person(flow: PartFlow) -> dict[date, int]:
    found: dict[date, int] = {}
    for (day, kind), value in flow.items():
        if kind != ONE_PERSON:
            found[day] = found.get(day, 0) + value
    return found


def _prefectures(flows: Flows, names: Mapping[str, tuple[str, str]]) -> tuple[Prefecture, ...]:
    without: dict[str, int] = {}
    for stock in (flows.businesses_by_prefecture_and_kind, flows.moves_by_prefecture_and_kind):
        for part, value in stock.items():
            code, _, kind = part.partition(":")
            if kind != ONE_PERSON:
                without[code] = without.get(code, 0) + value
    return tuple(
        Prefecture(
            code=code,
            name_ja=name_ja,
            name_en=name_en,
            technicians=flows.technicians_by_prefecture.get(code, 0),
            businesses=flows.businesses_by_prefecture.get(code, 0),
            businesses_without_one_person=without.get(code, 0),
        )
        for code, (name_ja, name_en) in names.items()
    )


def _months(flows: Flows, *, from_month: JstMonth, until: JstMonth) -> tuple[Month, ...]:
    shown = [from_month]
    while shown[-1] < until:
        shown.append(shown[-1].next())
    days = [month.first_on for month in shown]
    totals = {
        name: dict(zip(days, _running(flow, days), strict=True))
        for name, flow in (
            ("technicians", flows.technicians),
            ("businesses", flows.businesses),
            ("sites", flows.sites),
            ("work_records", flows.work_records),
        )
    }
    others = _without_one_person(flows.businesses_by_kind)
    return tuple(
        Month(
            first_on=day,
            technicians=flows.technicians.get(day, 0),
            technicians_total=totals["technicians"][day],
            corporations_and_sole_traders=others.get(day, 0),
            one_person_contractors=flows.businesses_by_kind.get((day, ONE_PERSON), 0),
            businesses_total=totals["businesses"][day],
            sites=flows.sites.get(day, 0),
            sites_total=totals["sites"][day],
            work_records=flows.work_records.get(day, 0),
            work_records_total=totals["work_records"][day],
        )
        for day in days
    )


def _running(flow: Flow, days: list[date]) -> list[int]:
    """Totals at the end of each of the days' months, which follow each other."""
    before = _sum(flow, last=days[0] - timedelta(days=1))
    return list(accumulate((flow.get(day, 0) for day in days), initial=before))[1:]
