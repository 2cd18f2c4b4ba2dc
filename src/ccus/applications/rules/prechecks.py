"""Checks of a photograph before it is sent, in words the person understands: size, light, blur, glare, edges, and for faces place.

Each check measures one number of the picture and compares it with a bound. The bounds are ours, set on pictures that the project
renders itself with seeded defects (`ccus bench precheck` prints how many are caught and how many good ones are blamed). A check
only warns: nobody is kept from sending, and the reviewer sees the same words.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from ccus.applications.states import PaperKind
from ccus.kit.labels import Labelled

WORKING_SIDE = 480
LEAST_PAPER_SIDE = 700
LEAST_FACE_WIDTH, LEAST_FACE_HEIGHT = 294, 378
# Median brightness of 0–255.
DARKEST = 60
# Share of the picture burnt to white inside the paper, in one patch.
MOST_GLARE = 0.004
SHARPEST_SHARE = 0.002
LEAST_SHARPNESS = 11.0
# Difference of a border strip from the background, in grey levels.
EDGE_DIFFERENCE = 26
# Share of a border strip that may look like the paper: none of it does where all corners lie inside.
MOST_PAPER_AT_EDGE = 0.2
MOST_BACKGROUND_SPREAD = 26.0

Grey = npt.NDArray[np.float32]


class Doubt(Labelled):
    """What is wrong with a photograph and what to do."""

    TOO_SMALL = (
        "too_small",
        "小さすぎて、字や顔が読めません。もっと近くから、大きく撮ってください。",
        "too small to be read: take it from closer",
    )
    TOO_DARK = "too_dark", "暗くて見えにくいです。明るい所で撮ってください。", "too dark: take it in better light"
    BLURRED = (
        "blurred",
        "ぼやけています。置いて両手で持ち、ぶれないように撮ってください。",
        "blurred: hold the camera still",
    )
    GLARE = (
        "glare",
        "光が反射して白く飛んでいます。少し傾けるか、明かりを避けて撮ってください。",
        "a reflection hides part of it: tilt it a little",
    )
    CORNER_CUT = (
        "corner_cut",
        "端が切れているようです。四隅が入るように、少し離れて撮ってください。",
        "an edge seems to be cut off: step back a little",
    )
    NO_FACE = (
        "no_face",
        "顔が見つかりません。正面から、顔が真ん中に来るように撮ってください。",
        "no face was found: take it from the front, with the face in the middle",
    )
    FACE_OFF_CENTRE = (
        "face_off_centre",
        "顔が端に寄っています。真ん中に来るように撮ってください。",
        "the face is off the middle: centre it",
    )
    FACE_SIZE = (
        "face_size",
        "顔が小さすぎるか大きすぎます。頭から胸までが入るように撮ってください。",
        "the face is too small or too large: show head and shoulders",
    )
    BUSY_BACKGROUND = (
        "busy_background",
        "背景に物や模様が写っています。無地の壁の前で撮ってください。",
        "the background is busy: stand before a plain wall",
    )


def check(jpeg: bytes, *, kind: PaperKind) -> list[Doubt]:
    """What is doubtful about a redrawn picture, in the order of the list. Papers and faces are looked at differently."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    found = check_face(image) if kind is PaperKind.FACE_PHOTO else check_paper(image)
    return [doubt for doubt in Doubt if doubt in found]


def check_paper(image: Image.Image) -> set[Doubt]:
    found = set()
    if min(image.size) < LEAST_PAPER_SIDE:
        found.add(Doubt.TOO_SMALL)
    grey = _grey(image)
    if float(np.percentile(grey, 75)) < DARKEST:
        return found | {Doubt.TOO_DARK}
    if sharpness(image) < LEAST_SHARPNESS:
        found.add(Doubt.BLURRED)
    if glare_share(image) > MOST_GLARE:
        found.add(Doubt.GLARE)
    if touched_sides(grey) > 0:
        found.add(Doubt.CORNER_CUT)
    return found


