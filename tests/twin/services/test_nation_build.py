from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests import cast

from ccus.registry.models import Business, Technician
from ccus.twin.errors import OtherNationBegun, RealRegistrationsPresent
from ccus.twin.rules.nation.orders import NationOrder
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.services import nation_build as build
from ccus.twin.services.nation import progress
from ccus.twin.services.nation_build import NationSummary, build_nation

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORDER = NationOrder(scale=Decimal("0.001"), until=date(2019, 12, 31), seed=3)

pytestmark = pytest.mark.django_db


class Days:
    """Stands for the days, which use connections of their own and so cannot see a test's transaction."""

    def __init__(self) -> None:
        self.loaded: list[tuple[NationPlan, Offsets]] = []
        self.before: Callable[[], None] = lambda: None

    def load(self, plan: NationPlan, offsets: Offsets, **given: Any) -> None:
        self.before()
        self.loaded.append((plan, offsets))


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    found = Days()
    monkeypatch.setattr(build, "load_days", found.load)
    return found


def run(folder: Path, order: NationOrder = ORDER, said: list[str] | None = None) -> NationSummary:
    say = [].append if said is None else said.append
    return build_nation(order, local_dir=folder, connect=never, say=say, clock=lambda: NOW)


def never() -> Any:
    pytest.fail("the days are not loaded here")


def test_a_nation_is_built_once(tmp_path: Path, days: Days) -> None:
    first = run(tmp_path)
    said: list[str] = []
    again = run(tmp_path, said=said)

    assert not first.was_there
    assert again == replace(first, was_there=True)
    assert said == []
    assert len(days.loaded) == 1
    assert first.technicians == Technician.objects.count() == sum(days.loaded[0][0].marginals.technicians.values())
    assert first.businesses == Business.objects.count()


def test_a_build_stopped_in_its_days_goes_on_with_them(tmp_path: Path, days: Days) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    days.before = stop
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path)
    assert progress.step_details("indexes made again") is not None
    days.before = lambda: None
    said: list[str] = []

    summary = run(tmp_path, said=said)

    assert not summary.was_there
    assert not any("登録しています" in line for line in said)
    assert len(days.loaded) == 1
    assert days.loaded[0][1] == Offsets()


@pytest.mark.parametrize(
    "other",
    [
        replace(ORDER, scale=Decimal("0.002")),
        replace(ORDER, until=date(2019, 11, 30)),
        replace(ORDER, seed=4),
    ],
)
def test_another_nation_in_the_same_database_is_refused(tmp_path: Path, days: Days, other: NationOrder) -> None:
    run(tmp_path)
    people = Technician.objects.count()

    with pytest.raises(OtherNationBegun) as refused:
        run(tmp_path, other)

    assert "縮尺 0.001、2019年12月31日(火)まで、乱数の種 3" in refused.value.sentence("ja")
    assert Technician.objects.count() == people
    assert len(days.loaded) == 1


def test_a_database_with_real_people_is_refused(tmp_path: Path, days: Days) -> None:
    cast.assemble()
    people = Technician.objects.count()

    with pytest.raises(RealRegistrationsPresent) as refused:
        run(tmp_path)

    assert f"技能者 {people}、" in refused.value.sentence("ja")
    assert Technician.objects.count() == people
    assert progress.beginning() is None
    assert days.loaded == []


def test_beside_the_demo_country_the_nation_comes_after_it(tmp_path: Path, days: Days) -> None:
    cast.assemble()
    people = Technician.objects.count()
    last = Technician.objects.latest("id").pk

    with override_settings(DEMO=True):
        summary = run(tmp_path)

    assert days.loaded[0][1].technicians == last
    assert Technician.objects.count() == summary.technicians + people
    assert Technician.objects.filter(pk__gt=last).count() == summary.technicians
