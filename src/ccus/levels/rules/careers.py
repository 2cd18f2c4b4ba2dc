"""What a career certificate (経歴証明) can vouch for: from the oldest qualification or award to the registration in CCUS.

Work after the day in `data/career_certificate.toml` counts by records alone; the gap between that day and a later registration is
lost, and is told. The formula is data, with its doubt.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from ccus.levels.rules.criteria import days_for_years

ONE_DAY = timedelta(days=1)
CALENDAR_DAYS, SCALED = "calendar_days", "scaled_by_work_year"
DAYS_A_YEAR = 365


@dataclass(frozen=True, kw_only=True)
class CertificateTerms:
    """One set of rules; both last days are inclusive."""

    work_until: date
    filed_until: date
    formula: str
    formula_certainty: str
    doubt_ja: str
    doubt_en: str
    source: str
    certainty: str

    def doubt(self, language: str = "ja") -> str:
        return self.doubt_ja if language == "ja" else self.doubt_en


@dataclass(frozen=True, kw_only=True)
class CareerSpan:
    """The time that can be certified, both days inclusive, and what of it is lost between `terms.work_until` and registration."""

    from_on: date
    until_on: date
    work_days: int
    gap_from: date | None
    gap_until: date | None

    @property
    def calendar_days(self) -> int:
        return (self.until_on - self.from_on).days + 1

    @property
    def gap_days(self) -> int:
        if self.gap_from is None or self.gap_until is None:
            return 0
        return (self.gap_until - self.gap_from).days + 1


@cache
def certificate_terms() -> CertificateTerms:
    text = resources.files("ccus.levels").joinpath("data", "career_certificate.toml").read_text(encoding="utf-8")
    return CertificateTerms(**tomllib.loads(text))


def career_span(start_on: date | None, *, registered_on: date, terms: CertificateTerms) -> CareerSpan | None:
    """None when nothing is registered to start from, or when it begins too late.

    Source: start at the oldest registered qualification or award, end at registration (zenkensoren.org), cut at the last day.
    """
    last = min(registered_on - ONE_DAY, terms.work_until)
    if start_on is None or start_on > last:
        return None
    calendar_days = (last - start_on).days + 1
    work_days = calendar_days if terms.formula == CALENDAR_DAYS else calendar_days * days_for_years(1) // DAYS_A_YEAR
    is_late = registered_on > terms.work_until + ONE_DAY
    return CareerSpan(
        from_on=start_on,
        until_on=last,
        work_days=work_days,
        gap_from=terms.work_until + ONE_DAY if is_late else None,
        gap_until=registered_on - ONE_DAY if is_late else None,
    )


def may_be_filed(on: date, *, terms: CertificateTerms) -> bool:
    return on <= terms.filed_until
