"""What a monthly report must say of a made-up country: the published figures at its scale."""

from __future__ import annotations

from ccus.insights.rules.report.content import MonthlyReport
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.marginals import Marginals


def check_registrations_and_sites(report: MonthlyReport, country: Marginals) -> None:
    """`country` ends with the month of the report."""
    assert (report.technicians.total, report.businesses.total) == (country.technicians_total, country.businesses_total)
    assert report.sites.total == country.sites_total
    assert report.businesses_without_one_person.total == sum(
        country.corporations_and_sole_traders_by_prefecture.values()
    )
    for month in report.months:
        one = JstMonth.of(month.first_on)
        assert (month.technicians, month.sites) == (country.technicians[one], country.sites[one])
        assert month.corporations_and_sole_traders == country.corporations_and_sole_traders[one]
        assert month.one_person_contractors == country.one_person_contractors[one]
    for place in report.prefectures:
        number = int(place.code)
        assert place.technicians == country.technicians_by_prefecture[number]
        assert place.businesses_without_one_person == country.corporations_and_sole_traders_by_prefecture[number]
        assert place.one_person_contractors == country.one_person_contractors_by_prefecture[number]
