"""The nation around the demo country: once, first, small, and whole before the demo's own people come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from ccus.registry.models import Technician
from ccus.twin.rules.nation.orders import DEFAULT_SEED
from ccus.twin.services import demo_nation, nation_build, steps
from ccus.twin.services.demo_nation import ensure_nation
from ccus.twin.services.nation import progress
from ccus.twin.services.steps import Step

SMALL = Decimal("0.001")

pytestmark = pytest.mark.django_db


class House:
    """A demo whose nation is ensured at each start. The days, which need connections of their own, are left out."""

    def __init__(self, local_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.local_dir = local_dir
        self.now = datetime(2019, 12, 21, 3, 0, tzinfo=UTC)
        self.said: list[str] = []
        self.jobs: list[str] = []
        self.days: Callable[[], None] = lambda: None
        monkeypatch.setattr(nation_build, "load_days", lambda *_plan, **_given: self.days())
        monkeypatch.setattr(demo_nation, "enqueue", self.jobs.append)

    def start(self, scale: Decimal = SMALL) -> None:
        with override_settings(DEMO=True, LAKE_URL=str(self.local_dir / "lake")):
            ensure_nation(scale, local_dir=self.local_dir, connect=_never, say=self.said.append, clock=lambda: self.now)

    def let_the_cast_come(self) -> None:
        with transaction.atomic():
            steps.finish(Step.BASE, now=self.now, on="2019-12-21")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


def _never() -> Any:
    pytest.fail("the days are not loaded here")


def test_the_first_start_builds_up_to_the_last_month_that_is_over(house: House) -> None:
    house.start()

    begun = progress.beginning()
    assert begun is not None
    assert (begun.scale, begun.until, begun.seed) == (SMALL, date(2019, 11, 30), DEFAULT_SEED)
    assert nation_build.is_built()
    assert house.said[0].startswith("全国を作っています（縮尺 0.001、2019-11-30 まで、初回のみ）")


def test_of_the_lines_of_a_build_only_one_in_two_seconds_is_shown(house: House) -> None:
    house.start()

    assert len(house.said) == 2  # the clock stands still


def test_the_copy_is_left_to_the_worker_until_it_is_there(house: House) -> None:
    house.start()
    house.let_the_cast_come()
    house.start()
    assert house.jobs == ["insights.make_lake"] * 2

    (house.local_dir / "lake").mkdir()
    (house.local_dir / "lake" / "manifest.json").write_text("{}")
    house.start()
    assert len(house.jobs) == 2


def test_scale_zero_leaves_it_out(house: House) -> None:
    house.start(Decimal(0))

    assert (house.said, house.jobs, progress.beginning()) == ([], [], None)


def test_a_demo_that_has_its_people_gets_no_nation_later(house: House) -> None:
    house.let_the_cast_come()

    house.start()

    assert (house.said, house.jobs, progress.beginning()) == ([], [], None)


def test_a_killed_first_start_is_gone_on_with_as_it_was_begun(house: House) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    house.days = stop
    with pytest.raises(KeyboardInterrupt):
        house.start()
    people = Technician.objects.count()
    house.days = lambda: None
    house.now += timedelta(days=40)

    house.start(Decimal(0))

    begun = progress.beginning()
    assert begun is not None
    assert begun.until == date(2019, 11, 30)
    assert nation_build.is_built()
    assert Technician.objects.count() == people > 0
