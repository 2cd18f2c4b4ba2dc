"""A photograph as it is kept: drawn anew as JPEG, turned upright, without what the camera wrote into the file."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_PHOTO_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1_600
QUALITY = 80
READ_FORMATS = ("JPEG", "PNG", "WEBP")


class PhotoUnreadableError(Exception):
    """The bytes are no photograph that can be read, or a picture too large to be one."""


def clean_photo(sent: bytes) -> bytes:
    """JPEG of at most LONGEST_SIDE pixels. Place, time and device in the file (EXIF, XMP, comments) are gone.

    Raises PhotoUnreadableError.
    """
    if len(sent) > LARGEST_PHOTO_BYTES:
        raise PhotoUnreadableError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(sent), formats=READ_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoUnreadableError
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
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
