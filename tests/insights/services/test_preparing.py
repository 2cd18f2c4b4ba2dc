from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import World
from tests.insights.services.small_lake import a_record, write_lake
from tests.insights.waiting_jobs import run_waiting_jobs

from ccus.access import catalogue
from ccus.access.states import Channel
from ccus.access.viewers import Viewer
from ccus.insights.models import KeptAnswer
from ccus.insights.queries import nation
from ccus.insights.services import exploring, kpi_counts, outreach, outreach_primes, preparing
from ccus.insights.services.lake.manifest import Manifest
from ccus.insights.services.outreach import Grouping
from ccus.registry.models import Business

__all__ = ["_partitions_vanish", "world"]

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
OPERATOR = Viewer(account_id=1, permissions=catalogue.words_of("operator"))


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


def test_what_is_known_is_not_counted_again(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation, "FEW_SITES", 0)
    write_lake(
        folder,
        months={"2026-10": [a_record(world.taro.pk, day=NOW.date().replace(month=10))]},
        technicians=[{"technician_id": world.taro.pk, "prefecture_code": "13", "level": 1}],
    )
    counted = note_counting(monkeypatch)

    preparing.prepare_answers(now=NOW)
    first = Counter(counted)
    preparing.prepare_answers(now=NOW + timedelta(minutes=9))
    second = Counter(counted) - first
    preparing.prepare_answers(now=NOW + timedelta(minutes=11))
    third = Counter(counted) - first - second

    assert first == {"kpis": 2, "primes": 2, "groups": 3, "near": 1, "month": 50}
    assert second == {}
    assert third == {"kpis": 2, "primes": 2}


def test_a_question_that_needs_too_much_memory_keeps_no_other_from_being_counted(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lake(
        folder,
        months={"2026-10": [a_record(world.taro.pk, day=NOW.date().replace(month=10))]},
        technicians=[{"technician_id": world.taro.pk, "prefecture_code": "13", "level": 1}],
    )

    def too_much(*, on: date) -> None:
        raise duckdb.OutOfMemoryException

    monkeypatch.setattr(outreach, "_count_near", too_much)

    with pytest.raises(duckdb.OutOfMemoryException):
        preparing.prepare_answers(now=NOW)

    assert outreach.NEAR not in kept()
    assert len([question for question in kept() if question.startswith("explored ")]) == 50


def note_counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each count from now on."""
    counted: list[str] = []

    def note(module: Any, name: str, word: str) -> None:
        count: Callable[..., Any] = getattr(module, name)

        def noting(*given: Any, **asked: Any) -> Any:
            counted.append(word)
            return count(*given, **asked)

        monkeypatch.setattr(module, name, noting)

    note(kpi_counts, "count_kpis", "kpis")
    note(outreach_primes, "list_sites_of_primes", "primes")
    note(outreach, "_count_groups", "groups")
    note(outreach, "_count_near", "near")
    note(exploring, "count_month", "month")
    return counted


def test_people_near_a_level_are_looked_for_each_day_and_groups_when_the_copy_changes(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outreach, "ROWS_AT_ONCE", 0)
    write_lake(
        folder,
        months={"2026-10": [a_record(world.taro.pk, day=NOW.date().replace(month=10))]},
        technicians=[{"technician_id": world.taro.pk, "prefecture_code": "13", "level": 1}],
    )
    from_on, until = preparing.looked_at(NOW)
    later = NOW + timedelta(days=2)

    def look(now: datetime) -> None:
        outreach.list_groups_with_low_use(OPERATOR, Grouping.PREFECTURE, from_on=from_on, until=until, now=now)
        outreach.list_people_near_level_visible_to(OPERATOR, now=now, channel=Channel.SCREEN)

    look(NOW)
    assert run_waiting_jobs() == ["insights.count_groups", "insights.find_people_near_level"]
    ProcrastinateJob.objects.all().delete()
    outreach.keep_people_near_level(now=NOW)
    look(later)

    waiting = list(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert waiting == ["insights.find_people_near_level"]
    outreach.keep_people_near_level(now=later)
    ProcrastinateJob.objects.all().delete()
    manifest = folder / "manifest.json"
    manifest.write_bytes(replace(Manifest.from_json(manifest.read_bytes()), synced_at=later.isoformat()).to_json())
    look(later)
    assert not ProcrastinateJob.objects.exists()

    changed = Manifest.from_json(manifest.read_bytes())
    changed.months["2026-10"] = replace(changed.months["2026-10"], digest="other")
    manifest.write_bytes(changed.to_json())
    look(later)
    waiting = list(ProcrastinateJob.objects.values_list("task_name", flat=True).order_by("id"))
    assert waiting == ["insights.count_groups", "insights.find_people_near_level"]


def test_however_often_it_is_asked_one_job_waits() -> None:
    preparing.prepare_soon()
    preparing.prepare_soon()

    assert ProcrastinateJob.objects.count() == 1
    assert run_waiting_jobs() == ["insights.prepare_answers"]
