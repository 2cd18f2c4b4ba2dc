"""The analyst's page, national targets, and lists of whom to approach."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.charts import LineChart
from ccus.portal.ui.shapes.common import Bar, Explanation, Link, Pages, Waiting


@dataclass(frozen=True)
class Choice:
    """One entry of a list in a form."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Selection:
    """A list to choose from, by name of the parameter."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FigureTable:
    """Numbers as text, withheld ones as the mark. `head` names the columns after the first."""

    caption: str
    corner: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class AnalysisPage:
    """`problem` replaces the answer: what is missing, and what to do. `withheld_parts` names parts of which nothing is shown."""

    selections: tuple[Selection, ...]
    problem: str = ""
    problem_text: str = ""
    chart: LineChart | None = None
    bars: tuple[Bar, ...] = ()
    bars_title: str = ""
    bars_left_out: int = 0
    tables: tuple[FigureTable, ...] = ()
    withheld_parts: str = ""
    withholds: bool = False
    explanation: Explanation | None = None
    csv_url: str = ""
    waiting: Waiting | None = None


@dataclass(frozen=True)
class TargetsPage:
    """National targets beside what was reached. `is_part`: what is registered here is only a part of the country."""

    charts: tuple[LineChart, ...]
    table: FigureTable
    explanation: Explanation
    headline: str
    is_part: bool = False


@dataclass(frozen=True)
class OutreachRow:
    """One line of a list: whom, facts about them, and why they are on it."""

    name: str
    detail: str
    reason: str
    facts: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class OutreachPage:
    """`kinds` are the lists, `views` the choices within one. `head` names the facts of each row, `numeric` the places of counts."""

    title: str
    lead: str
    kinds: tuple[Link, ...]
    views: tuple[Link, ...]
    head: tuple[str, ...]
    numeric: tuple[int, ...]
    rows: tuple[OutreachRow, ...]
    pages: Pages | None
    csv_url: str
    explanation: Explanation
    problem: str = ""
    problem_text: str = ""
    is_personal: bool = False
    found: str = ""
    waiting: Waiting | None = None
