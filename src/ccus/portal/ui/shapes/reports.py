"""The monthly operating report as pages: the list of months, and one month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.insights.rules.report.tables import Table
from ccus.portal.ui.shapes.common import Link, MonthNav
from ccus.portal.ui.shapes.home import Figure


@dataclass(frozen=True)
class ReportFigure:
    """A large number, and below it what this month added."""

    figure: Figure
    added: str


@dataclass(frozen=True)
class ReportChartView:
    """One message: its sentence, the drawing for wide and narrow screens (SVG of our own), what is counted, the table."""

    key: str
    headline: str
    wide: str
    narrow: str
    basis: str
    table: Table


@dataclass(frozen=True)
class SupportLine:
    """One count that others published, with its unit and a note or nothing."""

    label: str
    count: int
    unit: str
    note: str


@dataclass(frozen=True)
class ReportPage:
    """`running` while the month is not over. `series` are charts by month, `maps` those of prefectures."""

    nav: MonthNav
    as_of: date
    records_as_of: date
    running: bool
    figures: tuple[ReportFigure, ...]
    registrations: Table
    registrations_note: str
    use: tuple[Table, ...]
    series: tuple[ReportChartView, ...]
    maps: tuple[ReportChartView, ...]
    support: tuple[SupportLine, ...]
    support_published: date
    partners: Table
    partners_published: date
    downloads: tuple[Link, ...]
    formulas: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReportYear:
    """The reports of one fiscal year, newest month first."""

    label: str
    months: tuple[Link, ...]


@dataclass(frozen=True)
class ReportListPage:
    """`latest` leads to the newest report; without any there is nothing to list."""

    latest: Link | None
    years: tuple[ReportYear, ...]
