"""Key figures (KPI) of use with their targets (ターゲット) and commitments (コミットメント), each declared once.

Source: Japan Federation of Construction Contractors (日建連), promotion measures 2021 of 2021-07-14; `data/kpis.csv` and
`data/kpi_targets.csv` name the place of each.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ccus.kit.calendar import JstMonth

PERCENT = "percent"
TYPED = ("firms_entering", "people_entering", "entries", "sites_all")
"""Numbers that this system cannot know and that are typed in: they are used for one page and kept nowhere."""


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One figure. `numerator` and `denominator` name fields of KpiCounts, `typed` a number to be typed in as the denominator.

    A figure without a numerator cannot be computed here; `unknown` says why, as it says what is missing of the others.
    """

    key: str
    name: tuple[str, str]
    unit: str
    numerator: str
    denominator: str
    typed: str
    formula: tuple[str, str]
    unknown: tuple[str, str]
    source: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class KpiTarget:
    """What was set for a fiscal year: the aim, and the minimum to be reached without fail. None: not set."""

    kpi: str
    fiscal_year: int
    target: int | None
    commitment: int | None
    set_by: tuple[str, str]
    note: tuple[str, str]
    source: str


@dataclass(frozen=True, kw_only=True)
class KpiCounts:
    """What is counted of some sites in one month. Firms are without one-person contractors."""

    sites_running: int
    sites_equipped: int
    sites_recording: int
    records: int
    touched: int
    valid: int
    people: int
    firms: int
    firms_valid: int


@dataclass(frozen=True, kw_only=True)
class KpiValue:
    """`value` is per cent with one decimal for rates, a number for counts; None where it cannot be computed."""

    kpi: Kpi
    value: float | None
    numerator: int | None
    denominator: int | None


@cache
def kpis() -> tuple[Kpi, ...]:
    return tuple(
        Kpi(
            key=row["key"],
            name=(row["name_ja"], row["name_en"]),
            unit=row["unit"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            typed=row["typed"],
            formula=(row["formula_ja"], row["formula_en"]),
            unknown=(row["unknown_ja"], row["unknown_en"]),
            source=(row["source_ja"], row["source_en"]),
        )
        for row in _rows("kpis.csv")
    )


@cache
def kpi_targets() -> tuple[KpiTarget, ...]:
    return tuple(
        KpiTarget(
            kpi=row["kpi"],
            fiscal_year=int(row["fiscal_year"]),
            target=int(row["target"]) if row["target"] else None,
            commitment=int(row["commitment"]) if row["commitment"] else None,
            set_by=(row["set_by_ja"], row["set_by_en"]),
            note=(row["note_ja"], row["note_en"]),
            source=row["source"],
        )
        for row in _rows("kpi_targets.csv")
    )


def target_of(kpi: Kpi, *, fiscal_year: int) -> KpiTarget | None:
    """The latest target set for this fiscal year or an earlier one; None when none was."""
    set_by_then = [row for row in kpi_targets() if row.kpi == kpi.key and row.fiscal_year <= fiscal_year]
    return max(set_by_then, key=lambda row: row.fiscal_year, default=None)


def compute(kpi: Kpi, counts: KpiCounts, *, typed: Mapping[str, int]) -> KpiValue:
    """A rate without a denominator, or of nothing, has no value. A typed number smaller than what was counted has none either:
    something was left out of it."""
    if not kpi.numerator:
        return KpiValue(kpi=kpi, value=None, numerator=None, denominator=None)
    numerator = _count(counts, kpi.numerator)
    if kpi.unit != PERCENT:
        return KpiValue(kpi=kpi, value=numerator, numerator=numerator, denominator=None)
    denominator = _count(counts, kpi.denominator) if kpi.denominator else typed.get(kpi.typed)
    is_known = denominator is not None and denominator >= max(numerator, 1)
    value = round(100 * numerator / denominator, 1) if is_known and denominator else None
    return KpiValue(kpi=kpi, value=value, numerator=numerator, denominator=denominator)


def fiscal_year_of(month: JstMonth) -> int:
    """The fiscal year (年度) from April to March, named by its first calendar year."""
    return month.year if month.month >= 4 else month.year - 1


def _count(counts: KpiCounts, field: str) -> int:
    number: int = getattr(counts, field)
    return number


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("ccus.insights").joinpath("data", file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
