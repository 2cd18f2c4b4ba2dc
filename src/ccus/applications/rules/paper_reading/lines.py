"""What was read on a picture of a paper: lines of text and codes, each with its place.

Places are fractions of the picture, from its upper left corner, so that they hold at any size it is drawn in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

# Four corners, clockwise from the upper left one as the text runs: x1, y1, x2, y2, x3, y3, x4, y4.
Corners = tuple[float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a picture: a box that may lie askew, as paper does on a table."""

    corners: Corners

    @property
    def left(self) -> float:
        return min(self.corners[::2])

    @property
    def right(self) -> float:
        return max(self.corners[::2])

    @property
    def top(self) -> float:
        return min(self.corners[1::2])

    @property
    def bottom(self) -> float:
        return max(self.corners[1::2])

    @property
    def middle(self) -> tuple[float, float]:
        return sum(self.corners[::2]) / 4, sum(self.corners[1::2]) / 4

    @property
    def height(self) -> float:
        """Of the text, not of the upright box around it: from the middle of the upper edge to that of the lower one."""
        upper_left, upper_right, lower_right, lower_left = self.corners[1::2]
        return abs((lower_right + lower_left) / 2 - (upper_left + upper_right) / 2)

    def part(self, begin: float, end: float) -> Spot:
        """The part of the box from one share of its length to another, 0 to 1; outside of that it grows."""
        x1, y1, x2, y2, x3, y3, x4, y4 = self.corners

        def along(share: float) -> tuple[float, float, float, float]:
            return x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, x4 + (x3 - x4) * share, y4 + (y3 - y4) * share

        upper_left_x, upper_left_y, lower_left_x, lower_left_y = along(begin)
        upper_right_x, upper_right_y, lower_right_x, lower_right_y = along(end)
        return Spot(
            (
                upper_left_x,
                upper_left_y,
                upper_right_x,
                upper_right_y,
                lower_right_x,
                lower_right_y,
                lower_left_x,
                lower_left_y,
            )
        )

    def taller(self, more: float) -> Spot:
        """The box with room above and below: `more` of its height on each side."""
        x1, y1, x2, y2, x3, y3, x4, y4 = self.corners
        left_x, left_y, right_x, right_y = (x4 - x1) * more, (y4 - y1) * more, (x3 - x2) * more, (y3 - y2) * more
        return Spot(
            (
                x1 - left_x,
                y1 - left_y,
                x2 - right_x,
                y2 - right_y,
                x3 + right_x,
                y3 + right_y,
                x4 + left_x,
                y4 + left_y,
            )
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text and how sure the reader is of it, 0 to 1."""

    text: str
    spot: Spot
    score: float

    def part(self, begin: int, end: int, *, more: float = 0.0) -> Spot:
        """Where the characters from `begin` to `end` stand, by their widths, of which a CJK character has two.

        `more` makes room on both sides, in widths of a CJK character.
        """
        widths = [_width(character) for character in self.text]
        whole = sum(widths) or 1
        room = 2 * more / whole
        return self.spot.part(sum(widths[:begin]) / whole - room, sum(widths[:end]) / whole + room)


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was read on one picture. `codes` are QR codes; what they say is never looked at."""

    lines: tuple[Line, ...]
    codes: tuple[Spot, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> str:
        return json.dumps(
            {
                "lines": [[line.text, round(line.score, 3), _rounded(line.spot)] for line in self.lines],
                "codes": [_rounded(code) for code in self.codes],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Transcript:
        kept = json.loads(text)
        return cls(
            lines=tuple(Line(text=line[0], score=line[1], spot=spot_of(line[2])) for line in kept["lines"]),
            codes=tuple(spot_of(corners) for corners in kept["codes"]),
        )

    def in_rows(self) -> Transcript:
        """The same with runs of text that stand close together in one row as one line: readers part family and given name."""
        rows: list[list[Line]] = []
        for line in sorted(self.lines, key=lambda each: each.spot.left):
            near = [row for row in rows if _follows(row[-1], line)]
            if near:
                min(near, key=lambda row: _gap(row[-1], line)).append(line)
            else:
                rows.append([line])
        merged = sorted((_merged(row) for row in rows), key=lambda each: (each.spot.middle[1], each.spot.left))
        return Transcript(lines=tuple(merged), codes=self.codes)

    def right_of(self, line: Line) -> Line | None:
        """The nearest line that goes on to the right at the same height."""
        reach = line.spot.height * 0.7
        found = [
            other
            for other in self.lines
            if abs(other.spot.middle[1] - line.spot.middle[1]) < reach and other.spot.left >= line.spot.right - reach
        ]
        return min(found, key=lambda other: other.spot.left, default=None)

    def below(self, line: Line) -> list[Line]:
        """The lines underneath, no further away than two lines, the nearest first."""
        found = [
            other
            for other in self.lines
            if 0.4 < (other.spot.middle[1] - line.spot.middle[1]) / max(line.spot.height, 1e-6) < 2.6
            and other.spot.left < line.spot.right
            and other.spot.right > line.spot.left
        ]
        return sorted(found, key=lambda other: other.spot.middle[1])


# How far apart parts of one row stand, in widths of a CJK character.
FURTHEST_APART = 2.2


def _unit(line: Line) -> float:
    """The width of a CJK character of the line, as a share of the picture."""
    x1, _, x2, _, _, _, _, _ = line.spot.corners
    return 2 * abs(x2 - x1) / max(1, sum(_width(character) for character in line.text))


def _gap(line: Line, following: Line) -> float:
    return following.spot.corners[0] - line.spot.corners[2]


def _follows(line: Line, other: Line) -> bool:
    end = (line.spot.corners[3] + line.spot.corners[5]) / 2
    begin = (other.spot.corners[1] + other.spot.corners[7]) / 2
    is_level = abs(end - begin) < 0.45 * max(line.spot.height, other.spot.height)
    unit = max(_unit(line), _unit(other))
    return is_level and -0.5 * unit <= _gap(line, other) <= FURTHEST_APART * unit


def _merged(row: list[Line]) -> Line:
    text = row[0].text
    for line, following in pairwise(row):
        text += "\u3000" * max(1, round(_gap(line, following) / max(_unit(line), 1e-6))) + following.text
    first, last = row[0].spot.corners, row[-1].spot.corners
    spot = Spot((*first[:2], *last[2:6], *first[6:]))
    return Line(text=text, spot=spot, score=min(line.score for line in row))


def spot_of(corners: list[float]) -> Spot:
    x1, y1, x2, y2, x3, y3, x4, y4 = corners
    return Spot((x1, y1, x2, y2, x3, y3, x4, y4))


def _rounded(spot: Spot) -> list[float]:
    return [round(number, 4) for number in spot.corners]


def _width(character: str) -> int:
    return 2 if east_asian_width(character) in "FWA" else 1
