from __future__ import annotations

import pytest

from ccus.portal.ui.shapes.charts import Series, line_chart


def test_a_chart_begins_at_zero_and_ends_at_a_round_number() -> None:
    chart = line_chart("t", [Series("a", "actual", [0, 37, 74])], positions=["2019", "2020", "2021"], unit="人")

    assert chart.heights == ("80", "60", "40", "20", "0")
    assert chart.lines[0].path == "M0.0 400.0L500.0 215.0L1000.0 30.0"


def test_a_value_that_is_missing_leaves_a_gap() -> None:
    chart = line_chart("t", [Series("a", "actual", [1, None, 1])], positions=["1", "2", "3"], unit="")

    assert chart.lines[0].path.count("M") == 2
    assert chart.lines[0].dots.count("h0") == 2


@pytest.mark.parametrize(
    ("months", "named"),
    [
        (["2025-11", "2025-12", "2026-01", "2026-02"], ("2025-11", "12", "2026-01", "02")),
        (
            [f"20{year}-04" for year in range(10, 23)],
            ("2010-04", "2012-04", "2014-04", "2016-04", "2018-04", "2020-04", "2022-04"),
        ),
        (["2026-01"], ("2026-01",)),
    ],
)
def test_about_six_positions_are_named_and_a_year_once(months: list[str], named: tuple[str, ...]) -> None:
    chart = line_chart("t", [Series("a", "actual", [1.0] * len(months))], positions=months, unit="")

    assert chart.positions == named


def test_nothing_at_all_is_drawn_on_a_small_scale() -> None:
    assert line_chart("t", [Series("a", "actual", [0, 0])], positions=["1", "2"], unit="").heights[0] == "4"
