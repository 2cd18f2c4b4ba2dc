"""`ccus bench nation` over a country of two people: what it measures, and that nothing of it stays."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from psycopg.types.range import DateRange
from pytest_django import Settings
from tests.insights.services.lake.conftest import NOW, Country

from ccus.access.models import Account, RoleGrant
from ccus.config.benchmarks import nation, pages
from ccus.config.benchmarks.nation import NoCountry, bench_nation
from ccus.config.benchmarks.page_kinds import PAGES
from ccus.config.benchmarks.pages import heaviest_subjects, measure_pages
from ccus.config.benchmarks.timing import Spread, spread_of
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Affiliation
from ccus.sites.models import HierarchyNode, RosterEntry


@pytest.fixture
def country(transactional_db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Country:
    """How long things take is no matter here, so that once is enough."""
    monkeypatch.setattr(pages, "ROUNDS", 1)
    monkeypatch.setattr(nation, "REPORT_ROUNDS", 1)
    settings.LOCAL_DIR, settings.LAKE_URL = tmp_path, str(tmp_path / "lake")
    country = Country()
    for day in range(1, 15):
        country.work(date(2024, 2, day))
    return country


def test_every_promise_is_measured(country: Country) -> None:
    said: list[str] = []

    lines = list(bench_nation(say=said.append, spark_master=None))

    promised = [line.what for line in lines if line.held is not None]
    assert "データベース database" in promised
    assert "月次報告 monthly report 2024-02" in promised
    assert "現場の集計 site aggregate, 1 drawn" in promised
    assert "DuckDB: site-months" in promised
    assert sum(what.startswith("画面 page") for what in promised) == 10
    assert lines[-1].what == "DuckDB: technician-days"
    assert len(said) == 5


def put_on_roster(country: Country) -> None:
    """Somebody of the prime, whose place in the hierarchy holds all the year."""
    whole_year, person, prime = DateRange(date(2024, 1, 1), None), country.people[0], country.site.prime
    HierarchyNode.objects.filter(site=country.site).update(valid=whole_year)
    if not HierarchyNode.objects.filter(site=country.site, tier=0).exists():
        HierarchyNode.objects.create(
            site=country.site, business=prime, tier=0, state="registered", valid=whole_year, requested_at=NOW
        )
    RosterEntry.objects.filter(site=country.site).delete()
    RosterEntry.objects.create(
        site=country.site, technician=person, business=prime, trade_code="06-01", site_roles=["other"],
        work_content="", valid=whole_year, entered_at=NOW,
    )  # fmt: skip
    Affiliation.objects.filter(technician=person).delete()
    Affiliation.objects.create(technician=person, business=prime, kind="primary", valid=whole_year)


def test_every_page_opens_and_nothing_stays(country: Country) -> None:
    put_on_roster(country)
    subjects = heaviest_subjects(JstMonth(2024, 2))

    measured = list(measure_pages(last_on=date(2024, 2, 14), subjects={**subjects, "business": subjects["prime"]}))

    assert {page.name: page.statuses for page in measured} == {kind.name: () for kind in PAGES}
    assert (Account.objects.count(), RoleGrant.objects.count()) == (0, 0)


def test_the_heaviest_come_first(country: Country) -> None:
    country.work(date(2024, 2, 20), 1)

    subjects = heaviest_subjects(JstMonth(2024, 2))

    assert subjects["technician"] == [person.ccus_id for person in country.people]
    assert subjects["site"] == [country.site.ccus_id]


def test_the_time_of_building_is_read_from_the_steps(country: Country) -> None:
    for seconds, step in ((0, "begun"), (25, "sites")):
        record_act(
            "twin:nation-step:finish", actor="program:twin", subject_kind="twin", subject_id=f"nation:{step}",
            at=NOW + timedelta(seconds=seconds), details={},
        )  # fmt: skip

    lines = list(bench_nation(say=lambda sentence: None, spark_master=None))

    built = next(line for line in lines if line.what.endswith("twin build"))
    assert (built.figure, built.promise, built.held) == ("25 s", "≤ 30 s", True)


def test_a_database_without_records_is_not_measured(transactional_db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LOCAL_DIR, settings.LAKE_URL = tmp_path, str(tmp_path / "lake")

    with pytest.raises(NoCountry):
        list(bench_nation(say=lambda sentence: None, spark_master=None))


@pytest.mark.parametrize(
    ("times", "expected"),
    [([7.0], Spread(7, 7, 7)), ([1.0, 2.0, 3.0], Spread(2, 2.9, 3)), ([5.0] * 20 + [105.0], Spread(5, 5, 105))],
)
def test_spreads_are_percentiles(times: list[float], expected: Spread) -> None:
    spread = spread_of(times)

    assert (spread.p50_ms, spread.p95_ms, spread.slowest_ms) == pytest.approx(
        (expected.p50_ms, expected.p95_ms, expected.slowest_ms)
    )
