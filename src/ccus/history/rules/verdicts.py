"""What a touch is worth: verdicts and their reasons.

A verdict never rejects. Every rule that finds something adds a reason; the gravest reason is the verdict. Codes, gravity,
effects and the words shown to people are rows of `data/verdicts.csv`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import NamedTuple

from ccus.history.states import Method
from ccus.sites.states import SiteKind

COUNTED = "counted"
DUPLICATE_ELSEWHERE = "duplicate_person_elsewhere"
CLOCK_SUSPECT = "clock_suspect"
TEST_SITE, TRAINING_SITE, VENDING_TOUCH = "test_site", "training_site", "vending_touch"
_BESIDE_WORK = frozenset({TEST_SITE, TRAINING_SITE, VENDING_TOUCH})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One row of the verdict table."""

    code: str
    gravity: int
    makes_record: bool
    evaluation_valid: bool
    label_ja: str
    label_en: str
    why_ja: str
    why_en: str
    repair_ja: str
    repair_en: str
    repairer: str

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    def why(self, language: str = "ja") -> str:
        return self.why_ja if language == "ja" else self.why_en

    def repair(self, language: str = "ja") -> str:
        return self.repair_ja if language == "ja" else self.repair_en


@cache
def verdicts() -> dict[str, Verdict]:
    """All verdicts by code, gravest first."""
    text = resources.files("ccus.history.data").joinpath("verdicts.csv").read_text(encoding="utf-8")
    rows = [
        Verdict(
            **{key: value for key, value in row.items() if key not in {"gravity", "makes_record", "evaluation_valid"}},
            gravity=int(row["gravity"]),
            makes_record=row["makes_record"] == "yes",
            evaluation_valid=row["evaluation_valid"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return {row.code: row for row in sorted(rows, key=lambda row: -row.gravity)}


class CardFacts(NamedTuple):
    """The card that was read. Dates are inclusive."""

    technician_id: int
    issued_on: date
    expires_on: date
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site as it stands today. `period` is half-open."""

    site_id: int
    kind: str
    state: str
    period_from: date
    period_until: date


class RosterFacts(NamedTuple):
    """The roster entry in force on a day."""

    business_id: int
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str


class DayFacts(NamedTuple):
    """What was registered about one person at one site on one work date.

    `business_id` is the roster's business, else the primary affiliation of that day, else None. `tier` is the place of that
    business in the hierarchy, None if it has none. `business_expires_on` is inclusive.
    """

    site: SiteFacts
    roster: RosterFacts | None
    business_id: int | None
    tier: int | None
    business_expires_on: date | None


@cache
def _clock_rules() -> tuple[date, timedelta]:
    values = tomllib.loads(resources.files("ccus.history.data").joinpath("clock.toml").read_text())
    return values["earliest"], timedelta(minutes=values["ahead_minutes"])


def earliest_day() -> date:
    """The first day on which anything can have happened: that on which CCUS began."""
    return _clock_rules()[0]


def is_believable(happened_at: datetime, touched_on: date, *, received_at: datetime) -> bool:
    """False when a touch's corrected time lies before CCUS began or ahead of the server."""
    earliest, ahead = _clock_rules()
    return touched_on >= earliest and happened_at <= received_at + ahead


def reasons_without_person(*, believable: bool) -> list[str]:
    """Reasons of a touch whose card or ID names nobody."""
    return ["unknown_card"] if believable else [CLOCK_SUSPECT, "unknown_card"]


@cache
def verdicts_of_methods() -> dict[str, str]:
    """Methods by which nobody comes to work, such as a vending machine's, with the verdict of each."""
    text = resources.files("ccus.history.data").joinpath("methods.csv").read_text(encoding="utf-8")
    return {row["method"]: row["verdict"] for row in csv.DictReader(text.splitlines())}


def makes_days(site_kind: str) -> bool:
    """Whether work at a site of this kind can count at all, touched or typed in: not at training centres and test sites."""
    return site_kind == SiteKind.NORMAL


def is_beside_work(reasons: Iterable[str]) -> bool:
    """True for touches that have nothing to do with days of work: at a training centre, a test site, a vending machine."""
    return not _BESIDE_WORK.isdisjoint(reasons)


def judge(
    happened_at: datetime, work_date: date, *, card: CardFacts | None, day: DayFacts, method: str = Method.CARD
) -> list[str]:
    """Reasons for one believable touch of a known person, gravest first; empty when all is well.

    `card` is None when the person was recognised without a card.
    """
    reasons: list[str] = []
    if method in verdicts_of_methods():
        reasons.append(verdicts_of_methods()[method])
    site = day.site
    if card is not None:
        if card.revoked_at is not None and card.revoked_at <= happened_at:
            reasons.append("card_revoked")
        if card.expires_on < work_date:
            reasons.append("card_expired")
    if site.kind == SiteKind.TEST:
        reasons.append(TEST_SITE)
    elif site.kind == SiteKind.TRAINING:
        reasons.append(TRAINING_SITE)
    inside = site.period_from <= work_date < site.period_until
    if site.state == "preparing" or (site.state == "closed" and not inside):
        reasons.append("site_not_open")
    elif not inside:
        reasons.append("outside_recording_period")
    if day.tier is None:
        reasons.append("not_in_hierarchy")
    if day.roster is None:
        reasons.append("no_site_role")
    if day.business_expires_on is not None and day.business_expires_on < work_date:
        reasons.append("business_expired")
    return gravest_first(reasons)


def gravest_first(reasons: Iterable[str]) -> list[str]:
    found = set(reasons)
    if not found:
        return []
    table = verdicts()
    return sorted(found, key=lambda code: (-table[code].gravity, code))


def verdict_of(reasons: list[str]) -> str:
    """The verdict that a list of reasons, gravest first, amounts to."""
    return reasons[0] if reasons else COUNTED
