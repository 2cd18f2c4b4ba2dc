from __future__ import annotations

from contextlib import nullcontext

import pytest
from tests.history.world import MONDAY, World, a_touch, at, store
from time_machine import TimeMachineFixture
from typer.testing import CliRunner

from ccus.config.cli import app
from ccus.config.commands import refusing
from ccus.config.exit_codes import ExitCode
from ccus.history import tasks
from ccus.history.models import TouchFlag
from ccus.history.services import partitions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "database_ready", nullcontext)
    partitions.forget_known_months()


@pytest.fixture
def repeated() -> World:
    world = World()
    store(*(a_touch(world.gate, at(f"07:30:0{second}")) for second in range(6)))
    return world


@pytest.mark.usefixtures("repeated")
def test_what_is_found_is_counted_and_found_once() -> None:
    first = CliRunner().invoke(app, ["touches", "check", "--day", MONDAY.isoformat()])
    again = CliRunner().invoke(app, ["touches", "check", "--day", MONDAY.isoformat()])

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert f"{MONDAY}: タッチ touches 6" in first.output
    assert "同じカードの繰り返し (one card many times) 1" in first.output
    assert "新しい印 1 件" in first.output
    assert "新しい印 0 件" in again.output
    assert TouchFlag.objects.count() == 1


def test_what_is_no_day_is_said_in_words() -> None:
    answer = CliRunner().invoke(app, ["touches", "check", "--day", "きのう"])

    assert answer.exit_code == ExitCode.USAGE
    assert "Traceback" not in answer.output


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("repeated")
def test_the_hourly_look_finds_what_today_and_yesterday_brought(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("09:35"), tick=False)

    tasks.check_physics(timestamp=0)

    assert TouchFlag.objects.get().kind == "card_repeated"
