"""Japan as a map of equal tiles (タイルグリッドマップ): each prefecture one square, so that small ones can be seen and pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccus.insights.rules.charts.drawing import Drawing
from ccus.insights.rules.charts.months import Frame
from ccus.insights.rules.words import Words, about

# Column and row of each prefecture's tile, drawn up by us after the shape of the country; Hokkaido takes two by two.
TILES: dict[str, tuple[int, int]] = {
    "01": (12, 0),
    "02": (12, 2),
    "03": (12, 3), "05": (11, 3),
    "04": (12, 4), "06": (11, 4),
    "07": (12, 5), "15": (11, 5), "16": (10, 5), "17": (9, 5),
    "08": (13, 6), "09": (12, 6), "10": (11, 6), "20": (10, 6), "21": (9, 6), "18": (8, 6), "26": (7, 6), "31": (5, 6),
    "32": (4, 6),
    "12": (13, 7), "13": (12, 7), "11": (11, 7), "19": (10, 7), "23": (9, 7), "25": (8, 7), "27": (7, 7), "28": (6, 7),
    "33": (5, 7), "34": (4, 7), "35": (3, 7),
    "14": (11, 8), "22": (10, 8), "24": (8, 8), "29": (7, 8), "44": (3, 8), "40": (2, 8), "41": (1, 8), "42": (0, 8),
    "30": (7, 9), "37": (5, 9), "38": (4, 9), "45": (2, 9), "43": (1, 9),
    "36": (5, 10), "39": (4, 10), "46": (1, 10),
    "47": (0, 11),
}  # fmt: skip
MAP = Frame(width=560, bars=0, curve=0, size=12, right=0)
_LARGE = "01"
# Letters by which prefectures can be told apart where three are room enough.
_LETTERS = (
    "Hok", "Aom", "Iwt", "Myg", "Akt", "Ygt", "Fks", "Ibr", "Tcg", "Gum", "Sai", "Chi", "Tok", "Kng", "Nig", "Toy", "Isk",
    "Fki", "Yns", "Ngn", "Gif", "Szk", "Aic", "Mie", "Sga", "Kyo", "Osk", "Hyg", "Nar", "Wak", "Ttr", "Smn", "Oky", "Hrs",
    "Ygc", "Tks", "Kgw", "Ehm", "Koc", "Fko", "Sag", "Ngs", "Kmm", "Oit", "Myz", "Kgs", "Okn",
)  # fmt: skip
_COLUMNS, _ROWS = 14, 12
_TONES = 5


@dataclass(frozen=True, kw_only=True)
class PrefectureValue:
    """`short` is what fits a tile: two characters, or three letters."""

    code: str
    name: str
    short: str
    value: int


@dataclass(frozen=True, kw_only=True)
class PrefectureMap:
    label: str
    values: Sequence[PrefectureValue]
    unit: Words


def short_name(code: str, name_ja: str, name_en: str, language: str) -> str:
    """東京, 神奈, 北海道; three letters in English, Hokkaido whole."""
    if language == "ja":
        return name_ja if code == _LARGE else name_ja.rstrip("都府県")[:2] if name_ja != "京都府" else "京都"
    return name_en if code == _LARGE else _LETTERS[int(code) - 1]


def limits(values: Sequence[int]) -> list[int]:
    """Four limits between five tones, of one or two figures, so that each tone has about as many prefectures; rising."""
    ordered = sorted(values)
    found: list[int] = []
    for tone in range(1, _TONES):
        at = ordered[len(ordered) * tone // _TONES]
        size = 10 ** max(len(str(at)) - 2, 0)
        limit = max(at // size * size, found[-1] + 1 if found else 1)
        found.append(limit)
    return found


def draw_prefectures(chart: PrefectureMap, frame: Frame, *, language: str) -> str:
    cell = frame.width / _COLUMNS
    key_height = 44
    drawing = Drawing(frame.width, cell * _ROWS + 4, chart.label)
    bounds = limits([one.value for one in chart.values])
    by_code: Mapping[str, PrefectureValue] = {one.code: one for one in chart.values}
    for code, (column, row) in TILES.items():
        one = by_code[code]
        tone = 1 + sum(one.value >= bound for bound in bounds)
        span = 2 if code == _LARGE else 1
        side = cell * span - (3 if not frame.narrow else 2)
        x, y = cell * column, cell * row
        unit = chart.unit.say(language)
        drawing.rect(
            x, y, side, side, look=f"tone-{tone}", round_=4 if not frame.narrow else 3,
            title=f"{one.name}: {one.value:,}{'' if language == 'ja' else ' '}{unit}",
        )  # fmt: skip
        look = "tone-words-light" if tone >= 4 else "tone-words-dark"
        size = frame.size - (2 if frame.narrow else 0)
        if frame.narrow:
            drawing.text(x + side / 2, y + side / 2 + size * 0.36, one.short, look=look, size=size, anchor="middle")
        else:
            drawing.text(x + side / 2, y + side / 2 - 2, one.short, look=look, size=size, anchor="middle")
            figure = _figure(one.value, language)
            drawing.text(x + side / 2, y + side / 2 + 13, figure, look=look, size=size - 2.5, anchor="middle")
    _draw_key(drawing, bounds, frame, language=language, top=4, height=key_height)
    return drawing.svg()


def _figure(value: int, language: str) -> str:
    words = about(value, Words("", "")).say(language).strip()
    return words.replace(" thousand", "k").replace(" million", "M")


def _draw_key(
    drawing: Drawing, bounds: Sequence[int], frame: Frame, *, language: str, top: float, height: float
) -> None:
    """From few to many, at the upper left where the sea is."""
    width = 36 if frame.narrow else 44
    for tone in range(1, _TONES + 1):
        drawing.rect(width * (tone - 1), top, width - 2, 12, look=f"tone-{tone}", round_=2)
    for number, bound in enumerate(bounds, start=1):
        drawing.text(
            width * number - 1, top + 13 + frame.size, _figure(bound, language), size=frame.size - 2, anchor="middle"
        )
