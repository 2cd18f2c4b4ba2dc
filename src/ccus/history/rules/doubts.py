"""Why a day that was typed in by hand should be looked at before it is approved.

A doubt forbids nothing: it says what is unusual, why that matters and what to check. Words and gravity are rows of
`data/doubts.csv`, limits are in `data/doubts.toml`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from ccus.kit.calendar import is_holiday
from ccus.sites.states import SiteRole

SUNDAY = 6
# Their days are counted apart, or the law asks for a qualification.
RAISED_ROLES = frozenset(role.value for role in SiteRole if role is not SiteRole.OTHER)


@dataclass(frozen=True, kw_only=True)
class DoubtKind:
    """One row of the table. `label` and its neighbours may have placeholders, filled from the values of a doubt."""

    code: str
    gravity: int
    label_ja: str
    label_en: str
    why_ja: str
    why_en: str
    advice_ja: str
    advice_en: str

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    def why(self, language: str = "ja") -> str:
        return self.why_ja if language == "ja" else self.why_en

    def advice(self, language: str = "ja") -> str:
        return self.advice_ja if language == "ja" else self.advice_en


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A doubt about one entry. `values` fill the label; lists of role codes and trade codes are worded by whoever shows it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> DoubtKind:
        return doubt_kinds()[self.code]


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is known about a typed day. Roles are values of SiteRole, trades major-minor.

    `elsewhere_ours` are names of other sites of the same prime with a record of the person on that day, `is_elsewhere` says so
    of sites of others. `roster_trade` and `roster_roles` are empty when the person is not on the roster. `usual_roles` are those
    of the last counted day, None when there was none lately. `has_colleagues` says that others of the firm are on the roster,
    `is_touched` that the person touched here on that day, `is_counted` that the day counts already. `typed_days` are the days
    of the person that were typed in for the month, this one included.
    """

    work_date: date
    entered_on: date
    trade_code: str
    site_roles: frozenset[str]
    is_on_roster: bool
    roster_trade: str = ""
    roster_roles: frozenset[str] = frozenset()
    usual_roles: frozenset[str] | None = None
    is_firm_standing: bool = True
    elsewhere_ours: Sequence[str] = ()
    is_elsewhere: bool = False
    has_colleagues: bool = False
    colleagues_came: bool = False
    is_touched: bool = False
    is_counted: bool = False
    typed_days: int = 1


@dataclass(frozen=True, kw_only=True)
class DoubtRules:
    """The values of `data/doubts.toml`, in days."""

    late_after_days: int
    many_typed_days: int
    usual_within_days: int


def find_doubts(entry: Circumstances, rules: DoubtRules) -> list[Doubt]:
    """The doubts about one typed day, gravest first; none when all is as usual."""
    doubts = [
        *_about_place(entry),
        *_about_work(entry),
        *_about_time(entry, rules),
    ]
    return sorted(doubts, key=lambda doubt: -doubt.kind.gravity)


def _about_place(entry: Circumstances) -> list[Doubt]:
    doubts = [Doubt(code="elsewhere_at_our_site", values={"site": site}) for site in entry.elsewhere_ours]
    if entry.is_elsewhere:
        doubts.append(Doubt(code="elsewhere"))
    if not entry.is_firm_standing:
        doubts.append(Doubt(code="firm_not_in_hierarchy"))
    if not entry.is_on_roster:
        doubts.append(Doubt(code="not_on_roster"))
    # Somebody who touched was there, whoever else was.
    if entry.has_colleagues and not entry.colleagues_came and not entry.is_touched:
        doubts.append(Doubt(code="no_colleague"))
    return doubts


def _about_work(entry: Circumstances) -> list[Doubt]:
    doubts = []
    usual = entry.roster_roles if entry.is_on_roster else entry.usual_roles
    if usual is not None:
        higher = sorted((entry.site_roles & RAISED_ROLES) - usual)
        if higher:
            doubts.append(Doubt(code="higher_role", values={"roles": higher}))
    if entry.is_on_roster and entry.trade_code != entry.roster_trade:
        doubts.append(Doubt(code="other_trade", values={"trade": entry.roster_trade}))
    if entry.is_counted:
        doubts.append(Doubt(code="changes_counted_day"))
    return doubts


def _about_time(entry: Circumstances, rules: DoubtRules) -> list[Doubt]:
    doubts = []
    if entry.typed_days >= rules.many_typed_days:
        doubts.append(Doubt(code="many_typed_days", values={"count": entry.typed_days}))
    days = (entry.entered_on - entry.work_date).days
    if days >= rules.late_after_days:
        doubts.append(Doubt(code="entered_late", values={"days": days}))
    if not entry.is_touched and (entry.work_date.weekday() == SUNDAY or is_holiday(entry.work_date)):
        doubts.append(Doubt(code="rest_day"))
    return doubts


@cache
def doubt_kinds() -> dict[str, DoubtKind]:
    """All kinds of doubt by code, gravest first."""
    text = resources.files("ccus.history.data").joinpath("doubts.csv").read_text(encoding="utf-8")
    kinds = [
        DoubtKind(gravity=int(row["gravity"]), **{name: value for name, value in row.items() if name != "gravity"})
        for row in csv.DictReader(text.splitlines())
    ]
    return {kind.code: kind for kind in sorted(kinds, key=lambda kind: -kind.gravity)}


@cache
def doubt_rules() -> DoubtRules:
    values = tomllib.loads(resources.files("ccus.history.data").joinpath("doubts.toml").read_text(encoding="utf-8"))
    return DoubtRules(
        late_after_days=values["late_after_days"],
        many_typed_days=values["many_typed_days"],
        usual_within_days=values["usual_within_days"],
    )
