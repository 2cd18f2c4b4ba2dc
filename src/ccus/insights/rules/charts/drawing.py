"""Small drawings as SVG text: shapes with a class for pages, whose styles win, and a colour for print and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from math import floor, log10

# Colours by class, for renderings without our style sheet. Pages restyle the same classes, also for dark screens.
COLOURS = {
    "chart-words": "#1f2429",
    "chart-quiet": "#535b63",
    "chart-line": "#d5dce3",
    "chart-bar": "#0055ad",
    "chart-bar-soft": "#8cbcec",
    "chart-bar-now": "#0055ad",
    "chart-area": "#e3eefb",
    "chart-curve": "#0055ad",
    "tone-1": "#e6f0fb",
    "tone-2": "#b7d6f6",
    "tone-3": "#73aee8",
    "tone-4": "#2673c4",
    "tone-5": "#00407f",
    "tone-words-light": "#ffffff",
    "tone-words-dark": "#16202a",
}
FONT = "Noto Sans CJK JP"


@dataclass
class Drawing:
    """Shapes in a box of `width` × `height` units; one unit is a CSS pixel where the chart is shown at its own size."""

    width: float
    height: float
    label: str
    _shapes: list[str] = field(default_factory=list)

    def rect(
        self, x: float, y: float, width: float, height: float, *, look: str, title: str = "", round_: float = 0
    ) -> None:
        corner = f' rx="{_n(round_)}"' if round_ else ""
        self._add(
            f'<rect class="{look}" fill="{COLOURS[look]}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}"'
            f' height="{_n(height)}"{corner}',
            "rect",
            title,
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        look: str = "chart-quiet",
        size: float = 12,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="700"' if bold else ""
        self._shapes.append(
            f'<text class="{look}" fill="{COLOURS[look]}" x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"'
            f' text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *, look: str = "chart-line") -> None:
        self._shapes.append(
            f'<line class="{look}" stroke="{COLOURS[look]}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'
        )

    def curve(self, points: list[tuple[float, float]], *, floor_y: float) -> None:
        """A line with the area below it down to `floor_y`."""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        first, last = points[0][0], points[-1][0]
        self._shapes.append(
            f'<polygon class="chart-area" fill="{COLOURS["chart-area"]}"'
            f' points="{_n(first)},{_n(floor_y)} {path} {_n(last)},{_n(floor_y)}"/>'
            f'<polyline class="chart-curve" fill="none" stroke="{COLOURS["chart-curve"]}" stroke-width="2"'
            f' stroke-linejoin="round" points="{path}"/>'
        )

    def dot(self, x: float, y: float) -> None:
        self._shapes.append(
            f'<circle class="chart-bar" fill="{COLOURS["chart-bar"]}" cx="{_n(x)}" cy="{_n(y)}" r="4"/>'
        )

    def svg(self) -> str:
        """The drawing as one element that a page may hold and a file may be."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
            f' role="img" aria-label="{escape(self.label)}" font-family="{FONT}">{"".join(self._shapes)}</svg>'
        )

    def _add(self, opening: str, name: str, title: str) -> None:
        self._shapes.append(f"{opening}><title>{escape(title)}</title></{name}>" if title else f"{opening}/>")


def ticks(highest: int, *, wanted: int = 3) -> list[int]:
    """Round numbers from zero to at least `highest`: about `wanted` steps of 1, 2, 2.5 or 5 times a power of ten."""
    if highest <= 0:
        return [0, 1]
    raw = highest / wanted
    power = 10 ** floor(log10(raw))
    step = next(int(factor * power) for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw and factor * power >= 1)
    count = -(-highest // step)
    return [step * number for number in range(count + 1)]


def _n(value: float) -> str:
    """Short: one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
