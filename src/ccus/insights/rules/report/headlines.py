"""What each chart says in one sentence: its title."""

from __future__ import annotations

from collections.abc import Sequence

from ccus.insights.rules.measures import (
    BUSINESSES_REGISTERED,
    SITES_OPENED,
    TECHNICIANS_REGISTERED,
    WORK_RECORDS,
    Measure,
)
from ccus.insights.rules.report.content import Month, MonthlyReport
from ccus.insights.rules.words import Words, about, percent, times

_YEAR = 12


def unit_of(measure: Measure) -> Words:
    return Words(measure.unit_ja, measure.unit_en)


def headline_of_technicians(report: MonthlyReport) -> Words:
    total, gained = report.technicians.total, sum(month.technicians for month in report.months[-_YEAR:])
    now, more = about(total, unit_of(TECHNICIANS_REGISTERED)), about(gained, unit_of(TECHNICIANS_REGISTERED))
    return Words(
        f"技能者は{now.ja}。この1年で{more.ja}増えました", f"{now.en} are registered, {more.en} more within a year"
    )


def headline_of_businesses(report: MonthlyReport) -> Words:
    total = about(report.businesses.total, unit_of(BUSINESSES_REGISTERED))
    share = percent(report.one_person_contractors, report.businesses.total)
    return Words(
        f"事業者は{total.ja}。その{share}％が一人親方です", f"{total.en}; {share} % of them are one-person contractors"
    )


def headline_of_sites(report: MonthlyReport) -> Words:
    total = about(report.sites.total, unit_of(SITES_OPENED))
    gained = about(sum(month.sites for month in report.months[-_YEAR:]), Words("", ""))
    return Words(
        f"登録された現場は{total.ja}。この1年で{gained.ja}増えました",
        f"{total.en} are registered, {gained.en.strip()} more within a year",
    )


def headline_of_records(report: MonthlyReport) -> Words:
    """Against the same month a year before; where there was none, the month alone."""
    unit = unit_of(WORK_RECORDS)
    now = about(report.work_records.in_month, unit)
    before = _year_before(report.months)
    grown = times(report.work_records.in_month, before.work_records) if before else None
    if grown is None:
        return Words(f"{report.first_on.month}月の就業履歴は{now.ja}です", f"{now.en} were made in the month")
    return Words(
        f"{report.first_on.month}月の就業履歴は{now.ja}。1年前の{grown}倍です",
        f"{now.en} in the month, {grown} times as many as a year before",
    )


def headline_of_prefectures(report: MonthlyReport) -> Words:
    ordered = sorted(report.prefectures, key=lambda one: -one.technicians)
    share = percent(sum(one.technicians for one in ordered[:5]), report.technicians.total)
    first = about(ordered[0].technicians, unit_of(TECHNICIANS_REGISTERED))
    return Words(
        f"技能者がいちばん多いのは{ordered[0].name_ja}で{first.ja}。上位5都道府県で{share}％です",
        f"Most technicians live in {ordered[0].name_en}, {first.en}; the first five prefectures have {share} %",
    )


def headline_of_business_prefectures(report: MonthlyReport) -> Words:
    ordered = sorted(report.prefectures, key=lambda one: -one.businesses)
    share = percent(sum(one.businesses for one in ordered[:5]), report.businesses.total)
    first = about(ordered[0].businesses, unit_of(BUSINESSES_REGISTERED))
    return Words(
        f"事業者がいちばん多いのは{ordered[0].name_ja}で{first.ja}。上位5都道府県で{share}％です",
        f"Most businesses are in {ordered[0].name_en}, {first.en}; the first five prefectures have {share} %",
    )


def note_on_kind_changes(report: MonthlyReport) -> Words | None:
    """Why the columns of businesses without one-person contractors do not add up; None when they do."""
    moved = report.businesses_without_one_person.moved
    if moved == 0:
        return None
    ja = (
        f"一人親方から法人・個人事業主へ変わった事業者が差し引き{moved:,}"
        if moved > 0
        else f"法人・個人事業主から一人親方へ変わった事業者が差し引き{-moved:,}"
    )
    en = (
        f"{moved:,} more businesses left the one-person contractors than joined them"
        if moved > 0
        else f"{-moved:,} more businesses joined the one-person contractors than left them"
    )
    return Words(
        f"「一人親方を除く」の登録数は、前年度末に年度の累計を足した数と一致しません。年度の途中で{ja}あったためです。",
        "The total without one-person contractors is not that of the last fiscal year plus this year's registrations, since "
        f"{en} during the fiscal year.",
    )


def _year_before(months: Sequence[Month]) -> Month | None:
    return months[-_YEAR - 1] if len(months) > _YEAR else None
