"""A photograph as it is kept: drawn anew as JPEG, turned upright, without what the camera wrote into the file."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_PHOTO_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1_600
QUALITY = 80
READ_FORMATS = ("JPEG", "PNG", "WEBP")
PALETTES = ("1", "P")


class PhotoUnreadableError(Exception):
    """The bytes are no photograph that can be read, or a picture too large to be one."""


def clean_photo(sent: bytes) -> bytes:
    """JPEG of at most LONGEST_SIDE pixels. Place, time and device in the file (EXIF, XMP, comments) are gone.

    Raises PhotoUnreadableError.
    """
    if len(sent) > LARGEST_PHOTO_BYTES:
        raise PhotoUnreadableError
    try:
        picture: Image.Image = Image.open(io.BytesIO(sent), formats=READ_FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise PhotoUnreadableError
        if picture.mode in PALETTES:
            picture = picture.convert("RGB")  # or single pixels would be left out
        # Before it is turned, which copies it; a JPEG is not even read at its full size.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as problem:
        raise PhotoUnreadableError from problem
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