def check_face(image: Image.Image) -> set[Doubt]:
    found = set()
    if image.width < LEAST_FACE_WIDTH or image.height < LEAST_FACE_HEIGHT:
        found.add(Doubt.TOO_SMALL)
    grey = _grey(image)
    if float(np.median(grey)) < DARKEST:
        return found | {Doubt.TOO_DARK}
    if sharpness(image) < LEAST_SHARPNESS / 2:
        found.add(Doubt.BLURRED)
    if background_spread(image) > MOST_BACKGROUND_SPREAD:
        found.add(Doubt.BUSY_BACKGROUND)
    return found | _face_place(image)


def sharpness(image: Image.Image) -> float:
    """How steep the steepest edges are: the strongest 0.2 % of differences between neighbours at working size."""
    grey = _grey(image, side=WORKING_SIDE * 2)
    steps = np.abs(np.diff(grey, axis=1))[:-1] + np.abs(np.diff(grey, axis=0))[:, :-1]
    return float(np.quantile(steps, 1 - SHARPEST_SHARE)) / max(1.0, float(np.std(grey))) * 10


def glare_share(image: Image.Image) -> float:
    """Share of pixels that are burnt to white and lie in a patch without any structure, on a surface that is not white itself."""
    grey = _grey(image)
    paper_white = float(np.percentile(grey, 80))
    if paper_white > 247:
        return 0.0
    burnt = grey >= 252
    solid = burnt
    for axis in (0, 1):
        for step in (1, 2, 3):
            solid = solid & np.roll(burnt, step, axis) & np.roll(burnt, -step, axis)
    return float(np.mean(solid))


def touched_sides(grey: Grey) -> int:
    """How many sides of the picture the paper runs over: where a border strip looks like the paper, not like what it lies on."""
    height, width = grey.shape
    paper = float(np.percentile(grey[height // 4 : -height // 4, width // 4 : -width // 4], 75))
    strip = max(2, min(height, width) // 60)
    sides = (grey[:strip], grey[-strip:], grey[:, :strip], grey[:, -strip:])
    levels = [float(np.median(side)) for side in sides]
    table = min(levels, key=lambda level: -abs(level - paper))
    if abs(table - paper) < EDGE_DIFFERENCE:
        return 0  # a scan that is nothing but paper: no table to be seen on any side
    return sum(float(np.mean(np.abs(side - paper) < np.abs(side - table))) > MOST_PAPER_AT_EDGE for side in sides)


def background_spread(image: Image.Image) -> float:
    """Spread of colour in what lies beside the head: the upper corners."""
    small = image.resize((96, 124)).filter(ImageFilter.MedianFilter(3))
    pixels = np.asarray(small, dtype=np.float32)
    corners = np.concatenate([pixels[:50, :16].reshape(-1, 3), pixels[:50, -16:].reshape(-1, 3)])
    return float(np.mean(np.std(corners, axis=0)))


def _face_place(image: Image.Image) -> set[Doubt]:
    """Skin by its place among red, green and blue (Kovac and others, 2003, and its kin for darker skin); no face is told apart."""
    small = image.resize((96, 124))
    red, green, blue = (np.asarray(channel, dtype=np.float32) for channel in small.split())
    high, low = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    skin = (
        (red > 60) & (red > green) & (green > blue * 0.9) & (high - low > 15) & (red - blue > 15) & (red - green < 90)
    )
    skin &= ~_like_background(small)
    share = float(np.mean(skin[:100]))
    if share < 0.02:
        return {Doubt.NO_FACE}
    found = set()
    columns = np.nonzero(skin)[1]
    if not 0.36 <= float(np.median(columns)) / 96 <= 0.64:
        found.add(Doubt.FACE_OFF_CENTRE)
    if not 0.06 <= share <= 0.5:
        found.add(Doubt.FACE_SIZE)
    return found


def _like_background(small: Image.Image) -> npt.NDArray[np.bool_]:
    """Pixels of the colour that the upper corners have: a beige wall is no face."""
    pixels = np.asarray(small, dtype=np.float32)
    corners = np.concatenate([pixels[:30, :10].reshape(-1, 3), pixels[:30, -10:].reshape(-1, 3)])
    distance = np.linalg.norm(pixels - np.median(corners, axis=0), axis=2)
    return np.asarray(distance < 30, dtype=np.bool_)


def _grey(image: Image.Image, *, side: int = WORKING_SIDE) -> Grey:
    small = image.convert("L")
    small.thumbnail((side, side))
    return np.asarray(small, dtype=np.float32)
