"""Pictures of papers as they are kept: drawn anew as JPEG, turned upright, without EXIF; hostile files end in one refusal."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

LIMIT_MB = 15
LIMIT_MEGAPIXELS = 60
LONGEST_SIDE = 2_400
JPEG_QUALITY = 85
ACCEPTED_FORMATS = ("JPEG", "PNG", "WEBP")


class PictureTooLarge(Exception):
    """More bytes or pixels than a photograph has, in the file or once unpacked."""


class PictureUnreadable(Exception):
    """The bytes are no picture of an accepted kind, or break off."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A redrawn picture: JPEG bytes and size in pixels. `original_width` and `original_height` are those sent, upright."""

    jpeg: bytes
    width: int
    height: int
    original_width: int
    original_height: int


def redraw(sent: bytes) -> Picture:
    """At most LONGEST_SIDE pixels long. Place, time, device, comments and thumbnails in the file are gone.

    Raises PictureTooLarge, PictureUnreadable.
    """
    if len(sent) > LIMIT_MB * 1024 * 1024:
        raise PictureTooLarge
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return _redrawn(Image.open(BytesIO(sent), formats=ACCEPTED_FORMATS))
        except Image.DecompressionBombError as problem:
            raise PictureTooLarge from problem
        # What Pillow raises for data that are no picture, break off, or lie about themselves.
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError) as problem:
            raise PictureUnreadable from problem


def black_out(jpeg: bytes, places: Sequence[Sequence[float]]) -> Picture:
    """A kept picture with black over each place, given by its corners x1, y1, x2, y2 … as shares of the picture."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for corners in places:
        points = zip(corners[::2], corners[1::2], strict=True)
        pen.polygon([(x * image.width, y * image.height) for x, y in points], fill="black")
    return _kept(image, original=image.size)


def _redrawn(image: Image.Image) -> Picture:
    if image.width * image.height > LIMIT_MEGAPIXELS * 1_000_000:
        raise PictureTooLarge
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    original = (image.height, image.width) if turned else (image.width, image.height)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is not even unpacked at its full size
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A"))
    return _kept(bare, original=original)


def _kept(image: Image.Image, *, original: tuple[int, int]) -> Picture:
    kept = BytesIO()
    image.save(kept, "JPEG", quality=JPEG_QUALITY)
    return Picture(
        jpeg=kept.getvalue(),
        width=image.width,
        height=image.height,
        original_width=original[0],
        original_height=original[1],
    )
