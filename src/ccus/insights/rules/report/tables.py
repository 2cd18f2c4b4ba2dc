"""The report as tables: the same ones in every file, page and print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ccus.insights.rules.charts.months import month_words
from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.words import Words

Cell = str | int
Key = Literal[
    "registrations", "use_of_sites", "use_of_records", "prefectures", "technicians", "businesses", "sites",
    "work_records", "support", "partners",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Table:
    """`head` names the columns; the first column of a row says what the row is about. Counts are numbers, never text."""

    key: Key
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(report: MonthlyReport, *, language: str) -> dict[Key, Table]:
    """All tables by key, in the order of the report; months newest first."""
    return {table.key: table for table in _tables(report, language)}


def _tables(report: MonthlyReport, language: str) -> Iterator[Table]:
    def say(ja: str, en: str) -> str:
        return Words(ja, en).say(language)

    def months(key: Key, title: str, heads: tuple[str, ...], *fields: str) -> Table:
        shown = report.record_months if key == "work_records" else report.months
        return Table(
            key=key,
            title=title,
            head=(say("月", "Month"), *heads),
            rows=tuple(
                (month_words(month.first_on, language), *(getattr(month, field) for field in fields))
                for month in reversed(shown)
            ),
        )

    this_month = month_words(report.first_on, language)
    total, in_all = say("累計", "Total"), say("合計", "All")
    year = _fiscal_year(report, language)
    yield Table(
        key="registrations",
        title=say("登録数", "Registrations"),
        head=(
            say("区分", "Kind"),
            this_month,
            say(f"{_day(report.as_of)}現在", f"On {report.as_of:%-d %B %Y}"),
            say(f"{_day(report.last_fiscal_year_end)}現在", f"On {report.last_fiscal_year_end:%-d %B %Y}"),
            say(f"{year}累計", f"{year} so far"),
        ),
        rows=tuple(
            (name, one.in_month, one.total, one.total_before, one.in_fiscal_year)
            for name, one in (
                (say("技能者", "Technicians"), report.technicians),
                (say("事業者", "Businesses"), report.businesses),
                (say("うち一人親方を除く", "without one-person contractors"), report.businesses_without_one_person),
            )
        ),
    )
    month_before, two_before = (_month_before(report.first_on, count) for count in (1, 2))
    yield Table(
        key="use_of_sites",
        title=say("新規登録現場数", "Sites registered"),
        head=(
            say("区分", "Kind"),
            this_month,
            month_words(month_before, language),
            month_words(two_before, language),
            say(f"{year}累計", f"{year} so far"),
            total,
        ),
        rows=(
            (
                say("新規登録現場", "Sites registered"),
                report.sites.in_month,
                report.sites.a_month_before,
                report.sites.two_months_before,
                report.sites.in_fiscal_year,
                report.sites.total,
            ),
        ),
    )
    yield Table(
        key="use_of_records",
        title=say("就業履歴数", "Work records"),
        head=(
            say("区分", "Kind"),
            this_month,
            month_words(month_before, language),
            say("運用開始以降", "Since the beginning"),
            say(f"{year}累計", f"{year} so far"),
        ),
        rows=(
            (
                say("就業履歴", "Work records"),
                report.work_records.in_month,
                report.work_records.a_month_before,
                report.work_records.since_beginning,
                report.work_records.in_fiscal_year,
            ),
        ),
    )
    yield months(
        "technicians",
        say("技能者登録数の推移", "Technicians by month"),
        (say("登録数", "Registered"), total),
        "technicians",
        "technicians_total",
    )
    yield months(
        "businesses",
        say("事業者登録数の推移", "Businesses by month"),
        (say("法人・個人事業主", "Corporations and sole traders"), say("一人親方", "One-person contractors"), total),
        "corporations_and_sole_traders",
        "one_person_contractors",
        "businesses_total",
    )
    yield months(
        "sites", say("現場登録数の推移", "Sites by month"), (say("登録数", "Registered"), total), "sites", "sites_total"
    )
    yield months(
        "work_records",
        say("就業履歴数の推移", "Work records by month"),
        (say("就業履歴", "Records"), total),
        "work_records",
        "work_records_total",
    )
    yield Table(
        key="prefectures",
        title=say("都道府県別の登録状況", "Registrations by prefecture"),
        head=(
            say("都道府県", "Prefecture"),
            say("技能者（現住所）", "Technicians (address)"),
            say("事業者（所在地）", "Businesses (location)"),
            say("うち一人親方を除く", "without one-person contractors"),
        ),
        rows=(
            (
                in_all,
                sum(one.technicians for one in report.prefectures),
                sum(one.businesses for one in report.prefectures),
                sum(one.businesses_without_one_person for one in report.prefectures),
            ),
            *(
                (say(one.name_ja, one.name_en), one.technicians, one.businesses, one.businesses_without_one_person)
                for one in report.prefectures
            ),
        ),
    )
    yield Table(
        key="support",
        title=say("サポート体制", "Support"),
        head=(
            say("区分", "Kind"),
            say("数", "Count"),
            say("単位", "Unit"),
            say("備考", "Note"),
            say("公表", "Published"),
        ),
        rows=tuple(
            (
                say(one.label_ja, one.label_en),
                one.count,
                say(one.unit_ja, one.unit_en),
                say(one.note_ja, one.note_en),
                _published(one.published, language),
            )
            for one in report.support
        ),
    )
    yes = say("あり", "yes")
    yield Table(
        key="partners",
        title=say("民間システムとの連携（API連携）", "Systems connected by API"),
        head=(
            say("システム", "System"),
            say("提供者", "Vendor"),
            say("就業履歴", "Work records"),
            say("施工体制", "Hierarchy"),
            say("施工体制技能者", "Roster"),
            say("入退場の記録方法", "Ways of recording"),
        ),
        rows=tuple(
            (
                one.system_name,
                one.vendor,
                yes if one.sends_work_history else "–",
                yes if one.sends_site_organization else "–",
                yes if one.sends_site_technicians else "–",
                say("、".join(one.devices_ja), ", ".join(one.devices_en)),
            )
            for one in report.partners
        ),
    )


def _fiscal_year(report: MonthlyReport, language: str) -> str:
    return f"{report.fiscal_year}年度" if language == "ja" else f"Fiscal {report.fiscal_year}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month_before(first_on: date, count: int) -> date:
    years, index = divmod(first_on.year * 12 + first_on.month - 1 - count, 12)
    return date(years, index + 1, 1)


def _published(issue: str, language: str) -> str:
    return month_words(date.fromisoformat(f"{issue}-01"), language)
