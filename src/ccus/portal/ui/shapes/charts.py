"""Charts as inline SVG: they print, and need no JavaScript. A chart stands beside a table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The drawing is stretched to its place; lines keep their width.
WIDTH, HEIGHT = 1000, 400
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class ChartLine:
    """One line. `path` and `dots` are SVG path data; `style` is actual or target."""

    label: str
    style: str
    path: str
    dots: str


@dataclass(frozen=True)
class LineChart:
    """Lines over the same positions. `heights` are the words of the scale from top to bottom, `positions` those along it."""

    title: str
    unit: str
    lines: tuple[ChartLine, ...]
    heights: tuple[str, ...]
    positions: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """Values of one line; None where there is none, which leaves a gap."""

    label: str
    style: str
    values: Sequence[float | None]


def line_chart(
    title: str, series: Sequence[Series], *, positions: Sequence[str], unit: str, ticks: int = 4
) -> LineChart:
    """A chart that begins at zero. Only about six positions are named, the first and the last among them."""
    top = _top(max((value for line in series for value in line.values if value is not None), default=1), ticks)
    return LineChart(
        title=title,
        unit=unit,
        lines=tuple(_line(line, top=top, count=len(positions)) for line in series),
        heights=tuple(_words(top * step / ticks) for step in range(ticks, -1, -1)),
        positions=_named(positions),
    )


def _line(series: Series, *, top: float, count: int) -> ChartLine:
    path, dots, is_drawing = [], [], False
    for number, value in enumerate(series.values):
        if value is None:
            is_drawing = False
            continue
        x = WIDTH * number / max(count - 1, 1)
        point = f"{x:.1f} {HEIGHT - HEIGHT * value / top:.1f}"
        path.append(f"{'L' if is_drawing else 'M'}{point}")
        dots.append(f"M{point}h0")
        is_drawing = True
    return ChartLine(label=series.label, style=series.style, path="".join(path), dots="".join(dots))


def _top(highest: float, ticks: int) -> float:
    """A round number at or above the highest value, that gives round steps."""
    step = max(highest, 1) / ticks
    size = 1
    while size * 10 < step:
        size *= 10
    return ticks * next(size * factor for factor in _STEPS if size * factor >= step)


def _words(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _named(positions: Sequence[str]) -> tuple[str, ...]:
    """Evenly spread, so that the row of words can simply be spread too; a month names its year where that changes."""
    gaps = len(positions) - 1
    every = next((step for step in range(1, gaps + 1) if gaps % step == 0 and gaps // step <= 6), gaps)
    named = list(positions[:: max(every, 1)])
    years = [position.partition("-")[0] for position in named]
    return tuple(
        position.rpartition("-")[2] if number and years[number] == years[number - 1] else position
        for number, position in enumerate(named)
    )
