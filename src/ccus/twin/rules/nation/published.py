"""What was published about the real country, as read from `twin/data/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.tables import read_rows

BUSINESSES_BEGAN = JstMonth(2018, 5)
OPERATION_BEGAN = JstMonth(2019, 4)
LAST_PUBLISHED = JstMonth(2024, 2)

TECHNICIANS = 1_382_876
BUSINESSES = 255_752
BUSINESSES_WITHOUT_ONE_PERSON = 170_989
SITES = 170_664
WORK_RECORDS = 128_576_508
RECORDS_OF_FISCAL_YEAR_2023 = 48_748_936  # April 2023 to February 2024
# In fiscal 2023 so many more businesses left the one-person contractors than joined them (published: 343). The two
# directions are not published; these differ by it.
KINDS_CHANGED_FROM_ONE_PERSON, KINDS_CHANGED_TO_ONE_PERSON = 412, 69
# A touch cost 3 yen in fiscal 2019 and 10 yen from fiscal 2021 on.
FEE_YEN = {2019: 3, 2021: 10, 2022: 10}


@dataclass(frozen=True, kw_only=True)
class MonthPublished:
    """New entries of one month. `work_records_thousands` is None before 2022-01, `work_records_exact` mostly."""

    technicians: int
    corporations_and_sole_traders: int
    one_person_contractors: int
    sites: int
    work_records_thousands: int | None
    work_records_exact: int | None


@dataclass(frozen=True, kw_only=True)
class PrefecturePublished:
    """Stock on 2024-02-29: technicians by current address, businesses by location."""

    technicians: int
    businesses: int
    one_person_contractors: int


@dataclass(frozen=True, kw_only=True)
class FeeIncome:
    """Yen of one fiscal year."""

    technicians: int
    businesses: int
    sites: int


@cache
def months_published() -> dict[JstMonth, MonthPublished]:
    """2021-04 to 2024-02 in order."""
    return {
        JstMonth.parse(row["month"]): MonthPublished(
            technicians=int(row["technicians"]),
            corporations_and_sole_traders=int(row["corporations_and_sole_traders"]),
            one_person_contractors=int(row["one_person_contractors"]),
            sites=int(row["sites"]),
            work_records_thousands=_number(row["work_records_thousands"]),
            work_records_exact=_number(row["work_records_exact"]),
        )
        for row in read_rows("published_months")
    }


@cache
def prefectures_published() -> dict[int, PrefecturePublished]:
    """By prefecture number 1–47."""
    return {
        int(row["prefecture_code"]): PrefecturePublished(
            technicians=int(row["technicians"]),
            businesses=int(row["businesses"]),
            one_person_contractors=int(row["one_person_contractors"]),
        )
        for row in read_rows("registrations_by_prefecture")
    }


@cache
def fee_income() -> dict[int, FeeIncome]:
    """By fiscal year."""
    return {
        int(row["fiscal_year"]): FeeIncome(
            technicians=int(row["technician_registration_yen"]),
            businesses=int(row["business_registration_yen"]),
            sites=int(row["site_usage_yen"]),
        )
        for row in read_rows("fee_income")
    }


def months_from(first: JstMonth, last: JstMonth) -> list[JstMonth]:
    """All months from `first` to `last`, both included."""
    months = [first]
    while months[-1] < last:
        months.append(months[-1].next())
    return months


def fiscal_year_of(month: JstMonth) -> int:
    """The Japanese fiscal year: April to March."""
    return month.year - (month.month < 4)


def _number(text: str) -> int | None:
    return int(text) if text else None
