"""The report of February 2024 as it was published, from kept values that hold the published series."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.insights.published import keep_marginals

from ccus.insights.errors import NoFiguresForMonth, ReportMonthAhead, ReportMonthUnreadable
from ccus.insights.rules.report.content import MonthlyReport, NewSites, Registrations, WorkRecords
from ccus.insights.services.monthly_report import list_report_months, monthly_report, read_month
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation import published
from ccus.twin.rules.nation.marginals import marginals

FEBRUARY = JstMonth(2024, 2)
PUBLISHED_ON = date(2024, 3, 8)


@pytest.fixture
def report(db: None) -> MonthlyReport:
    keep_marginals(marginals(scale=Decimal(1), until=date(2024, 2, 29)))
    return monthly_report(FEBRUARY, on=PUBLISHED_ON)


def test_registrations_are_those_published(report: MonthlyReport) -> None:
    assert report.technicians == Registrations(
        in_month=19_956, total=1_382_876, total_before=1_140_762, in_fiscal_year=242_114
    )
    assert report.businesses == Registrations(
        in_month=2_901, total=255_752, total_before=217_537, in_fiscal_year=38_215
    )
    assert report.businesses_without_one_person == Registrations(
        in_month=1_767, total=170_989, total_before=147_850, in_fiscal_year=22_796
    )
    assert report.one_person_contractors == 84_763


def test_columns_do_not_add_up_by_the_businesses_that_changed_their_kind(report: MonthlyReport) -> None:
    assert report.technicians.moved == 0
    assert report.businesses.moved == 0
    assert report.businesses_without_one_person.moved == 343


def test_use_is_as_published(report: MonthlyReport) -> None:
    assert report.sites == NewSites(
        in_month=5_474, a_month_before=13_392, two_months_before=3_939, in_fiscal_year=61_656, total=170_664
    )
    assert report.work_records == WorkRecords(
        in_month=4_508_868, a_month_before=4_179_895, since_beginning=128_576_508, in_fiscal_year=48_748_936
    )


def test_prefectures_are_as_published(report: MonthlyReport) -> None:
    found = {
        one.name_ja: (one.technicians, one.businesses, one.businesses_without_one_person) for one in report.prefectures
    }

    assert len(found) == 47
    assert found["北海道"] == (71_556, 10_262, 7_770)
    assert found["東京都"] == (133_994, 29_823, 19_042)
    assert found["和歌山県"] == (5_525, 1_030, 759)
    assert found["沖縄県"] == (20_775, 3_412, 2_540)
    assert tuple(map(sum, zip(*found.values(), strict=True))) == (1_382_876, 255_752, 170_989)


def test_series_are_those_of_the_charts(report: MonthlyReport) -> None:
    first, last = report.months[0], report.months[-1]

    assert len(report.months) == 35
    assert (first.first_on, first.technicians, first.technicians_total) == (date(2021, 4, 1), 27_265, 546_615)
    assert (first.corporations_and_sole_traders, first.one_person_contractors, first.sites) == (3_385, 2_445, 2_456)
    assert (last.technicians, last.technicians_total, last.businesses_total) == (19_956, 1_382_876, 255_752)
    assert (last.corporations_and_sole_traders, last.one_person_contractors) == (1_767, 1_134)
    assert (last.sites_total, last.work_records_total) == (170_664, 128_576_508)
    assert len(report.record_months) == 26
    assert [round(month.work_records / 1000) for month in report.record_months[:3]] == [2_334, 2_581, 3_134]


def test_every_published_month_comes_out(report: MonthlyReport) -> None:
    found = {JstMonth.of(month.first_on): month for month in report.months}

    for published_month, row in published.months_published().items():
        month = found[published_month]
        assert month.technicians == row.technicians
        assert month.corporations_and_sole_traders == row.corporations_and_sole_traders
        assert month.one_person_contractors == row.one_person_contractors
        assert month.sites == row.sites
        if row.work_records_thousands is not None:
            assert abs(month.work_records - 1000 * row.work_records_thousands) <= 500


def test_support_is_what_had_been_published_by_then(report: MonthlyReport) -> None:
    assert {one.key: one.count for one in report.support} == {
        "certified_bodies": 238,
        "advisors": 331,
        "scriveners": 1_014,
        "seminar_participants": 10_287,
        "films": 61,
    }
    assert {one.published for one in report.support} == {"2024-02"}


def test_a_report_says_of_which_days_it_speaks(report: MonthlyReport) -> None:
    assert (report.as_of, report.records_as_of, report.is_final) == (date(2024, 2, 29), date(2024, 3, 1), True)
    assert (report.fiscal_year, report.last_fiscal_year_end) == (2023, date(2023, 3, 31))


@pytest.mark.django_db
def test_figures_of_a_small_country_are_its_marginals() -> None:
    small = marginals(scale=Decimal("0.01"), until=date(2024, 2, 29))
    keep_marginals(small)

    report = monthly_report(FEBRUARY, on=PUBLISHED_ON)

    assert report.technicians.total == small.technicians_total == 13_829
    assert report.businesses.total == small.businesses_total == 2_558
    assert report.businesses_without_one_person.total == 1_710
    assert report.sites.total == small.sites_total
    assert report.work_records.since_beginning == small.work_records_total


@pytest.mark.django_db
def test_a_month_that_has_not_come_is_refused_in_words() -> None:
    with pytest.raises(ReportMonthAhead) as refused:
        monthly_report(JstMonth(2026, 12), on=date(2026, 11, 21))

    assert refused.value.sentence() == (
        "2026-12 はまだ来ていないため、報告がありません。今月（2026-11）か、それより前の月を指定してください。"
    )


@pytest.mark.django_db
def test_a_month_before_anything_was_counted_is_refused_in_words() -> None:
    with pytest.raises(NoFiguresForMonth, match="no_figures_for_month"):
        monthly_report(JstMonth(1999, 1), on=PUBLISHED_ON)


@pytest.mark.parametrize("text", ["", "2024", "2024-13", "二月"])
def test_text_that_is_no_month_is_refused_in_words(text: str) -> None:
    with pytest.raises(ReportMonthUnreadable) as refused:
        read_month(text)

    assert refused.value.title() == "どの月の報告か読み取れません。"
    assert "月" in refused.value.action()


@pytest.mark.django_db
def test_months_with_a_report_are_listed_newest_first() -> None:
    keep_marginals(marginals(scale=Decimal("0.01"), until=date(2024, 2, 29)))

    months = list_report_months(on=date(2024, 2, 10))

    assert months[0] == FEBRUARY
    assert months[-1] == published.BUSINESSES_BEGAN
    assert len(months) == 70


@pytest.mark.django_db
def test_a_running_month_is_said_to_run() -> None:
    keep_marginals(marginals(scale=Decimal("0.01"), until=date(2024, 2, 29)))

    report = monthly_report(FEBRUARY, on=date(2024, 2, 10))

    assert (report.as_of, report.records_as_of, report.is_final) == (date(2024, 2, 10), date(2024, 2, 11), False)
