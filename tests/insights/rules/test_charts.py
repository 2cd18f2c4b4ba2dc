"""Charts as SVG: zero based, labelled, safe, and complete."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from ccus.insights.rules.charts.drawing import ticks
from ccus.insights.rules.charts.months import FLAT, NARROW, WIDE, Frame, MonthBar, MonthChart, draw_months
from ccus.insights.rules.charts.prefectures import (
    MAP,
    TILES,
    PrefectureMap,
    PrefectureValue,
    draw_prefectures,
    limits,
    short_name,
)
from ccus.insights.rules.words import Words
from ccus.kit.calendar import JstMonth
from ccus.registry.rules.prefectures import prefectures

UNIT = Words("件", "records")
SVG = "{http://www.w3.org/2000/svg}"


def a_chart(*values: int, label: str = "題") -> MonthChart:
    months = [JstMonth(2023, 1).plus(number).first_on for number in range(len(values))]
    return MonthChart(
        label=label,
        unit=UNIT,
        bars=[
            MonthBar(month=month, parts=(value,), total=sum(values[: number + 1]))
            for number, (month, value) in enumerate(zip(months, values, strict=True))
        ],
    )


def bars(svg: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(svg).iter(f"{SVG}rect") if one.find(f"{SVG}title") is not None]  # noqa: S314


def words(svg: str) -> list[str]:
    return [str(one.text) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


@pytest.mark.parametrize("frame", [WIDE, NARROW, FLAT])
def test_bars_stand_on_zero_and_are_as_high_as_their_values(frame: Frame) -> None:
    first, second, _ = bars(draw_months(a_chart(100, 50, 75), frame, language="ja"))

    heights = [float(bar.attrib["height"]) for bar in (first, second)]
    floors = {round(float(bar.attrib["y"]) + float(bar.attrib["height"])) for bar in (first, second)}
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert len(floors) == 1


def test_the_last_the_highest_and_the_running_total_are_labelled() -> None:
    found = words(draw_months(a_chart(100, 300, 75), WIDE, language="ja"))

    assert "75" in found
    assert "300" in found
    assert "累計 475件" in found


def test_each_bar_says_its_month_and_value() -> None:
    svg = draw_months(a_chart(100, 1_234), WIDE, language="en")

    assert [bar.findtext(f"{SVG}title") for bar in bars(svg)] == ["Jan 2023: 100 records", "Feb 2023: 1,234 records"]


def test_a_series_of_nothing_can_be_drawn() -> None:
    assert words(draw_months(a_chart(0, 0), NARROW, language="ja"))


def test_words_in_a_chart_are_never_markup() -> None:
    svg = draw_months(a_chart(1, label='"><script>'), WIDE, language="ja")

    assert "<script>" not in svg
    assert ElementTree.fromstring(svg).attrib["aria-label"] == '"><script>'  # noqa: S314


def test_no_number_of_a_chart_is_longer_than_a_tenth() -> None:
    svg = draw_months(a_chart(7, 3, 11), WIDE, language="ja")

    assert re.findall(r'="-?\d+\.\d{2,}"', svg) == []


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (36_028, [0, 20_000, 40_000]),
        (13_392, [0, 5_000, 10_000, 15_000]),
        (4_887_019, [0, 2_000_000, 4_000_000, 6_000_000]),
    ],
)
def test_scales_have_round_marks_from_zero_beyond_the_highest(highest: int, marks: list[int]) -> None:
    assert ticks(highest) == marks


def test_each_prefecture_has_a_tile_of_its_own() -> None:
    assert set(TILES) == set(prefectures())
    assert len(set(TILES.values())) == 47
    hokkaido = {(12, 0), (13, 0), (12, 1), (13, 1)}
    assert hokkaido & set(TILES.values()) == {(12, 0)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_two_tiles_bear_the_same_name(language: str) -> None:
    names = {short_name(code, ja, en, language) for code, (ja, en) in prefectures().items()}

    assert len(names) == 47
    assert names >= ({"北海道", "東京", "京都", "神奈"} if language == "ja" else {"Hokkaido", "Tok", "Kyo", "Fko"})


def test_a_tile_says_its_prefecture_and_value_and_is_dark_where_many_are() -> None:
    values = [
        PrefectureValue(code=code, name=ja, short=ja[:2], value=int(code) * 1_000)
        for code, (ja, _) in prefectures().items()
    ]
    svg = draw_prefectures(PrefectureMap(label="題", values=values, unit=UNIT), MAP, language="ja")

    tiles = {str(one.findtext(f"{SVG}title")): one.attrib["class"] for one in bars(svg)}
    assert len(tiles) == 47
    assert tiles["北海道: 1,000件"] == "tone-1"
    assert tiles["沖縄県: 47,000件"] == "tone-5"


def test_limits_between_tones_rise_even_where_values_are_equal() -> None:
    assert limits([0] * 47) == [1, 2, 3, 4]
    assert limits([1_382, 2_876, 9_999, 71_556, 133_994]) == [2_800, 9_900, 71_000, 130_000]


def test_months_are_named_below_in_either_language() -> None:
    chart = MonthChart(label="題", unit=UNIT, bars=[MonthBar(month=date(2024, 1, 1), parts=(1,))])

    assert {"1月", "2024年"} <= set(words(draw_months(chart, WIDE, language="ja")))
    assert {"Jan", "2024"} <= set(words(draw_months(chart, WIDE, language="en")))
