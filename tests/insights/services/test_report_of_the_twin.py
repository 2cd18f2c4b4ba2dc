"""The twin's country, loaded as rows, makes the report that its scaled figures say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.insights.services.scaled_figures import check_registrations_and_sites

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
    check_registrations_and_sites(report, country)
