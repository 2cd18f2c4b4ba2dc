"""Bars by month with their running total above, both from zero and over one axis of months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ccus.insights.rules.charts.drawing import Drawing, ticks
from ccus.insights.rules.words import Words, about


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How large a drawing is. Phones get one of their own, since shrunken words cannot be read; print a flat one."""

    width: float
    bars: float
    curve: float
    size: float
    right: float

    @property
    def narrow(self) -> bool:
        return self.width < 500


WIDE = Frame(width=560, bars=180, curve=56, size=12, right=72)
FLAT = Frame(width=760, bars=104, curve=36, size=13, right=78)
NARROW = Frame(width=340, bars=160, curve=56, size=12, right=50)

_TOP, _GAP, _AXIS, _LEFT = 26, 34, 40, 46
_LOOKS = ("chart-bar", "chart-bar-soft")


@dataclass(frozen=True, kw_only=True)
class MonthBar:
    """`parts` from the bottom up; `total` is the running total, None where none is drawn."""

    month: date
    parts: tuple[int, ...]
    total: int | None = None

    @property
    def whole(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True, kw_only=True)
class MonthChart:
    """What is drawn: `names` of the parts when there are several, `unit` behind figures."""

    label: str
    bars: Sequence[MonthBar]
    unit: Words
    names: tuple[str, ...] = ()


def draw_months(chart: MonthChart, frame: Frame, *, language: str) -> str:
    """The chart as SVG. Direct labels: the last month, the highest one, and where the running total has come to."""
    has_curve = chart.bars[0].total is not None
    curve_top = _TOP
    bars_top = (curve_top + frame.curve + _GAP if has_curve else _TOP) + (18 if len(chart.names) > 1 else 0)
    bottom = bars_top + frame.bars
    drawing = Drawing(frame.width, bottom + _AXIS, chart.label)
    step = (frame.width - _LEFT - frame.right) / len(chart.bars)
    if has_curve:
        _draw_curve(drawing, chart, frame, step=step, top=curve_top, language=language)
    _draw_scale(drawing, chart, frame, top=bars_top, bottom=bottom, language=language)
    _draw_bars(drawing, chart, frame, step=step, top=bars_top, bottom=bottom, language=language)
    _draw_names(drawing, chart, frame, y=bars_top - 34)
    _draw_months(drawing, chart, frame, step=step, bottom=bottom, language=language)
    return drawing.svg()


def _draw_curve(drawing: Drawing, chart: MonthChart, frame: Frame, *, step: float, top: float, language: str) -> None:
    totals = [bar.total or 0 for bar in chart.bars]
    highest = max(*totals, 1)
    floor_y = top + frame.curve
    points = [
        (_LEFT + step * (index + 0.5), floor_y - frame.curve * total / highest) for index, total in enumerate(totals)
    ]
    drawing.curve(points, floor_y=floor_y)
    drawing.line(_LEFT, floor_y, frame.width - frame.right, floor_y)
    drawing.dot(*points[-1])
    words = Words("累計 ", "in all ").say(language)
    drawing.text(
        points[-1][0] + 4, points[-1][1] - 10, words + about(totals[-1], chart.unit).say(language),
        look="chart-words", size=frame.size, anchor="end", bold=True,
    )  # fmt: skip
    # Inside the area where it is high enough, above the line where it is not.
    label_y = floor_y - 7 if floor_y - points[0][1] > frame.size + 10 else points[0][1] - 9
    drawing.text(points[0][0] + 4, label_y, _plain(totals[0], language), size=frame.size - 1)


def _scale(chart: MonthChart) -> list[int]:
    return ticks(max(bar.whole for bar in chart.bars))


def _draw_scale(drawing: Drawing, chart: MonthChart, frame: Frame, *, top: float, bottom: float, language: str) -> None:
    marks = _scale(chart)
    for mark in marks:
        y = bottom - (bottom - top) * mark / marks[-1]
        drawing.line(_LEFT, y, frame.width - frame.right, y, look="chart-quiet" if mark == 0 else "chart-line")
        words = "0" if mark == 0 else _plain(mark, language)
        drawing.text(_LEFT - 6, y + 4, words, size=frame.size - 1, anchor="end")


