"""What the monthly operating report (運営状況について) says: one value from which every rendering is made.

Counts are whole numbers; a missing month is zero. Source of the tables: monthly operating report of the foundation for
construction industry promotion (建設業振興基金), edition of February 2024 and its annexes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Registrations:
    """One line of the first table. `total_before` is the total at the end of the last fiscal year.

    `in_fiscal_year` adds the registrations of its months. For businesses without one-person contractors it can differ from
    `total` − `total_before`, since businesses change their kind; `moved` is that difference.
    """

    in_month: int
    total: int
    total_before: int
    in_fiscal_year: int

    @property
    def moved(self) -> int:
        return self.total - self.total_before - self.in_fiscal_year


@dataclass(frozen=True, kw_only=True)
class NewSites:
    in_month: int
    a_month_before: int
    two_months_before: int
    in_fiscal_year: int
    total: int


@dataclass(frozen=True, kw_only=True)
class WorkRecords:
    in_month: int
    a_month_before: int
    since_beginning: int
    in_fiscal_year: int


@dataclass(frozen=True, kw_only=True)
class Prefecture:
    """Technicians by current address, businesses by location, on the last day of the month."""

    code: str
    name_ja: str
    name_en: str
    technicians: int
    businesses: int
    businesses_without_one_person: int

    @property
    def one_person_contractors(self) -> int:
        return self.businesses - self.businesses_without_one_person


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month of the series; totals are those of its last day. Businesses by the kind at approval."""

    first_on: date
    technicians: int
    technicians_total: int
    corporations_and_sole_traders: int
    one_person_contractors: int
    businesses_total: int
    sites: int
    sites_total: int
    work_records: int
    work_records_total: int


@dataclass(frozen=True, kw_only=True)
class SupportFigure:
    """A count that no ledger of ours holds, as published. `note_*` may be empty."""

    published: str
    key: str
    label_ja: str
    label_en: str
    count: int
    unit_ja: str
    unit_en: str
    note_ja: str
    note_en: str
    source_ja: str


@dataclass(frozen=True, kw_only=True)
class PartnerSystem:
    """A private system connected to CCUS, as published."""

    number: int
    system_name: str
    vendor: str
    sends_work_history: bool
    sends_site_organization: bool
    sends_site_technicians: bool
    devices_ja: tuple[str, ...]
    devices_en: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MonthlyReport:
    """The whole report of one month.

    `as_of` is the last day of the month, or the day of asking while the month runs (`is_final` false). Records are as of
    `records_as_of`, the day after. `months` runs from April two fiscal years before to the month itself; the series of work
    records is shown from January of the second calendar year before (`records_from`).
    """

    month: str
    first_on: date
    as_of: date
    records_as_of: date
    is_final: bool
    fiscal_year: int
    last_fiscal_year_end: date
    technicians: Registrations
    businesses: Registrations
    businesses_without_one_person: Registrations
    sites: NewSites
    work_records: WorkRecords
    prefectures: tuple[Prefecture, ...]
    months: tuple[Month, ...]
    records_from: date
    support: tuple[SupportFigure, ...]
    partners: tuple[PartnerSystem, ...]
    partners_published: str

    @property
    def one_person_contractors(self) -> int:
        return self.businesses.total - self.businesses_without_one_person.total

    @property
    def record_months(self) -> tuple[Month, ...]:
        return tuple(month for month in self.months if month.first_on >= self.records_from)
