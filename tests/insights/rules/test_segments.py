from __future__ import annotations

from datetime import date

import pytest

from ccus.insights.rules.segments import fewest_days, near_level, uses_of_groups
from ccus.levels.rules.progress import CountedDays

ON = date(2026, 11, 16)


def test_groups_below_the_whole_come_lowest_first() -> None:
    groups, overall = uses_of_groups(
        [("13", 100, 80), ("27", 100, 40), ("26", 100, 20), ("47", 9, 0), ("01", 200, 4)], of_people=True
    )

    assert overall == 28.3
    assert [(group.part, group.active, group.rate) for group in groups] == [("01", None, None), ("26", 20, 20.0)]


def test_small_numbers_of_firms_are_given() -> None:
    groups, _ = uses_of_groups([("0", 9, 1), ("10", 100, 90)], of_people=False)

    assert [(group.part, group.active, group.rate) for group in groups] == [("0", 1, 11.1)]


def test_nobody_registered_gives_no_groups() -> None:
    assert uses_of_groups([], of_people=True) == ((), 0.0)


@pytest.mark.parametrize(
    ("level", "days", "left"),
    [
        (1, CountedDays(work_days=614), None),
        (1, CountedDays(work_days=615), 30),
        (1, CountedDays(work_days=645), 0),
        (1, CountedDays(work_days=2_000), 0),
        (2, CountedDays(work_days=1_720, management_days=400, foreman_days=400), 30),
        (2, CountedDays(work_days=1_720), None),
        (4, CountedDays(work_days=5_000, management_days=5_000, foreman_days=5_000), None),
    ],
)
def test_all_kinds_of_days_must_be_near(level: int, days: CountedDays, left: int | None) -> None:
    near = near_level(1, level=level, field="scaffolding", trade_code="06-01", days=days, on=ON)

    assert (near.days_left if near else None) == left


def test_a_trade_without_a_field_is_measured_by_the_guideline() -> None:
    near = near_level(1, level=1, field="", trade_code="09-01", days=CountedDays(work_days=640), on=ON)

    assert near is not None
    assert (near.trade_code, near.progress.stand_in, near.days_left) == ("09-01", True, 5)


def test_who_is_far_from_every_level_need_not_be_looked_at() -> None:
    assert fewest_days(on=ON) == 400
