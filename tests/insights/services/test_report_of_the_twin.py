"""The twin's country, loaded as rows, makes the report that its scaled figures say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ccus.insights.services import recounting
from ccus.insights.services.monthly_report import monthly_report
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.marginals import marginals
from ccus.twin.services import nation_build
from ccus.twin.services.nation.orders import NationOrder

NOW = datetime(2024, 3, 8, tzinfo=UTC)
SCALE, UNTIL = Decimal("0.002"), date(2024, 2, 29)


def no_days(*_: Any, **__: Any) -> None:
    """Work records are loaded over connections of their own, which cannot see a test's transaction."""


@pytest.mark.django_db
def test_registrations_and_sites_are_the_scaled_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation_build, "load_days", no_days)
    nation_build.build_nation(
        NationOrder(scale=SCALE, until=UNTIL, seed=7),
        local_dir=tmp_path,
        connect=no_days,
        say=no_days,
        clock=lambda: NOW,
    )
    country = marginals(scale=SCALE, until=UNTIL)

    report = monthly_report(JstMonth(2024, 2), on=NOW.date())

    assert recounting.compare() == []
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
