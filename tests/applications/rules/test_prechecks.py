"""What is caught before sending, on a few rendered pictures of each kind; the whole table is `ccus bench precheck`."""

from __future__ import annotations

import pytest

from ccus.applications.rules.prechecks import Doubt
from ccus.config.benchmarks.precheck import Line, blamed_share, caught_share, run


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return run(2, seed=2026)


def test_nine_of_ten_bad_pictures_are_caught_and_good_ones_left_alone(lines: list[Line]) -> None:
    assert caught_share(lines) >= 0.9
    assert blamed_share(lines) == 0.0


def test_each_doubt_has_pictures_that_show_it(lines: list[Line]) -> None:
    assert {line.defect for line in lines} - {None} == set(Doubt)
