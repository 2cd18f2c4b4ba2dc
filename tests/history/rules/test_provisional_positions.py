from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ccus.history.rules.provisional_evidence import Standing, provisional_limits
from ccus.history.rules.provisional_positions import Fix, Place, distance_m, standing_of_fix
from ccus.kit.calendar import JST

TOKYO_STATION = Place(35.681236, 139.767125)
OSAKA_STATION = Place(34.702485, 135.495951)
DAY = date(2026, 11, 16)
MORNING = datetime(2026, 11, 16, 8, 0, tzinfo=JST)


def test_tokyo_and_osaka_are_403_kilometres_apart() -> None:
    assert distance_m(TOKYO_STATION, OSAKA_STATION) == pytest.approx(403_000, rel=0.005)
    assert distance_m(TOKYO_STATION, TOKYO_STATION) == 0


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "age", "standing"),
    [
        (0, 20, timedelta(0), Standing.AGREES),
        (490, 20, timedelta(minutes=14), Standing.AGREES),
        (700, 250, timedelta(0), Standing.AGREES),
        (560, 20, timedelta(0), Standing.CONTRADICTS),
        (100_000, 20, timedelta(0), Standing.CONTRADICTS),
        (0, 301, timedelta(0), Standing.UNCHECKED),
        (0, 20, timedelta(minutes=16), Standing.UNCHECKED),
        (0, 20, timedelta(minutes=-16), Standing.UNCHECKED),
        (0, 20, timedelta(days=1), Standing.UNCHECKED),
    ],
)
def test_what_a_position_says(north_m: float, accuracy_m: float, age: timedelta, standing: Standing) -> None:
    here = Place(TOKYO_STATION.latitude + north_m / 111_195, TOKYO_STATION.longitude)

    found = standing_of_fix(
        Fix(here, accuracy_m, MORNING - age), site=TOKYO_STATION, work_date=DAY, sent_at=MORNING, limits=provisional_limits()
    )  # fmt: skip

    assert found is standing


def test_a_position_of_yesterday_says_nothing_about_today() -> None:
    midnight = datetime(2026, 11, 16, 0, 5, tzinfo=JST)
    fix = Fix(TOKYO_STATION, 10, midnight - timedelta(minutes=10))

    found = standing_of_fix(fix, site=TOKYO_STATION, work_date=DAY, sent_at=midnight, limits=provisional_limits())

    assert found is Standing.UNCHECKED


def test_without_a_place_to_compare_nothing_is_said() -> None:
    fix = Fix(TOKYO_STATION, 10, MORNING)

    assert (
        standing_of_fix(fix, site=None, work_date=DAY, sent_at=MORNING, limits=provisional_limits())
        is Standing.UNCHECKED
    )
