"""KPIs beside target and commitment."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Explanation, Link, MonthNav, Pages, Waiting


@dataclass(frozen=True)
class KpiRow:
    """One figure. `value` is empty where it cannot be computed; `missing` then says in a few words what is not known.

    `tone`: "" (no target), reached, short. `share`, `target_share` and `commitment_share` are 0–100 of the bar.
    """

    name: str
    value: str
    unit: str
    missing: str
    basis: str
    target: str
    commitment: str
    tone: str
    verdict: str
    explanation: Explanation
    share: float | None = None
    target_share: float | None = None
    commitment_share: float | None = None


@dataclass(frozen=True)
class TypedNumber:
    """A number that the system cannot know, as a field of the address. `problem`: what was typed is none."""

    name: str
    label: str
    value: str
    problem: str = ""


@dataclass(frozen=True)
class KpiSiteRow:
    """One running site: what is wrong comes first as words."""

    name: str
    site_id: str
    url: str
    equipment: str
    is_equipped: bool
    records: int
    touched: str
    valid: str


@dataclass(frozen=True)
class KpiPage:
    """`choices` lead to other scopes; `hidden` are the parts of the address that typing numbers keeps.

    `counted` says when, where it was not just now; `waiting` stands in place of the rows while they are counted.
    """

    title: str
    eyebrow: str
    nav: MonthNav
    rows: tuple[KpiRow, ...]
    typed: tuple[TypedNumber, ...]
    hidden: tuple[tuple[str, str], ...]
    form_url: str
    sites: tuple[KpiSiteRow, ...] = ()
    pages: Pages | None = None
    choices: tuple[Link, ...] = ()
    asks_for_prime: bool = False
    prime: str = ""
    problem_title: str = ""
    problem: str = ""
    counted: str = ""
    waiting: Waiting | None = None