def _plain(value: int, language: str) -> str:
    """Without a unit: 3.7万, 36.6k."""
    words = about(value, Words("", "")).say(language).strip()
    return words.replace(" million", "M").replace(" thousand", "k")


def _draw_bars(
    drawing: Drawing, chart: MonthChart, frame: Frame, *, step: float, top: float, bottom: float, language: str
) -> None:
    marks = _scale(chart)
    unit = (bottom - top) / marks[-1]
    width = max(step * 0.72, 2)
    for index, bar in enumerate(chart.bars):
        x = _LEFT + step * index + (step - width) / 2
        y = bottom
        for part, value in enumerate(bar.parts):
            height = unit * value
            y -= height
            title = _title(chart, bar, part, language)
            drawing.rect(x, y, width, height, look=_LOOKS[part], title=title)
    last = chart.bars[-1].whole
    x = frame.width - frame.right + 2
    # The last figure stands beside its bar, where no higher bar can be in its way.
    words = f"{last:,}" if not frame.narrow or last < 10**5 else _plain(last, language)
    drawing.text(x, bottom - unit * last + 5, words, look="chart-words", size=frame.size, bold=True)
    highest = max(range(len(chart.bars)), key=lambda index: chart.bars[index].whole)
    if highest < len(chart.bars) - 1:
        whole = chart.bars[highest].whole
        anchor = "end" if highest > len(chart.bars) * 0.85 else "middle" if highest > 3 else "start"
        x = _LEFT + step * (highest + (1 if anchor == "end" else 0.5))
        drawing.text(x, bottom - unit * whole - 7, f"{whole:,}", size=frame.size - 1, anchor=anchor)


def _title(chart: MonthChart, bar: MonthBar, part: int, language: str) -> str:
    name = f" {chart.names[part]}" if chart.names else ""
    month = month_words(bar.month, language)
    return f"{month}{name}: {bar.parts[part]:,}{'' if language == 'ja' else ' '}{chart.unit.say(language)}"


def month_words(month: date, language: str) -> str:
    return f"{month.year}年{month.month}月" if language == "ja" else f"{month:%b %Y}"


def _draw_names(drawing: Drawing, chart: MonthChart, frame: Frame, *, y: float) -> None:
    """A key of parts in the order they lie, with the same colours; nothing for one part."""
    if len(chart.names) < 2:
        return
    x: float = _LEFT
    for look, name in zip(_LOOKS, chart.names, strict=False):
        drawing.rect(x, y, 12, 12, look=look, round_=2)
        drawing.text(x + 17, y + 11, name, look="chart-words", size=frame.size)
        x += 17 + 14 + sum(frame.size if ord(letter) > 255 else frame.size * 0.52 for letter in name)


def _draw_months(
    drawing: Drawing, chart: MonthChart, frame: Frame, *, step: float, bottom: float, language: str
) -> None:
    """Years below their first month shown; months of the quarter where there is room."""
    for index, bar in enumerate(chart.bars):
        x = _LEFT + step * (index + 0.5)
        begins_year = bar.month.month == 1
        if begins_year or (index == 0 and bar.month.month < 11):
            drawing.line(x - step / 2, bottom, x - step / 2, bottom + 34, look="chart-line")
            drawing.text(
                x - step / 2 + 4, bottom + 32, _year(bar.month.year, language), look="chart-words", size=frame.size
            )
        if bar.month.month in ((1, 7) if frame.narrow else (1, 4, 7, 10)):
            words = f"{bar.month.month}月" if language == "ja" else f"{bar.month:%b}"
            drawing.text(x - step / 2 + 4 if begins_year else x, bottom + 15, words, size=frame.size - 1,
                         anchor="start" if begins_year else "middle")  # fmt: skip


def _year(year: int, language: str) -> str:
    return f"{year}年" if language == "ja" else str(year)
