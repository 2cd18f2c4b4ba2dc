from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import World
from tests.insights.services.small_lake import a_record, write_lake
from tests.insights.waiting_jobs import run_waiting_jobs

from ccus.insights.models import KeptAnswer
from ccus.insights.queries import nation
from ccus.insights.services import preparing
from ccus.registry.models import Business

__all__ = ["_partitions_vanish", "world"]

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCAL_DIR, settings.LAKE_URL = tmp_path, str(tmp_path / "lake")
    return tmp_path / "lake"


def kept() -> set[str]:
    return set(KeptAnswer.objects.values_list("question", flat=True))


@pytest.mark.usefixtures("world")
def test_in_a_large_country_primes_and_kpis_are_counted_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation, "FEW_SITES", 0)
    Business.objects.update(associations=["東京建設業協会"])

    preparing.prepare_answers(now=NOW)

    assert kept() == {
        "primes some 2026-08-01 2026-12-01", "primes none 2026-08-01 2026-12-01",
        "kpis 2026-11 country ", "kpis 2026-10 country ",
        "kpis 2026-11 association 東京建設業協会", "kpis 2026-10 association 東京建設業協会",
    }  # fmt: skip


def test_with_a_copy_its_usual_questions_are_counted_ahead(world: World, folder: Path) -> None:
    write_lake(
        folder,
        months={"2026-10": [a_record(world.taro.pk, day=NOW.date().replace(month=10))]},
        technicians=[{"technician_id": world.taro.pk, "prefecture_code": "13", "level": 1}],
        sites=[{"site_id": 1, "is_counted": True}],
    )

    preparing.prepare_answers(now=NOW)

    assert {
        "groups prefecture 2026-08-01 2026-12-01",
        "people near a level",
        "explored 2026-10 records prefecture ",
    } <= kept()
    assert len([question for question in kept() if question.startswith("explored ")]) == 50


def test_it_stops_when_its_time_is_over_and_goes_on_next_time(world: World, folder: Path) -> None:
    write_lake(
        folder,
        months={"2026-10": [a_record(world.taro.pk, day=NOW.date().replace(month=10))]},
        technicians=[{"technician_id": world.taro.pk, "prefecture_code": "13", "level": 1}],
    )

    assert preparing.prepare_answers(now=NOW, longest=timedelta(seconds=-1)) == 1


def test_however_often_it_is_asked_one_job_waits() -> None:
    preparing.prepare_soon()
    preparing.prepare_soon()

    assert ProcrastinateJob.objects.count() == 1
    assert run_waiting_jobs() == ["insights.prepare_answers"]
