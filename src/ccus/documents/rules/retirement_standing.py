"""Who goes into a report to the retirement mutual aid (建退共), who does not, and why. Words are data (`retirement_reasons.csv`).

A day goes in when the person is insured under a number of their own, the firm of the day has a contract and the person
belonged to it on that day. Source: published guidance on linking CCUS and the mutual aid (numbers and affiliation).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from ccus.documents.states import RetirementStanding
from ccus.kit.folding import fold_digits, fold_width
from ccus.registry.states import MutualAidStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why days are left out, and what brings them in. `standing` is REPAIR or OUT."""

    code: str
    standing: RetirementStanding
    label_ja: str
    label_en: str
    repair_ja: str
    repair_en: str
    who_ja: str
    who_en: str

    def label(self, language: str) -> str:
        return self.label_ja if language == "ja" else self.label_en

    def repair(self, language: str) -> str:
        return self.repair_ja if language == "ja" else self.repair_en

    def who(self, language: str) -> str:
        return self.who_ja if language == "ja" else self.who_en


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedMonth:
    """What is known of one person of one firm at one site. Days are those of the month, 1 to 31.

    `sees_number`: whoever asks may see the insured number; if not, nothing else about the membership is told.
    `elsewhere` are days reported from another site, or for another person under the same number.
    """

    has_firm: bool
    sees_number: bool
    status: str
    insured_number: str
    is_number_shared: bool
    firm_status: str
    has_contractor_number: bool
    days: frozenset[int]
    affiliated: frozenset[int]
    elsewhere: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`days_in` go into the report; `left_out` says for each reason which days it keeps out."""

    standing: RetirementStanding
    days_in: frozenset[int]
    left_out: Mapping[str, frozenset[int]]


def judge_month(month: WorkedMonth) -> Judged:
    """Every reason that stands is found, so that all can be repaired at once. Without days there is none."""
    if not month.days:
        return Judged(standing=RetirementStanding.OUT, days_in=month.days, left_out={})
    left_out: dict[str, frozenset[int]] = dict.fromkeys(_reasons_for_all_days(month), month.days)
    if month.has_firm and month.days - month.affiliated:
        left_out["not_affiliated"] = month.days - month.affiliated
    if month.sees_number and month.days & month.elsewhere:
        left_out["reported_elsewhere"] = month.days & month.elsewhere
    days_in = month.days - frozenset[int]().union(*left_out.values())
    return Judged(standing=_standing(month.days, days_in, left_out), days_in=days_in, left_out=left_out)


def _reasons_for_all_days(month: WorkedMonth) -> Iterable[str]:
    if not month.has_firm:
        yield "no_firm"
    if not month.sees_number:
        yield "hidden"
        return
    if month.status == MutualAidStatus.OTHER_SCHEME:
        yield "other_scheme"
    elif month.status == MutualAidStatus.NOT_ENROLLED:
        yield "not_enrolled"
    elif not number_key(month.insured_number):
        yield "no_insured_number"
    elif month.is_number_shared:
        yield "number_shared"
    if not month.has_firm:
        return
    if month.firm_status in (MutualAidStatus.NOT_ENROLLED, MutualAidStatus.OTHER_SCHEME):
        yield "firm_not_enrolled"
    elif not month.has_contractor_number:
        yield "no_contractor_number"


def _standing(
    days: frozenset[int], days_in: frozenset[int], left_out: Mapping[str, frozenset[int]]
) -> RetirementStanding:
    if days_in:
        return RetirementStanding.IN if days_in == days else RetirementStanding.PARTLY
    if any(reasons()[code].standing is RetirementStanding.OUT for code in left_out):
        return RetirementStanding.OUT
    return RetirementStanding.REPAIR


def number_key(number: str) -> str:
    """The digits alone, in whatever width and with whatever hyphens a number was typed."""
    return "".join(sign for sign in fold_digits(fold_width(number)) if sign.isascii() and sign.isdigit())


@cache
def reasons() -> Mapping[str, Reason]:
    """By code, in the order in which they are told."""
    text = resources.files("ccus.documents").joinpath("data/retirement_reasons.csv").read_text(encoding="utf-8")
    found = {
        row["code"]: Reason(
            code=row["code"],
            standing=RetirementStanding(row["standing"]),
            label_ja=row["label_ja"],
            label_en=row["label_en"],
            repair_ja=row["repair_ja"],
            repair_en=row["repair_en"],
            who_ja=row["who_ja"],
            who_en=row["who_en"],
        )
        for row in csv.DictReader(text.splitlines())
    }
    return MappingProxyType(found)
