"""Who compares the demo's report of February 2024 with the published one finds the published figures at its scale."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.insights.services.scaled_figures import check_registrations_and_sites

from ccus.access.catalogue import viewer_for_program
from ccus.insights.services.monthly_report import monthly_report
from ccus.kit.calendar import JST, JstMonth, jst_date
from ccus.registry.models import Business, Technician
from ccus.twin.rules.country import demo_country
from ccus.twin.rules.nation.marginals import marginals
from ccus.twin.services import demo_nation, loading_registry, loading_sites, nation_build
from ccus.twin.services.demo_nation import ensure_nation

FIRST_START = datetime(2026, 11, 21, 6, 30, tzinfo=JST)
PUBLISHED = JstMonth(2024, 2)


def nothing(*_: Any, **__: Any) -> None:
    """The days of the nation need connections of their own; the cast's lie in the weeks before the first start."""


@pytest.mark.django_db
def test_the_cast_of_the_demo_leaves_the_published_figures_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nation_build, "load_days", nothing)
    monkeypatch.setattr(demo_nation, "enqueue", nothing)
    scale, country = Decimal("0.002"), demo_country(jst_date(FIRST_START))
    viewer = viewer_for_program("demo", words=(*loading_registry.WORDS, *loading_sites.WORDS))
    with override_settings(DEMO=True, LAKE_URL=str(tmp_path / "lake")):
        ensure_nation(scale, local_dir=tmp_path, connect=nothing, say=nothing, clock=lambda: FIRST_START)
    people, firms = Technician.objects.count(), Business.objects.count()

    loading_registry.load_registry(country, viewer=viewer, now=FIRST_START)
    loading_sites.load_sites(country, viewer=viewer, now=FIRST_START)

    assert (Technician.objects.count() - people, Business.objects.count() - firms) == (300, 60)
    report = monthly_report(PUBLISHED, on=jst_date(FIRST_START))
    check_registrations_and_sites(report, marginals(scale=scale, until=PUBLISHED.last_on))
    later = monthly_report(JstMonth(2026, 10), on=jst_date(FIRST_START))
    projected = marginals(scale=scale, until=date(2026, 10, 31))
    assert later.businesses.total == projected.businesses_total + 60 - 1  # the expired firm has the place of another
    assert later.technicians.total == projected.technicians_total + 300
