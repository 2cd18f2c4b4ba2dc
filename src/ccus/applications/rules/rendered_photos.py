"""Photographs of papers and faces that nobody took: rendered from a seed, good ones and ones with a defect of a known kind.

They stand in for real photographs, which a project like this must not hold. Papers lie on a table, a little turned, with lines of
print; faces are a head with hair and shoulders before a wall, in skins and light of many kinds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from ccus.applications.rules.prechecks import Doubt
from ccus.applications.states import PaperKind

PAPER_SIZE = (1_200, 900)
FACE_SIZE = (600, 772)
SKINS = ((255, 219, 190), (241, 194, 155), (224, 172, 125), (198, 134, 92), (141, 92, 60))
WALLS = ((235, 238, 240), (214, 226, 238), (245, 245, 240), (190, 205, 220), (226, 226, 226))
TABLES = ((92, 64, 45), (60, 66, 74), (150, 120, 90), (40, 90, 70))


@dataclass(frozen=True)
class Rendered:
    """One picture, what it shows, and the defect in it; None for a good one."""

    image: Image.Image
    kind: PaperKind
    defect: Doubt | None


def render_set(count: int, *, seed: int) -> Iterator[Rendered]:
    """`count` good ones and `count` of each defect, of papers and of faces."""
    for number in range(count):
        for defect in (None, *PAPER_DEFECTS):
            dice = random.Random(f"{seed} paper {number} {defect}")  # noqa: S311 - draws pictures, no secrets
            yield Rendered(_paper(dice, defect), PaperKind.IDENTITY, defect)
        for defect in (None, *FACE_DEFECTS):
            dice = random.Random(f"{seed} face {number} {defect}")  # noqa: S311 - draws pictures, no secrets
            yield Rendered(_face(dice, defect), PaperKind.FACE_PHOTO, defect)


def render(kind: PaperKind, *, seed: str, defect: Doubt | None = None) -> Rendered:
    """One picture of a face or a paper; a defect that this kind cannot have leaves it good."""
    dice = random.Random(f"{seed} {kind}")  # noqa: S311 - draws pictures, no secrets
    is_face = kind is PaperKind.FACE_PHOTO
    shown = defect if defect in (FACE_DEFECTS if is_face else PAPER_DEFECTS) else None
    return Rendered((_face if is_face else _paper)(dice, shown), kind, shown)


def _paper(dice: random.Random, defect: Doubt | None) -> Image.Image:
    sheet = tuple(dice.randint(205, 238) for _ in range(3))
    card = Image.new("RGB", (int(PAPER_SIZE[0] * 0.78), int(PAPER_SIZE[1] * 0.74)), sheet)
    _print_on(card, dice)
    return on_table(card, dice, defect).image


@dataclass(frozen=True)
class OnTable:
    """A card photographed on a table, and where the card came to lie: `place` turns its pixels into shares of the picture."""

    image: Image.Image
    card_size: tuple[int, int]
    scene_size: tuple[int, int]
    turned_by: float
    corner: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        angle = math.radians(self.turned_by)
        across, down = x - self.card_size[0] / 2, y - self.card_size[1] / 2
        left, top = self.corner
        return (
            (left + across * math.cos(angle) + down * math.sin(angle)) / self.scene_size[0],
            (top - across * math.sin(angle) + down * math.cos(angle)) / self.scene_size[1],
        )


def on_table(card: Image.Image, dice: random.Random, defect: Doubt | None) -> OnTable:
    """A card on a table, a little turned, as a camera takes it."""
    width, height = round(card.width / 0.78), round(card.height / 0.74)
    scene = Image.new("RGB", (width, height), dice.choice(TABLES))
    grain = np.random.default_rng(dice.randrange(2**32)).normal(128, 30, (height, width)).clip(0, 255)
    scene = Image.blend(scene, Image.fromarray(grain.astype(np.uint8)).convert("RGB"), 0.08)
    turned_by = dice.uniform(-4, 4)
    turned = card.convert("RGBA").rotate(turned_by, expand=True, resample=Image.Resampling.BICUBIC)
    left, top = (width - turned.width) // 2, (height - turned.height) // 2
    if defect is Doubt.CORNER_CUT:
        left, top = dice.choice(((-width // 6, top), (width - turned.width + width // 6, top), (left, -height // 5)))
    scene.paste(turned, (left, top), turned)
    if defect is Doubt.GLARE:
        shine = Image.new("L", scene.size, 0)
        across, down = dice.randint(width * 3 // 10, width * 7 // 10), dice.randint(height // 3, height * 2 // 3)
        radius = dice.randint(width // 15, width * 2 // 15)
        ImageDraw.Draw(shine).ellipse((across - radius, down - radius, across + radius, down + radius), fill=255)
        scene.paste("white", mask=shine.filter(ImageFilter.GaussianBlur(14)))
    return OnTable(
        image=_taken(scene, dice, defect, least=600),
        card_size=card.size,
        scene_size=scene.size,
        turned_by=turned_by,
        corner=(left + turned.width / 2, top + turned.height / 2),
    )


def _print_on(card: Image.Image, dice: random.Random) -> None:
    pen = ImageDraw.Draw(card)
    pen.rectangle((8, 8, card.width - 9, card.height - 9), outline=(120, 120, 130), width=3)
    pen.rectangle((card.width - 260, 60, card.width - 60, 310), fill=dice.choice(SKINS))
    for line in range(12):
        x = 50
        while x < card.width - 330:
            length = dice.randint(8, 30)
            pen.rectangle((x, 60 + line * 45, x + length, 60 + line * 45 + 20), fill=(35, 35, 45))
            pen.line((x, 70 + line * 45, x + length, 70 + line * 45), fill=(225, 225, 225), width=3)
            x += length + dice.randint(4, 14)


def _face(dice: random.Random, defect: Doubt | None) -> Image.Image:
    width, height = FACE_SIZE
    scene = Image.new("RGB", FACE_SIZE, dice.choice(WALLS))
    pen = ImageDraw.Draw(scene)
    if defect is Doubt.BUSY_BACKGROUND:
        for _ in range(26):
            x, y = dice.randint(-40, width), dice.randint(-40, height // 2)
            colour = tuple(dice.randint(0, 255) for _ in range(3))
            pen.rectangle((x, y, x + dice.randint(30, 140), y + dice.randint(30, 160)), fill=colour)
    scale = dice.uniform(0.9, 1.1)
    if defect is Doubt.FACE_SIZE:
        scale = dice.choice((0.32, 0.38, 2.5))
    middle = width / 2 + dice.uniform(-18, 18)
    if defect is Doubt.FACE_OFF_CENTRE:
        middle = width * dice.choice((0.16, 0.84))
    if defect is not Doubt.NO_FACE:
        _head(pen, dice, middle=middle, scale=scale)
    return _taken(scene, dice, defect, least=200)


def _head(pen: ImageDraw.ImageDraw, dice: random.Random, *, middle: float, scale: float) -> None:
    skin, hair = dice.choice(SKINS), dice.choice(((25, 22, 22), (60, 45, 40), (150, 150, 150)))
    eyes_at, radius = 320.0, 120 * scale
    pen.ellipse((middle - radius * 1.15, eyes_at - radius * 1.5, middle + radius * 1.15, eyes_at + radius), fill=hair)
    cloth = dice.choice(((40, 60, 90), (70, 75, 80), (30, 90, 70)))
    shoulders = (middle - radius * 2.1, eyes_at + radius * 1.7, middle + radius * 2.1, eyes_at + radius * 6)
    pen.ellipse(shoulders, fill=cloth)
    pen.rectangle((middle - radius * 0.42, eyes_at + radius, middle + radius * 0.42, eyes_at + radius * 2.1), fill=skin)
    pen.ellipse((middle - radius, eyes_at - radius * 1.1, middle + radius, eyes_at + radius * 1.55), fill=skin)
    for side in (-1, 1):
        x = middle + side * radius * 0.42
        pen.ellipse((x - 14 * scale, eyes_at - 7 * scale, x + 14 * scale, eyes_at + 7 * scale), fill="white")
        pen.ellipse((x - 7 * scale, eyes_at - 7 * scale, x + 7 * scale, eyes_at + 7 * scale), fill=(20, 20, 20))
        pen.line((x - 20 * scale, eyes_at - 24 * scale, x + 20 * scale, eyes_at - 26 * scale), fill=hair, width=6)
    mouth = eyes_at + radius * 0.9
    pen.line(
        (middle - 28 * scale, mouth, middle + 28 * scale, mouth), fill=(150, 70, 70), width=max(3, round(6 * scale))
    )


def _taken(scene: Image.Image, dice: random.Random, defect: Doubt | None, *, least: int) -> Image.Image:
    """As a camera takes it: light, lens, and size."""
    light = dice.uniform(0.1, 0.22) if defect is Doubt.TOO_DARK else dice.uniform(0.88, 1.03)
    # A reflection is brighter than any exposure that leaves the paper readable.
    lit = ImageEnhance.Brightness(scene).enhance(max(1.0, light) if defect is Doubt.GLARE else light)
    lens = dice.uniform(7, 12) if defect is Doubt.BLURRED else dice.uniform(0.2, 0.9)
    picture = lit.filter(ImageFilter.GaussianBlur(lens))
    if defect is Doubt.TOO_SMALL:
        share = math.sqrt(least / max(picture.size)) * dice.uniform(0.4, 0.6)
        picture = picture.resize((max(60, int(picture.width * share)), max(60, int(picture.height * share))))
    return picture


PAPER_DEFECTS = (Doubt.TOO_SMALL, Doubt.TOO_DARK, Doubt.BLURRED, Doubt.GLARE, Doubt.CORNER_CUT)
FACE_DEFECTS = (
    Doubt.TOO_SMALL,
    Doubt.TOO_DARK,
    Doubt.BLURRED,
    Doubt.NO_FACE,
    Doubt.FACE_OFF_CENTRE,
    Doubt.FACE_SIZE,
    Doubt.BUSY_BACKGROUND,
)
