"""An analyst and an operator on a Monday morning; the site as history's tests know it, and a small copy of records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import World, at
from tests.insights.services.small_lake import a_record, write_lake
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role

__all__ = ["_partitions_vanish", "world"]

TOKYO, OSAKA = range(1, 31), range(31, 43)
# Far above what the sequence of people gives, however many tests ran before.
_OTHERS = 10**9


@pytest.fixture(autouse=True)
def monday_morning(time_machine: TimeMachineFixture) -> None:
    caches["of_process"].clear()
    time_machine.move_to(at("09:00"), tick=False)


@pytest.fixture
def analyst(signed_in: Client, account: Account) -> Client:
    wear(account, Role.ANALYST)
    return signed_in


@pytest.fixture
def operator(signed_in: Client, account: Account) -> Client:
    wear(account, Role.OPERATOR)
    return signed_in


@pytest.fixture
def lake_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCAL_DIR = tmp_path
    settings.LAKE_URL = str(tmp_path / "lake")
    return tmp_path / "lake"


@pytest.fixture
def lake(lake_folder: Path, world: World) -> Path:
    """太郎 has 640 days of scaffolding; 29 others of Tokyo and 12 of Osaka one in October, the latter none in November."""
    days = [date.fromordinal(date(2026, 10, 31).toordinal() - number) for number in range(640)]
    others = [person for person in (*TOKYO, *OSAKA) if person != 1]
    months: dict[str, list[dict[str, object]]] = {}
    for day in days:
        months.setdefault(f"{day:%Y-%m}", []).append(
            a_record(world.taro.pk, day=day, evaluation_valid=True, site_roles="other", business_id=1)
        )
    months["2026-10"] += [
        a_record(_OTHERS + person, day=date(2026, 10, 5), evaluation_valid=False) for person in others
    ]
    write_lake(
        lake_folder,
        months=months,
        technicians=[
            {
                "technician_id": world.taro.pk,
                "prefecture_code": "13",
                "birth_year": 1980,
                "level": 1,
                "trade_code": "06-01",
            },
            *(
                {
                    "technician_id": _OTHERS + person,
                    "prefecture_code": "13" if person in TOKYO else "27",
                    "birth_year": 1990,
                    "level": 1,
                    "trade_code": "06-01",
                }
                for person in others
            ),
            *({"technician_id": _OTHERS + 1000 + number, "prefecture_code": "26", "level": 1} for number in range(20)),
            *({"technician_id": _OTHERS + 2000 + number, "prefecture_code": "25", "level": 1} for number in range(5)),
        ],
        businesses=[
            {"business_id": 1, "kind": "corporation", "capital_from_million_yen": 20},
            {"business_id": 2, "kind": "corporation", "capital_from_million_yen": 300},
        ],
        sites=[{"site_id": 1, "is_counted": True}],
    )
    return lake_folder
